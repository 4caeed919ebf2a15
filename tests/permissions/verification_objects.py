"""A stage that is open, and a sentence that reviewers kept."""

from __future__ import annotations

from datetime import timedelta

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.workflows.verification.desk.actions import keep_remark
from layak.workflows.verification.stages.actions import open_stage
from tests.conftest import MONDAY


def verification_objects(round_: Round, by: Actor) -> dict[str, object]:
    stage = open_stage(
        round_=round_,
        code="internal",
        opens_at=MONDAY,
        closes_at=MONDAY + timedelta(days=14),
        by=by,
        at=MONDAY,
    )
    remark = keep_remark(text="Lampirkan halaman pengesahannya.", by=by, at=MONDAY)
    return {"phase": stage.code, "remark_id": remark.pk}

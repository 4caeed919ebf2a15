"""Opening an activation in a line, for the tests of what follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, Occurrence, StepRun
from layak.workflows.rapidaction.handoffs.models import Share
from layak.workflows.rapidaction.scheme.codes import new_code
from layak.workflows.rapidaction.steps.opening_actions import open_activation
from tests.rapidaction.world import World


def opened(
    world: World,
    playbook: str = "kekerasan-seksual",
    *,
    started_at: datetime,
    at: datetime | None = None,
    level: str = "yellow",
    who: str = "maya",
    **facts: Any,
) -> Activation:
    """Maya opens it at ``at`` (``started_at`` where not told) for a report that came in then."""
    told: dict[str, Any] = {
        "signs": [],
        "because": "Anak aman di rumah nenek.",
        "report": None,
        "child": None,
    }
    return open_activation(
        playbook=world.playbooks[playbook],
        lead=world.agencies["uptd-ppa"],
        level=level,
        started_at=started_at,
        by=world.people[who],
        at=at or started_at,
        **{**told, **facts},
    )


def step(activation: Activation, part: str, position: int) -> StepRun:
    return StepRun.objects.get(activation=activation, part=part, position=position)


def occurrence(activation: Activation, event: str) -> Occurrence:
    """The row of the event that stands now."""
    return Occurrence.objects.get(activation=activation, event=event, replaced_by=None)


def sent_to(
    activation: Activation,
    agency: Agency,
    *,
    by: Actor,
    at: datetime,
    tier: int = 1,
    **facts: Any,
) -> HandOff:
    """A hand-off that waits for its answer, with its share; times as for red."""
    told: dict[str, Any] = {
        "code": new_code("R"),
        "kind": HandOff.Kind.REFERRAL,
        "asked": ["medical"],
        "save_id": uuid4(),
        "see_by_at": at + timedelta(minutes=30),
        "answer_by_at": at + timedelta(hours=2),
        "act_by_at": at + timedelta(hours=6),
        **facts,
    }
    handoff = HandOff.objects.create(
        activation=activation,
        from_agency=activation.lead,
        to_agency=agency,
        sent_at=at,
        sent_by=by.user,
        **told,
    )
    Share.objects.create(
        handoff=handoff, basis="duty", given_by="nobody", text_code="law",
        guardian_is_reported=False, purpose="safety", tier=tier, at=at, by=by.user,
    )  # fmt: skip
    return handoff

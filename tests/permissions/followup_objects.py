"""A promise of the agency of the matrix, with a letter about it that waits for release."""

from __future__ import annotations

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.records.followups.promises.models import Escalation, FollowUp
from tests.conftest import MONDAY


def followup_objects(by: Actor, owner: Agency) -> dict[str, int]:
    """Ids by the names that the addresses use."""
    followup, other = (
        FollowUp.objects.create(
            title="Uji", agency=owner, due_on=MONDAY.date(), created_at=MONDAY, created_by=by.user
        )
        for _ in range(2)
    )
    draft = Escalation.objects.create(
        followup=followup, rung="secretary", due_on=MONDAY.date(), needs_release=True, made_at=MONDAY,
        content={"subject": "Uji", "body": "Uji"},
    )  # fmt: skip
    return {"followup_id": followup.pk, "needs_id": other.pk, "escalation_id": draft.pk}

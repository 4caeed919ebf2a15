"""Whose turn an answer is, seen from one person."""

from __future__ import annotations

from collections.abc import Collection

from layak.city.people.actor import Actor
from layak.rules.stages import Owner

# the right by which the owner of a stage takes the next step
NEXT_STEP: dict[Owner, str] = {
    "agency": "answer.edit",
    "head": "answer.approve",
    "secretariat": "answer.accept",
    "chair": "answer.accept",
}


def waits_for(by: Actor, owner: Owner, lead_id: int | None) -> bool:
    """Does an answer in a stage of ``owner``, led by this agency, wait for ``by``?

    Stages of the agency and its head wait for the own agency; the others for whoever may take
    the step for every agency, except for answers of the own one.
    """
    permission = NEXT_STEP.get(owner)
    if permission is None:
        return False
    if owner in ("agency", "head"):
        return lead_id in by.agency_ids(permission)
    return by.scope(permission) == "all" and lead_id not in by.all_agency_ids


def waiting_stages(by: Actor, owners: Collection[tuple[str, Owner]], lead_id: int) -> set[str]:
    """Codes of the stages, given with their owners, in which an answer of ``lead_id`` waits."""
    return {stage for stage, owner in owners if waits_for(by, owner, lead_id)}

"""Whose turn an answer or a part of it is, seen from one person."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.rules.stages import ASK_AGAIN, Owner, is_owed

# the right by which the owner of a stage takes the next step
NEXT_STEP: dict[Owner, str] = {
    "agency": "answer.edit",
    "head": "answer.approve",
    "secretariat": "answer.accept",
    "chair": "answer.accept",
}


def waits_for(by: Actor, owner: Owner, lead_id: int | None, *, caretaker_id: int) -> bool:
    """Does an answer in a stage of ``owner``, led by this agency, wait for ``by``?

    Stages of the agency and its head wait for the own agency; the others for whoever may take
    the step for every agency, except for answers of the own one. Someone who does not work at
    the desk (the chair) is asked only where the desk may not judge: the caretaker's own answers.
    """
    permission = NEXT_STEP.get(owner)
    if permission is None:
        return False
    if owner in ("agency", "head"):
        return lead_id in by.agency_ids(permission)
    if by.scope(permission) != "all" or lead_id in by.all_agency_ids:
        return False
    return by.scope("answer.edit") == "all" or lead_id == caretaker_id


def part_waits(state: str | None, owner: Owner) -> bool:
    """Does a contributor's part (its state; None without one) wait for its agency?

    While the answer is with the agencies, or whenever someone asked for it again; an answer that
    went on without the part asks nobody.
    """
    if state is None or not is_owed(state):
        return False
    return owner == "agency" or state == ASK_AGAIN.target


def is_with_another(delegate_id: int | None, by: Actor) -> bool:
    """Was the agency's work on it given to a named person other than ``by``?"""
    return delegate_id is not None and delegate_id != by.user.pk

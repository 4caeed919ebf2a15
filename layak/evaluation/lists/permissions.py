"""Who may change many answers at once, and who may put it back."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.evaluation.lists.models import BulkChange
from layak.evaluation.rounds.permissions import NotYours, check_can_change_round
from layak.rules.refusal import Refused, Verdict, verdict

# what an operator may do with the questions of the own agency; the rest is the secretariat's
OF_OPERATORS = ("ready",)


def bulk_kinds(by: Actor) -> list[str]:
    """What this person may do with chosen questions, in the order of the menu."""
    shared = ["lead", "add", "remove", "due"] if by.may("assignment.manage") else []
    return [*(OF_OPERATORS if by.may("answer.ready") else ()), *shared]


def check_can_undo(by: Actor, change: BulkChange) -> None:
    """The own change, or any of assignments for who manages them; once."""
    if change.undone_at:
        raise Refused("Perubahan ini sudah diurungkan.")
    if change.kind in OF_OPERATORS:
        if change.by_id != by.user.pk:
            raise NotYours("Yang menyatakan siap itulah yang dapat mengurungkannya.")
        return
    check_can_change_round(by, change.round, "assignment.manage")


def can_undo(by: Actor, change: BulkChange) -> Verdict:
    return verdict(check_can_undo, by, change)

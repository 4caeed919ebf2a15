"""Changes of many answers at once that a person may look at, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from layak.city.people.roles.actor import Actor
from layak.evaluation.models import BulkChange, Round
from layak.evaluation.permissions.bulk import OF_OPERATORS, can_undo
from layak.evaluation.queries.shown import moment_text
from layak.rules.refusal import Verdict

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    pk: int
    label: str
    count: int
    at: str
    by: str
    undone: str
    may_undo: Verdict


def change_lines(round_: Round, by: Actor) -> list[ChangeLine]:
    """The own changes, and those of assignments for who manages them: one query."""
    rows = BulkChange.objects.filter(round=round_).select_related("by", "undone_by")
    if not by.may("assignment.manage"):
        rows = rows.filter(by=by.user)
    lines = []
    for change in rows.order_by("-pk")[:SHOWN]:
        if change.kind in OF_OPERATORS and change.by_id != by.user.pk:
            continue
        change.round = round_
        lines.append(_line(change, by))
    return lines


def _line(change: BulkChange, by: Actor) -> ChangeLine:
    undone_by = change.undone_by.name if change.undone_by else ""
    return ChangeLine(
        pk=change.pk,
        label=change.label[:1].upper() + change.label[1:],
        count=len(change.after),
        at=moment_text(change.at),
        by=change.by.name,
        undone=f"{undone_by}, {moment_text(change.undone_at)}" if undone_by else "",
        may_undo=can_undo(by, change),
    )

"""What happened to the assignments of an answer: begun, handed in, given to someone, ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from layak.evaluation.models import AssignmentStep, Delegation
from layak.evaluation.queries.shown import moment_text
from layak.evaluation.queries.trace import who_text
from layak.rules.stages import MOVES


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceStep:
    agency: str
    text: str
    who: str
    at: str
    note: str


def assignment_trace(
    steps: Iterable[AssignmentStep], given: Iterable[Delegation]
) -> list[TraceStep]:
    """Steps and delegations in one list, newest first."""
    dated = [(step.at, step.pk, _step(step)) for step in steps]
    dated.extend((row.given_at, row.pk, _given(row)) for row in given)
    dated.extend((row.ended_at, row.pk, _ended(row, row.ended_at)) for row in given if row.ended_at)
    dated.sort(key=lambda line: line[:2], reverse=True)
    return [line for _at, _pk, line in dated]


def _step(step: AssignmentStep) -> TraceStep:
    words = {
        "assign": _("mulai ditugasi"),
        "move": _("mengambil alih penugasan"),
        "end": _("tidak lagi ditugasi"),
    }
    past = MOVES[step.move].past if step.move in MOVES else words.get(step.move, step.move)
    agency = step.on_behalf_of.name if step.on_behalf_of else ""
    return TraceStep(
        agency=step.assignment.agency.name,
        text=past,
        who=who_text(step.by.name, agency) if step.by else "",
        at=moment_text(step.at),
        note=step.note,
    )


def _given(row: Delegation) -> TraceStep:
    return TraceStep(
        agency=row.assignment.agency.name,
        text=_("dilimpahkan kepada %(name)s") % {"name": row.to.name},
        who=row.given_by.name,
        at=moment_text(row.given_at),
        note=row.note,
    )


def _ended(row: Delegation, at: datetime) -> TraceStep:
    return TraceStep(
        agency=row.assignment.agency.name,
        text=_("pelimpahan kepada %(name)s berakhir") % {"name": row.to.name},
        who="",
        at=moment_text(at),
        note="",
    )

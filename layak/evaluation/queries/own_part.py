"""The part that a person writes on the page of the parts: a form, or why it is only read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.fields import part_names
from layak.evaluation.models import Answer, AssignmentStep
from layak.evaluation.permissions.contributions import can_contribute
from layak.evaluation.queries.answer_fields import (
    FieldView,
    FigureRow,
    Typed,
    field_view,
    figure_rows,
)
from layak.evaluation.queries.contributions import PartFacts
from layak.evaluation.queries.part_taking import part_text
from layak.evaluation.queries.part_views import TONES
from layak.evaluation.queries.shown import day_text, moment_text
from layak.evaluation.standing import Standing
from layak.rules.instrument import Question
from layak.rules.refusal import Verdict, verdict
from layak.rules.stages import (
    ASK_AGAIN,
    DECLINE,
    HAND_IN,
    STATES,
    TAKE_BACK,
    can_move_part,
    check_write,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """``asked``: what was asked for again; ``late``: that the answer went on without the part."""

    code: str
    name: str
    on_behalf_of: str
    state: str
    tone: str
    since: str
    asked: str
    late: str
    due: str
    may_write: Verdict
    may_take_back: bool
    may_decline: bool
    note: FieldView
    figures: list[FigureRow]
    file_count: int
    row_count: int
    saved: str


def own_part(
    answer: Answer,
    question: Question,
    row: PartFacts,
    *,
    by: Actor,
    standing: Standing,
    steps: list[AssignmentStep],
    due_on: date | None,
    passed: str,
    typed: Typed,
) -> OwnPart:
    """The part as a form for ``by``; no query."""
    assignment, part = row.assignment, row.contribution
    agency, state = assignment.agency, assignment.state
    may = can_contribute(by, standing, agency.pk)
    fields = _fields(answer, question, row, typed)
    return OwnPart(
        code=agency.code,
        name=agency.name,
        on_behalf_of="" if agency.pk in by.agency_ids("contribution.edit") else agency.name,
        state=STATES[state],
        tone=TONES[state],
        since=moment_text(assignment.state_since_at) if assignment.state_since_at else "",
        asked=_asked(row, steps),
        late=_late(answer, row, passed),
        due=day_text(due_on) if due_on else "",
        may_write=verdict(check_write, state) if may.allowed else may,
        may_take_back=may.allowed and can_move_part(TAKE_BACK, state).allowed,
        may_decline=may.allowed and can_move_part(DECLINE, state).allowed,
        note=fields["note"],
        figures=figure_rows(fields, question, answer.round.data_years),
        file_count=len(row.files),
        row_count=row.row_count,
        saved=moment_text(part.saved_at) if part else "",
    )


def _fields(
    answer: Answer, question: Question, row: PartFacts, typed: Typed
) -> dict[str, FieldView]:
    part = row.contribution
    texts = {
        name: part_text(part, name) if part else ""
        for name in part_names(question, answer.round.data_years)
    }
    versions = part.versions if part else {}
    return {
        name: field_view(name, text, versions.get(name, 0), typed) for name, text in texts.items()
    }


def _asked(row: PartFacts, steps: list[AssignmentStep]) -> str:
    """The note with which the part was asked for again, while that holds."""
    if row.assignment.state != ASK_AGAIN.target:
        return ""
    asked = (
        step
        for step in steps
        if step.assignment_id == row.assignment.pk and step.move == ASK_AGAIN.code
    )
    return next((step.note for step in asked), "")


def _late(answer: Answer, row: PartFacts, passed: str) -> str:
    """What became of the part in an answer that has left the agencies' hands."""
    if not passed:
        return ""
    before = [merge for merge in row.taken.values() if merge.at <= answer.stage_since_at]
    if not before:
        told = _(
            "%(passed)s, tanpa bagian Anda. Yang sampai sekarang ada dapat Anda baca di bawah."
        )
    elif row.contribution and row.contribution.saved_at > max(merge.at for merge in before):
        told = _("%(passed)s, dengan bagian Anda yang sebelumnya.")
    else:
        told = _("%(passed)s, dengan bagian Anda.")
    can_hand_in = row.assignment.state != HAND_IN.target
    more = _(" Anda masih dapat menulis dan menyerahkan; pemimpin melihatnya sebagai menyusul.")
    return told % {"passed": passed} + (more if can_hand_in else "")

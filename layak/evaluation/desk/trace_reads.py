"""What happened to an answer: a few lines for the page, everything with differences apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from layak.evaluation.answers.fields import field_label, shown_value
from layak.evaluation.answers.models import Answer, AnswerRevision, AnswerStep
from layak.evaluation.answers.reads import who_text
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import DASH, moment_text
from layak.rules.instrument import Question
from layak.rules.words import Part, difference

LINES = 6
SAVES = 60


class Save(NamedTuple):
    """A save as the short trace needs it."""

    field: str
    value: str
    is_kept: bool
    saved_at: datetime
    by: str
    on_behalf_of: str | None


class Step(NamedTuple):
    """A move as the short trace needs it."""

    target: str
    note: str
    at: datetime
    by: str
    on_behalf_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    text: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A save with what it changed, a text that lost a race, or a step with its note."""

    title: str
    who: str
    at: str
    note: str
    parts: list[Part]
    is_lost: bool


RECENT_SAVES = """
SELECT r.field, r.value, r.is_kept, r.saved_at, person.name, body.name
FROM evaluation_answerrevision r
JOIN people_user person ON person.id = r.saved_by_id
LEFT JOIN agencies_agency body ON body.id = r.on_behalf_of_id
WHERE r.answer_id = %(answer)s ORDER BY r.id DESC LIMIT %(most)s
"""
RECENT_STEPS = """
SELECT s.target, s.note, s.at, person.name, body.name
FROM evaluation_answerstep s
JOIN people_user person ON person.id = s.by_id
LEFT JOIN agencies_agency body ON body.id = s.on_behalf_of_id
WHERE s.answer_id = %(answer)s ORDER BY s.id DESC LIMIT %(most)s
"""


def recent_saves(answer: Answer) -> list[Save]:
    """The newest saves of an answer, newest first: one query."""
    return [Save(*row) for row in fetch(RECENT_SAVES, {"answer": answer.pk, "most": SAVES})]


def recent_steps(answer: Answer) -> list[Step]:
    """The newest moves of an answer, newest first: one query."""
    return [Step(*row) for row in fetch(RECENT_STEPS, {"answer": answer.pk, "most": LINES})]


def trace(answer: Answer, saves: list[Save], steps: list[Step]) -> list[TraceLine]:
    """The newest few saves and steps as lines, newest first."""
    lines = [(save.saved_at, _line(_saved(save), save.saved_at)) for save in saves[:LINES]]
    policy = stage_policy(answer.round.policy)
    for step in steps:
        who = who_text(step.by, step.on_behalf_of or "")
        text = f"{policy.stage(step.target).label}, {who}"
        lines.append((step.at, _line(text, step.at)))
    lines.sort(key=lambda line: line[0], reverse=True)
    return [line for _at, line in lines[:LINES]]


def _saved(save: Save) -> str:
    what = field_label(save.field)
    if save.field == "mark" or "-" in save.field:
        what = f"{what} {shown_value(save.field, save.value) or DASH}"
    if not save.is_kept:
        what = _("%s (tidak dipakai)") % what
    return f"{what}, {who_text(save.by, save.on_behalf_of or '')}"


def _line(text: str, at: datetime) -> TraceLine:
    return TraceLine(text=text, at=moment_text(at))


def history(answer: Answer, question: Question) -> list[Change]:
    """Every save and step of an answer, newest first, each with what it changed: two queries."""
    saves = answer.revisions.select_related("saved_by", "on_behalf_of").order_by("pk")
    steps = answer.steps.select_related("by", "on_behalf_of").order_by("pk")
    dated = [*_saves(saves, question), *_steps(answer, steps)]
    return [change for _at, change in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _saves(rows: Iterable[AnswerRevision], question: Question) -> Iterable[tuple[datetime, Change]]:
    options = {option.code: option.label for option in question.options}
    kept: dict[str, str] = {}
    for row in rows:
        text = options.get(row.value, row.value) if row.field == "option" else row.value
        text = shown_value(row.field, text)
        change = Change(
            title=field_label(row.field),
            who=who_text(row.saved_by.name, row.on_behalf_of.name if row.on_behalf_of else ""),
            at=moment_text(row.saved_at),
            note="",
            parts=difference(kept.get(row.field, ""), text),
            is_lost=not row.is_kept,
        )
        if row.is_kept:
            kept[row.field] = text
        yield row.saved_at, change


def _steps(answer: Answer, rows: Iterable[AnswerStep]) -> Iterable[tuple[datetime, Change]]:
    policy = stage_policy(answer.round.policy)
    for row in rows:
        title = f"{policy.stage(row.source).label} → {policy.stage(row.target).label}"
        yield (
            row.at,
            Change(
                title=title,
                who=who_text(row.by.name, row.on_behalf_of.name if row.on_behalf_of else ""),
                at=moment_text(row.at),
                note=row.note,
                parts=[],
                is_lost=False,
            ),
        )

"""What happened to an answer: a few lines for the page, everything with differences apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from layak.city.agencies.bodies.reads import agency_name_sql
from layak.city.people.accounts.reads import person_name_sql
from layak.evaluation.answers.fields import field_label, shown_value
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.reads import who_text
from layak.evaluation.flags.models import StepFlag
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
class Change:
    """A save with what it changed, a text that lost a race, or a step with its note."""

    title: str
    who: str
    at: str
    note: str
    parts: list[Part]
    is_lost: bool


RECENT_SAVES = f"""
SELECT r.field, r.value, r.is_kept, r.saved_at, {person_name_sql("r.saved_by_id")},
  {agency_name_sql("r.on_behalf_of_id")}
FROM evaluation_answerrevision r
WHERE r.answer_id = %(answer)s ORDER BY r.id DESC LIMIT %(most)s
"""  # noqa: S608 - names of our own tables
RECENT_STEPS = f"""
SELECT s.target, s.note, s.at, {person_name_sql("s.by_id")}, {agency_name_sql("s.on_behalf_of_id")}
FROM evaluation_answerstep s
WHERE s.answer_id = %(answer)s ORDER BY s.id DESC LIMIT %(most)s
"""  # noqa: S608 - as above


def recent_saves(answer: Answer) -> list[Save]:
    """The newest saves of an answer, newest first: one query."""
    return [Save(*row) for row in fetch(RECENT_SAVES, {"answer": answer.pk, "most": SAVES})]


def recent_steps(answer: Answer) -> list[Step]:
    """The newest moves of an answer, newest first: one query."""
    return [Step(*row) for row in fetch(RECENT_STEPS, {"answer": answer.pk, "most": LINES})]


def trace(answer: Answer, saves: list[Save], steps: list[Step]) -> list[dict[str, str]]:
    """The newest few saves and steps as lines (``text``, ``at``), newest first."""
    lines = []
    for save in saves[:LINES]:
        what = field_label(save.field)
        if save.field == "mark" or "-" in save.field:
            what = f"{what} {shown_value(save.field, save.value) or DASH}"
        if not save.is_kept:
            what = _("%s (tidak dipakai)") % what
        lines.append((save.saved_at, f"{what}, {who_text(save.by, save.on_behalf_of or '')}"))
    policy = stage_policy(answer.round.policy)
    for step in steps:
        who = who_text(step.by, step.on_behalf_of or "")
        lines.append((step.at, f"{policy.stage(step.target).label}, {who}"))
    lines.sort(key=lambda line: line[0], reverse=True)
    return [{"text": text, "at": moment_text(at)} for at, text in lines[:LINES]]


def history(answer: Answer, question: Question) -> list[Change]:
    """Every save and step of an answer, newest first, each with what it changed: three queries."""
    saves = answer.revisions.select_related("saved_by", "on_behalf_of").order_by("pk")
    steps = answer.steps.select_related("by", "on_behalf_of").order_by("pk")
    carried = StepFlag.objects.filter(step__answer=answer).order_by("pk")
    flags: dict[int, list[str]] = {}
    for step_id, say, text in carried.values_list(
        "step_id", "explanation__say", "explanation__text"
    ):
        flags.setdefault(step_id, []).append(f"{_('Tanda:')} {say} {_('Penjelasan:')} {text}")
    options = {option.code: option.label for option in question.options}
    kept: dict[str, str] = {}
    dated = []
    for save in saves:
        text = options.get(save.value, save.value) if save.field == "option" else save.value
        text = shown_value(save.field, text)
        change = Change(
            title=field_label(save.field),
            who=who_text(save.saved_by.name, save.on_behalf_of.name if save.on_behalf_of else ""),
            at=moment_text(save.saved_at),
            note="",
            parts=difference(kept.get(save.field, ""), text),
            is_lost=not save.is_kept,
        )
        if save.is_kept:
            kept[save.field] = text
        dated.append((save.saved_at, change))
    policy = stage_policy(answer.round.policy)
    for step in steps:
        change = Change(
            title=f"{policy.stage(step.source).label} → {policy.stage(step.target).label}",
            who=who_text(step.by.name, step.on_behalf_of.name if step.on_behalf_of else ""),
            at=moment_text(step.at),
            note="\n".join([*filter(None, [step.note]), *flags.get(step.pk, ())]),
            parts=[],
            is_lost=False,
        )
        dated.append((step.at, change))
    return [change for _at, change in sorted(dated, key=lambda pair: pair[0], reverse=True)]

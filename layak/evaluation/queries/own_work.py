"""What each agency had to do itself, what of it is handed on, and how many days late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from layak.evaluation.conditions import hidden_codes
from layak.evaluation.due import closing_days
from layak.evaluation.editions import edition_of
from layak.evaluation.models import AnswerStep, Assignment, Round
from layak.evaluation.policies import stage_policy

LEAD = Assignment.Relation.LEAD.value
HANDED_IN, DECLINED = Assignment.State.HANDED_IN.value, Assignment.State.DECLINED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """One agency's part of one question.

    ``done_on`` is the day it was handed on (None while the agency has to act); ``days_late`` is
    None where nothing can be said: no due day, or the day has not come and nothing was handed on.
    ``needs_proof``: the agency leads and claims points; ``has_proof``: evidence is attached.
    """

    agency_code: str
    agency_name: str
    answer_id: int
    part: str
    is_done: bool
    days_late: int | None
    needs_proof: bool


@dataclass(frozen=True, slots=True)
class _Times:
    """What tells days: when an answer was handed on, and the day that counts for all."""

    handed_on: Mapping[int, date]
    closing: date | None
    today: date


def own_parts(round_: Round, *, at: datetime) -> list[OwnPart]:
    """Every agency's own parts, leading and contributing, by the order of the questions.

    A lead's part is done when its head has approved; a contributor's when it handed in or said
    that it has nothing. A contribution that the answer went on without is nobody's work any more
    and is left out. Three queries.
    """
    policy = stage_policy(round_.policy)
    theirs = {stage.code for stage in policy.stages if stage.owner in ("agency", "head")}
    writing = {stage.code for stage in policy.stages if stage.owner == "agency"}
    times = _Times(
        handed_on=_handed_on(round_, theirs),
        closing=closing_days(round_).get(policy.first.code),
        today=timezone.localdate(at),
    )
    rows = Assignment.objects.filter(answer__round=round_, ended_at=None)
    rows = rows.exclude(answer__code__in=hidden_codes(round_))
    rows = rows.select_related("agency", "answer").order_by("answer__position", "position")
    edition = edition_of(round_.revision_id)
    found = []
    for row in rows:
        is_lead = row.relation == LEAD
        has_given = row.state in (HANDED_IN, DECLINED)
        if not is_lead and not has_given and row.answer.stage not in writing:
            continue
        is_done = row.answer.stage not in theirs if is_lead else has_given
        found.append(
            OwnPart(
                agency_code=row.agency.code,
                agency_name=row.agency.name,
                answer_id=row.answer_id,
                part=edition.place(row.answer.code).part.code,
                is_done=is_done,
                days_late=_days_late(row, times, is_done=is_done),
                needs_proof=is_lead and bool(row.answer.mark),
            )
        )
    return found


def _handed_on(round_: Round, theirs: set[str]) -> dict[int, date]:
    """The day on which each answer last left the hands of its agency."""
    steps = AnswerStep.objects.filter(answer__round=round_, source__in=theirs)
    rows = steps.exclude(target__in=theirs).order_by("pk").values_list("answer_id", "at")
    return {answer_id: timezone.localdate(at) for answer_id, at in rows}


def _days_late(row: Assignment, times: _Times, *, is_done: bool) -> int | None:
    own = None if row.relation == LEAD else row.due_on
    due_on = own or row.answer.due_on or times.closing
    if due_on is None:
        return None
    if is_done:
        done_on = times.handed_on.get(row.answer_id)
        if row.relation != LEAD:
            done_on = timezone.localdate(row.state_since_at) if row.state_since_at else None
        return None if done_on is None else max(0, (done_on - due_on).days)
    return (times.today - due_on).days if times.today > due_on else None

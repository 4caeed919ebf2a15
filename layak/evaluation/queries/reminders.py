"""Who is reminded of what today: computed from what holds now, so a moved answer reminds nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.models import SeatHolding
from layak.city.people.roles import policy as rights
from layak.evaluation.due import closing_days, due_day
from layak.evaluation.models import Answer, Assignment, Round
from layak.evaluation.policies import reminder_rule, stage_policy
from layak.evaluation.queries.shown import day_text
from layak.evaluation.waiting import NEXT_STEP
from layak.rules.reminders import Reminder, reminder
from layak.rules.stages import Owner


@dataclass(frozen=True, kw_only=True)
class DueNotice:
    """One sentence for one person about all answers of one round with the same due day."""

    user_id: int
    text: str
    url: str
    key: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class _Waiting:
    """``lead_id`` is None where the step is not the leading agency's."""

    owner: Owner
    lead_id: int | None
    due_on: date


def due_notices(*, at: datetime) -> list[DueNotice]:
    """The reminders of the city's day of ``at``, over all rounds that are neither locked nor closed.

    Three queries per round and one for the holders of seats.
    """
    today = timezone.localdate(at)
    holders = _holders(today)
    rounds = Round.objects.filter(locked_at=None, closed_at=None).order_by("pk")
    return [notice for round_ in rounds for notice in _round_notices(round_, holders, today=today)]


def _round_notices(
    round_: Round, holders: Mapping[tuple[str, int | None], set[int]], *, today: date
) -> Iterator[DueNotice]:
    counts: dict[tuple[int, date], int] = {}
    for waiting in _waiting(round_):
        for user_id in holders.get((NEXT_STEP[waiting.owner], waiting.lead_id), set()):
            place = (user_id, waiting.due_on)
            counts[place] = counts.get(place, 0) + 1
    for (user_id, due_on), count in sorted(counts.items()):
        found = reminder(due_on, today=today, rule=reminder_rule())
        if found is not None:
            yield _notice(round_, user_id, due_on, count, found)


def _notice(round_: Round, user_id: int, due_on: date, count: int, found: Reminder) -> DueNotice:
    what = ngettext("%(n)d pertanyaan menunggu Anda", "%(n)d pertanyaan menunggu Anda", count) % {
        "n": count
    }
    text = _("%(what)s dalam %(title)s: %(when)s (%(day)s).") % {
        "what": what,
        "title": round_.title,
        "when": found.sentence,
        "day": day_text(due_on),
    }
    return DueNotice(
        user_id=user_id,
        text=text,
        url=f"/evaluasi/{round_.code}/?milik=saya",
        key=f"due:{round_.pk}:{due_on:%Y%m%d}:{found.key}",
        is_late=found.is_late,
    )


def _waiting(round_: Round) -> Iterator[_Waiting]:
    stages = {stage.code: stage for stage in stage_policy(round_.policy).stages}
    closing = closing_days(round_)
    lead = Assignment.objects.filter(answer=OuterRef("pk"), relation="lead", ended_at=None)
    answers = Answer.objects.filter(round=round_).annotate(
        lead_id=Subquery(lead.values("agency_id")[:1])
    )
    for code, due_on, lead_id in answers.values_list("stage", "due_on", "lead_id"):
        stage = stages[code]
        day = due_day(stage, due_on, closing)
        if day is not None and stage.owner in NEXT_STEP:
            is_theirs = stage.owner in ("agency", "head")
            yield _Waiting(stage.owner, lead_id if is_theirs else None, day)


def _holders(today: date) -> dict[tuple[str, int | None], set[int]]:
    """Accounts by right and agency; agency None for those who have the right for all."""
    roles = rights().roles
    found: dict[tuple[str, int | None], set[int]] = {}
    holdings = SeatHolding.objects.on(today).filter(user__is_active=True)
    for user_id, role, agency_id in holdings.values_list(
        "user_id", "seat__role", "seat__agency_id"
    ):
        for right in set(NEXT_STEP.values()):
            scope = roles[role].rights.get(right)
            if scope is not None:
                found.setdefault((right, agency_id), set()).add(user_id)
            if scope == "all":
                found.setdefault((right, None), set()).add(user_id)
    return found

"""What waits for which agency until which day, what is late, and how the due days came about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.answers.models import Answer, Assignment, Delegation
from layak.evaluation.answers.permissions import NEXT_STEP
from layak.evaluation.answers.reads import asked, hidden_codes
from layak.evaluation.dues.models import DueChange
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import closing_days, contribution_day, due_day
from layak.evaluation.rounds.wording import day_text
from layak.rules.calendars import is_late
from layak.rules.stages import Stage

# What waits for which agency until which day: the rows behind reminders, calendars and lists.

CONTRIBUTE = "contribution.edit"
# a contributor in one of these states still owes its part
OWING = (
    Assignment.State.OPEN.value,
    Assignment.State.WORKING.value,
    Assignment.State.RETURNED.value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPart:
    """One part of one answer that someone has to do next.

    ``right`` is what that person needs; ``agency_id`` None where whoever has the right for all
    agencies takes the step. ``is_agencys``: an agency has to write, not someone to check.
    ``delegate_id`` is the account of the agency to whom the work was given by name, if it was.
    """

    code: str
    right: str
    agency_id: int | None
    due_on: date
    is_agencys: bool
    delegate_id: int | None = None


def waiting_parts(round_: Round) -> Iterator[WaitingPart]:
    """Every part of the round that has a day, leading and contributing: three queries."""
    stages = {stage.code: stage for stage in stage_policy(round_.policy).stages}
    closing = closing_days(round_)
    yield from _leading(round_, stages, closing)
    yield from _contributing(round_, stages, closing)


def _leading(
    round_: Round, stages: Mapping[str, Stage], closing: Mapping[str, date]
) -> Iterator[WaitingPart]:
    lead = Assignment.objects.filter(answer=OuterRef("pk"), relation="lead", ended_at=None)
    given = Delegation.objects.filter(
        assignment__answer=OuterRef("pk"),
        assignment__relation="lead",
        assignment__ended_at=None,
        ended_at=None,
    )
    answers = asked(Answer.objects.filter(round=round_), round_).annotate(
        led_by_id=Subquery(lead.values("agency_id")[:1]),
        delegate_id=Subquery(given.values("to_id")[:1]),
    )
    columns = ("code", "stage", "due_on", "led_by_id", "delegate_id")
    for code, stage_code, due_on, lead_id, delegate_id in answers.order_by("position").values_list(
        *columns
    ):
        stage = stages[stage_code]
        day = due_day(stage, due_on, closing)
        if day is not None and stage.owner in NEXT_STEP:
            is_theirs = stage.owner in ("agency", "head")
            yield WaitingPart(
                code=code,
                right=NEXT_STEP[stage.owner],
                agency_id=lead_id if is_theirs else None,
                due_on=day,
                is_agencys=stage.owner == "agency",
                delegate_id=delegate_id if stage.owner == "agency" else None,
            )


def _contributing(
    round_: Round, stages: Mapping[str, Stage], closing: Mapping[str, date]
) -> Iterator[WaitingPart]:
    rows = Assignment.objects.filter(
        answer__round=round_, relation="contributor", ended_at=None, state__in=OWING
    )
    given = Delegation.objects.filter(assignment=OuterRef("pk"), ended_at=None)
    rows = rows.annotate(delegate_id=Subquery(given.values("to_id")[:1]))
    columns = ("answer__code", "agency_id", "state", "due_on", "answer__stage")
    for code, agency_id, state, own, stage, due_on, delegate_id in rows.order_by(
        "answer__position"
    ).values_list(*columns, "answer__due_on", "delegate_id"):
        day = contribution_day(stages[stage], own, due_on, closing)
        if day is None and state == Assignment.State.RETURNED.value:
            # asked again although the answer went on
            day = own or due_on
        if day is not None:
            yield WaitingPart(
                code=code,
                right=CONTRIBUTE,
                agency_id=agency_id,
                due_on=day,
                is_agencys=True,
                delegate_id=delegate_id,
            )


# the account ids by right and agency; agency None for those who have the right for all
Holders = Mapping[tuple[str, int | None], set[int]]


def holders_on(today: date, wanted: frozenset[str]) -> Holders:
    """Active accounts that hold one of these rights on a day: one query.

    Whoever has a right for all agencies stands under None and under the own agency.
    """
    roles = rights().roles
    found: dict[tuple[str, int | None], set[int]] = {}
    holdings = SeatHolding.objects.on(today).filter(user__is_active=True)
    for user_id, role, agency_id in holdings.values_list(
        "user_id", "seat__role", "seat__agency_id"
    ):
        for right in wanted:
            scope = roles[role].rights.get(right)
            if scope is not None:
                found.setdefault((right, agency_id), set()).add(user_id)
            if scope == "all":
                found.setdefault((right, None), set()).add(user_id)
    return found


def doers(part: WaitingPart, holders: Holders) -> set[int]:
    """The accounts that this part waits for: the one it was given to, else all who hold the right."""
    able = holders.get((part.right, part.agency_id), set())
    return {part.delegate_id} if part.delegate_id in able else able


# The due days of a round by agency, what is late, and how they came about.

HISTORY = 40
DAYS_SHOWN = 3
LEAD = Assignment.Relation.LEAD.value


def due_page(round_: Round, *, at: datetime) -> dict[str, Any]:
    """Agencies that still owe something, by name, and the newest changes: four queries."""
    stages = open_stages(round_)
    closing = closing_days(round_)
    parts = _parts(round_, {stage.code: stage for stage in stages}, closing)
    agencies = Agency.objects.filter(pk__in=parts).order_by("name")
    today = timezone.localdate(at)
    return {
        "lines": [(agency, _owed(parts[agency.pk], today)) for agency in agencies],
        "stages": [(stage.code, stage.label) for stage in stages],
        "windows": [
            (stage.label, day_text(closing[stage.code]))
            for stage in stages
            if stage.code in closing
        ],
        "history": due_history(round_),
    }


def open_stages(round_: Round) -> list[Stage]:
    """The stages in which agencies write."""
    return [stage for stage in stage_policy(round_.policy).stages if stage.owner == "agency"]


def open_answer_ids(round_: Round, stages: Iterable[str]) -> list[int]:
    """The answers that stand in one of these stages: one query."""
    rows = asked(Answer.objects.filter(round=round_, stage__in=list(stages)), round_)
    return list(rows.values_list("pk", flat=True))


def _parts(
    round_: Round, stages: dict[str, Stage], closing: dict[str, date]
) -> dict[int, list[tuple[bool, date | None]]]:
    """Parts still owed, by agency: does it lead, and the day that counts; one query."""
    rows = Assignment.objects.filter(
        answer__round=round_, answer__stage__in=stages, ended_at=None
    ).exclude(answer__code__in=hidden_codes(round_))
    columns = ("agency_id", "relation", "state", "due_on", "answer__stage", "answer__due_on")
    found: dict[int, list[tuple[bool, date | None]]] = {}
    for agency_id, relation, state, own, stage, due_on in rows.values_list(*columns):
        if relation != LEAD and state not in OWING:
            continue
        helper = None if relation == LEAD else own
        day = contribution_day(stages[stage], helper, due_on, closing)
        found.setdefault(agency_id, []).append((relation == LEAD, day))
    return found


def _owed(parts: Sequence[tuple[bool, date | None]], today: date) -> dict[str, object]:
    """``days`` are (day, number of parts), the earliest first."""
    counts: dict[date, int] = {}
    for _is_lead, due_on in parts:
        if due_on:
            counts[due_on] = counts.get(due_on, 0) + 1
    lead_count = sum(is_lead for is_lead, _due_on in parts)
    days = sorted(counts.items())
    return {
        "lead_count": lead_count,
        "helped_count": len(parts) - lead_count,
        "late_count": sum(count for day, count in days if is_late(day, today=today)),
        "days": [(day_text(day), count) for day, count in days[:DAYS_SHOWN]],
        "more_days": max(0, len(days) - DAYS_SHOWN),
        "without_count": sum(due_on is None for _is_lead, due_on in parts),
    }


def due_history(round_: Round) -> list[dict[str, object]]:
    """The newest batches of changes with the same day, and the days between which those lay that
    counted before: one query."""
    rows = (
        DueChange.objects.filter(answer__round=round_)
        .values("at", "by__name", "agency__name", "due_on", "reason")
        .annotate(
            count=Count("*"),
            first=Min("former_on"),
            last=Max("former_on"),
            newest=Max("pk"),
        )
        .order_by("-newest")
    )
    return [
        row
        | {
            "is_span": row["first"] != row["last"],
            "is_extension": bool(row["due_on"] and row["first"] and row["due_on"] > row["first"]),
        }
        for row in rows[:HISTORY]
    ]


def extension_remark(answer: Answer) -> str:
    """ "diperpanjang dari 10 Maret 2026: banjir" where the day that counts was extended, else empty.

    The answer came through ``fetch_answer``; no query.
    """
    former_on: date | None = answer.extended_from
    if former_on is None:
        return ""
    return _("diperpanjang dari %(day)s: %(reason)s") % {
        "day": day_text(former_on),
        "reason": answer.extended_because,
    }

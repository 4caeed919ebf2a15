"""What waits for which agency until which day: the rows behind reminders, calendars and lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.conditions import asked
from layak.evaluation.due import closing_days, contribution_day, due_day
from layak.evaluation.models import Answer, Assignment, Delegation, Round
from layak.evaluation.policies import stage_policy
from layak.evaluation.waiting import NEXT_STEP
from layak.rules.stages import Stage

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
        lead_id=Subquery(lead.values("agency_id")[:1]),
        delegate_id=Subquery(given.values("to_id")[:1]),
    )
    columns = ("code", "stage", "due_on", "lead_id", "delegate_id")
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
    columns = (
        "answer__code", "agency_id", "state", "due_on", "answer__stage", "answer__due_on",
        "delegate_id",
    )  # fmt: skip
    for code, agency_id, state, own, stage, due_on, delegate_id in rows.order_by(
        "answer__position"
    ).values_list(*columns):
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

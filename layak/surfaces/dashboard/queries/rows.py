"""The answers of the current round as light rows: what every panel of the overview counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable

from layak.city.people.actor import Actor
from layak.evaluation.models import Answer, Assignment, Round
from layak.evaluation.policies import stage_policy
from layak.evaluation.waiting import waits_for
from layak.rules.scoring import NOT_APPLICABLE, Mark


@dataclass(frozen=True, slots=True)
class Row:
    """``is_visible``: the person may open it; ``is_waiting``: the next step is the person's."""

    pk: int
    code: str
    stage: str
    mark: Mark
    due_on: date | None
    lead_id: int | None
    lead_name: str
    is_visible: bool
    is_waiting: bool
    is_open: bool
    is_done: bool

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


def answer_rows(round_: Round, by: Actor) -> list[Row]:
    """Every answer of the round in its order: one query."""
    stages = {stage.code: stage for stage in stage_policy(round_.policy).stages}
    turns = _Turns(by, round_)
    return [
        Row(
            pk=pk,
            code=code,
            stage=stage,
            mark=NOT_APPLICABLE if reason else mark,
            due_on=due_on,
            lead_id=lead_id,
            lead_name=lead_name or "",
            is_visible=is_visible,
            is_waiting=turns.waits(stage, lead_id),
            is_open=stages[stage].counts_as == "open",
            is_done=stages[stage].counts_as == "done",
        )
        for pk, code, stage, mark, reason, due_on, lead_id, lead_name, is_visible in _values(
            round_, by
        )
    ]


class _Turns:
    """Whose turn it is, asked once per stage and lead."""

    def __init__(self, by: Actor, round_: Round) -> None:
        self.by = by
        self.owners = {stage.code: stage.owner for stage in stage_policy(round_.policy).stages}
        # nothing can be done in a locked or closed round
        self.is_still = round_.is_locked or round_.closed_at is not None
        self._known: dict[tuple[str, int | None], bool] = {}

    def waits(self, stage: str, lead_id: int | None) -> bool:
        key = (stage, lead_id)
        if key not in self._known:
            waits = waits_for(self.by, self.owners[stage], lead_id)
            self._known[key] = waits and not self.is_still
        return self._known[key]


type _Value = tuple[int, str, str, Decimal | None, str, date | None, int | None, str | None, bool]


def _values(round_: Round, by: Actor) -> list[_Value]:
    lead = Assignment.objects.filter(answer=OuterRef("pk"), ended_at=None, relation="lead")
    rows = Answer.objects.filter(round=round_).annotate(
        lead_id=Subquery(lead.values("agency_id")[:1]),
        lead_name=Subquery(lead.values("agency__name")[:1]),
        is_visible=_visible(by),
    )
    return list(
        rows.order_by("position").values_list(
            "pk",
            "code",
            "stage",
            "mark",
            F("not_applicable_reason"),
            "due_on",
            "lead_id",
            "lead_name",
            "is_visible",
        )
    )


def _visible(by: Actor) -> Combinable:
    if by.scope("answer.view") != "own":
        return Value(by.may("answer.view"))
    agencies = by.agency_ids("answer.view")
    named = Assignment.objects.filter(answer=OuterRef("pk"), ended_at=None, agency__in=agencies)
    return Exists(named)

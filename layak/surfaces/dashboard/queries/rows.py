"""The answers of the current round as light rows: what every panel of the overview counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import is_with_another, part_waits, waits_for
from layak.evaluation.answers.reads import hidden_codes
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import contribution_day, due_day, last_day
from layak.evaluation.rounds.sql import fetch
from layak.rules.scoring import NOT_APPLICABLE, Mark
from layak.rules.stages import OWING
from layak.surfaces.dashboard.queries.standing import windows

ANSWERS = """
SELECT a.id, a.code, a.stage, a.mark, a.not_applicable_reason <> '', a.due_on,
       lead.agency_id, coalesce(body.name, ''),
       %(sees_all)s OR EXISTS (
         SELECT 1 FROM evaluation_assignment named
         WHERE named.answer_id = a.id AND named.ended_at IS NULL
           AND named.agency_id = ANY(%(agencies)s)),
       part.state, part.due_on, given.to_id
FROM evaluation_answer a
LEFT JOIN evaluation_assignment lead
  ON lead.answer_id = a.id AND lead.relation = 'lead' AND lead.ended_at IS NULL
LEFT JOIN agencies_agency body ON body.id = lead.agency_id
LEFT JOIN LATERAL (
  SELECT own.state, own.due_on FROM evaluation_assignment own
  WHERE own.answer_id = a.id AND own.relation = 'contributor' AND own.ended_at IS NULL
    AND own.agency_id = ANY(%(contributing)s) AND own.state = ANY(%(owing)s)
  ORDER BY own.id LIMIT 1) part ON true
LEFT JOIN LATERAL (
  SELECT d.to_id FROM evaluation_delegation d
  JOIN evaluation_assignment own ON own.id = d.assignment_id
  WHERE own.answer_id = a.id AND own.ended_at IS NULL AND d.ended_at IS NULL
    AND own.agency_id = ANY(%(seated)s)
  ORDER BY d.id LIMIT 1) given ON true
WHERE a.round_id = %(round)s
ORDER BY a.position
"""


class Row(NamedTuple):
    """``due_on``: of the next step. ``is_visible``: the person may open it; ``is_waiting``: the
    next step is the person's, or, where ``part_state`` says so, the part of its agency.
    """

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
    part_state: str

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


def answer_rows(round_: Round, by: Actor) -> list[Row]:
    """Every answer of the round whose question is asked, in its order: one query."""
    turns = _Turns(by, round_)
    values = {
        "round": round_.pk,
        "sees_all": by.scope("answer.view") == "all",
        "agencies": list(by.agency_ids("answer.view")),
        "contributing": list(by.agency_ids("contribution.edit")),
        "seated": list(by.all_agency_ids),
        "owing": list(OWING),
    }
    out = hidden_codes(round_)
    return [turns.row(*row) for row in fetch(ANSWERS, values) if row[1] not in out]


class _Turns:
    """Whose turn it is, asked once per stage and lead."""

    def __init__(self, by: Actor, round_: Round) -> None:
        stages = stage_policy(round_.policy).stages
        self.by = by
        self.caretaker_id = round_.caretaker_id
        self.stages = {stage.code: stage for stage in stages}
        self.closing = {stage: last_day(closes) for stage, closes in windows(round_)}
        self.open_stages = {stage.code for stage in stages if stage.counts_as == "open"}
        self.done_stages = {stage.code for stage in stages if stage.counts_as == "done"}
        # nothing can be done in a locked or closed round
        self.is_still = round_.is_locked or round_.closed_at is not None
        self._known: dict[tuple[str, int | None], bool] = {}

    def row(  # the columns of ANSWERS
        self, pk: int, code: str, stage: str, mark: Decimal | None, is_na: bool,  # noqa: FBT001
        due_on: date | None, lead_id: int | None, lead_name: str, is_visible: bool,  # noqa: FBT001
        part_state: str | None, part_due_on: date | None, delegate_id: int | None,
    ) -> Row:  # fmt: skip
        owner = self.stages[stage].owner
        is_turn = self.waits(stage, lead_id)
        is_part = not is_turn and not self.is_still and part_waits(part_state, owner)
        is_away = owner == "agency" and is_with_another(delegate_id, self.by)
        due = self.part_due(stage, part_due_on, due_on) if is_part else self.due(stage, due_on)
        return Row(
            pk,
            code,
            stage,
            NOT_APPLICABLE if is_na else mark,
            due,
            lead_id,
            lead_name,
            is_visible,
            (is_turn or is_part) and not is_away,
            stage in self.open_stages,
            stage in self.done_stages,
            part_state or "" if is_part else "",
        )

    def waits(self, stage: str, lead_id: int | None) -> bool:
        key = (stage, lead_id)
        if key not in self._known:
            owner = self.stages[stage].owner
            waits = waits_for(self.by, owner, lead_id, caretaker_id=self.caretaker_id)
            self._known[key] = waits and not self.is_still
        return self._known[key]

    def due(self, stage: str, due_on: date | None) -> date | None:
        """The day by which the next step is due; None where nothing moves any more."""
        return None if self.is_still else due_day(self.stages[stage], due_on, self.closing)

    def part_due(self, stage: str, own: date | None, due_on: date | None) -> date | None:
        return contribution_day(self.stages[stage], own, due_on, self.closing)

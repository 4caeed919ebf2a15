"""The current round and its answers as light rows: what the first page counts and what waits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import is_with_another, part_waits, waits_for
from layak.evaluation.answers.reads import hidden_codes
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import DEFAULT_POLICY, stage_policy
from layak.evaluation.rounds.reads import contribution_day, due_day, last_day
from layak.evaluation.rounds.sql import fetch
from layak.rules.scoring import NOT_APPLICABLE, Mark
from layak.rules.stages import ASK_AGAIN, OWING

CURRENT = """
SELECT r.*,
  (SELECT json_build_object('parts', s.score->'parts', 'total', s.total::text, 'rank', s.rank,
                            'year', former.evaluation_year)::text
   FROM evaluation_snapshot s JOIN evaluation_round former ON former.id = s.round_id
   WHERE s.round_id = r.previous_id ORDER BY s.id DESC LIMIT 1) AS last,
  (SELECT coalesce(json_agg(json_build_array(w.stage, w.closes_at) ORDER BY w.closes_at), '[]')::text
   FROM evaluation_stagewindow w WHERE w.round_id = r.id) AS windows_json
FROM evaluation_round r
ORDER BY r.closed_at ASC NULLS FIRST, r.evaluation_year DESC, r.opened_at DESC
LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastResult:
    """The frozen score of the round before: totals by part code."""

    year: int
    total: Decimal
    rank: str
    parts: dict[str, Decimal]


def current_round() -> Round | None:
    """The newest round still open, else the newest; with the last result and its windows.

    One query; ``last`` is JSON text or None, ``windows`` JSON text, read by the functions below.
    """
    return next(iter(Round.objects.raw(CURRENT)), None)


def last_result(round_: Round) -> LastResult | None:
    """The result of the round before, where that was ever frozen."""
    text = round_.last  # type: ignore[attr-defined]  # of the raw query
    if text is None:
        return None
    raw = json.loads(text)
    return LastResult(
        year=raw["year"],
        total=Decimal(raw["total"]),
        rank=raw["rank"],
        parts={part["code"]: Decimal(part["score"]) for part in raw["parts"]},
    )


def windows(round_: Round) -> list[tuple[str, datetime]]:
    """Stage and closing moment of each window, the next to close first."""
    raw = json.loads(round_.windows_json)  # type: ignore[attr-defined]  # of the raw query
    return [(stage, datetime.fromisoformat(closes)) for stage, closes in raw]


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


NOTES = """
SELECT DISTINCT ON (answer_id) answer_id, note FROM evaluation_answerstep
WHERE answer_id = ANY(%(answers)s) ORDER BY answer_id, id DESC
"""


def newest_notes(answer_ids: list[int]) -> dict[int, str]:
    """What the newest step of each answer noted, by answer: one query."""
    return dict(fetch(NOTES, {"answers": answer_ids}))


# The current round and what waits in it, as parts of the statement behind the header of every page
# (ADR 0009): the round as ``r``, and beside it the counts, whose values are ``waiting_values``.

ROUND = """(
  SELECT id, code, title, data_years, caretaker_id, locked_at IS NULL AND closed_at IS NULL AS moves
  FROM evaluation_round
  ORDER BY closed_at ASC NULLS FIRST, evaluation_year DESC, opened_at DESC LIMIT 1)"""
WAITING = """(
  SELECT
    count(*) FILTER (
      WHERE a.stage = ANY(%(edit_stages)s) AND s.agency_id = ANY(%(edit)s)
        AND given.away IS NULL) AS edit,
    count(*) FILTER (
      WHERE NOT coalesce(a.stage = ANY(%(edit_stages)s) AND s.agency_id = ANY(%(edit)s), false)
        AND (part.asked OR a.stage = ANY(%(edit_stages)s))
        AND NOT (a.stage = ANY(%(edit_stages)s) AND given.away IS NOT NULL)
        AND part.owed) AS parts,
    count(*) FILTER (
      WHERE a.stage = ANY(%(approve_stages)s) AND s.agency_id = ANY(%(approve)s)) AS approve,
    count(*) FILTER (
      WHERE a.stage = ANY(%(accept_stages)s) AND %(accepts)s
        AND s.agency_id <> ALL(%(own)s)
        AND (%(edits_all)s OR s.agency_id = r.caretaker_id)) AS accept
  FROM evaluation_answer a LEFT JOIN evaluation_assignment s
    ON s.answer_id = a.id AND s.relation = 'lead' AND s.ended_at IS NULL
  LEFT JOIN (
    SELECT answer_id, true AS owed, state = %(asked)s AS asked,
      row_number() OVER (PARTITION BY answer_id ORDER BY id) AS place
    FROM evaluation_assignment
    WHERE relation = 'contributor' AND ended_at IS NULL
      AND agency_id = ANY(%(contribute)s) AND state = ANY(%(owing)s)) part
    ON part.answer_id = a.id AND part.place = 1
  LEFT JOIN LATERAL (
    SELECT own.id AS away FROM evaluation_assignment own
    JOIN evaluation_delegation d ON d.assignment_id = own.id
      AND d.ended_at IS NULL AND d.to_id <> %(user)s
    WHERE own.answer_id = a.id AND own.ended_at IS NULL AND own.agency_id = ANY(%(own)s)
    ORDER BY d.id LIMIT 1) given ON true
  WHERE a.round_id = r.id AND r.moves)"""


def waiting_values(by: Actor) -> dict[str, object]:
    """What ``WAITING`` asks of a person; no query."""
    values: dict[str, object] = {"user": by.user.pk}
    stages = stage_policy(DEFAULT_POLICY).stages
    for owner, permission in (("agency", "edit"), ("head", "approve"), ("secretariat", "accept")):
        values[f"{permission}_stages"] = [s.code for s in stages if s.owner == owner]
        values[permission] = list(by.agency_ids(f"answer.{permission}"))
    values["contribute"] = list(by.agency_ids("contribution.edit"))
    values["owing"], values["asked"] = list(OWING), ASK_AGAIN.target
    values["own"] = list(by.all_agency_ids)
    values["accepts"] = by.scope("answer.accept") == "all"
    # the chair is asked only where the secretariat may not judge its own (evaluation.waiting)
    values["edits_all"] = by.scope("answer.edit") == "all"
    return values

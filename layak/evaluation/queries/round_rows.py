"""The answers of a round as rows: bodies, own part, files and delegation of each, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from layak.city.people.roles.actor import Actor
from layak.evaluation.conditions import hidden_codes
from layak.evaluation.models import Round
from layak.evaluation.queries.fetching import fetch
from layak.rules.stages import OWING

# the own part is one that is still owed before one that is not; each answer is looked up by its
# index, since a round just opened has no statistics yet and a join of groups may then take seconds
ROWS = """
SELECT a.id, a.code, a.position, a.stage, a.mark, a.not_applicable_reason, a.maximum, a.due_on,
  a.saved_at, named.lead_id, coalesce(named.contributor_ids, '{}'), nullif(uses.n, 0),
  named.part_states[1], named.part_days[1], given.to_id, given.name, a.carried IS NOT NULL
FROM evaluation_answer a
CROSS JOIN LATERAL (
  SELECT min(s.agency_id) FILTER (WHERE s.relation = 'lead') AS lead_id,
    array_agg(s.agency_id ORDER BY s.position, s.id)
      FILTER (WHERE s.relation = 'contributor') AS contributor_ids,
    array_agg(s.state ORDER BY s.state = ANY(%(owing)s) DESC, s.id)
      FILTER (WHERE s.relation = 'contributor' AND s.agency_id = ANY(%(contribute)s)) AS part_states,
    array_agg(s.due_on ORDER BY s.state = ANY(%(owing)s) DESC, s.id)
      FILTER (WHERE s.relation = 'contributor' AND s.agency_id = ANY(%(contribute)s)) AS part_days,
    bool_or(s.agency_id = ANY(%(view)s)) AS is_seen
  FROM evaluation_assignment s WHERE s.answer_id = a.id AND s.ended_at IS NULL) named
CROSS JOIN LATERAL (
  SELECT count(*) AS n FROM evaluation_evidenceuse u
  WHERE u.answer_id = a.id AND u.removed_at IS NULL) uses
LEFT JOIN LATERAL (
  SELECT d.to_id, p.name
  FROM evaluation_assignment s JOIN evaluation_delegation d ON d.assignment_id = s.id
  JOIN people_user p ON p.id = d.to_id
  WHERE s.answer_id = a.id AND s.ended_at IS NULL AND s.agency_id = ANY(%(own)s)
    AND d.ended_at IS NULL
  ORDER BY d.id LIMIT 1) given ON true
WHERE a.round_id = %(round)s AND (%(sees_all)s OR named.is_seen) AND a.code <> ALL(%(hidden)s)
ORDER BY a.position
"""


@dataclass(slots=True)
class Row:
    """The columns above in their order, then what the edition and the policy add.

    ``part_state`` and ``part_due_on`` are of the person's own agencies, the delegate is whom they
    gave their work to; None where there is none.
    """

    pk: int
    code: str
    position: int
    stage: str
    mark: Decimal | None
    reason: str
    maximum: Decimal
    due_on: date | None
    saved_at: datetime | None
    lead_id: int | None
    contributor_ids: list[int]
    file_count: int | None
    part_state: str | None
    part_due_on: date | None
    delegate_id: int | None
    delegate_name: str | None
    is_carried: bool
    text: str = ""
    part: str = ""
    indicator: str = ""
    is_waiting: bool = False


def round_rows(round_: Round, by: Actor) -> list[Row]:
    """What ``by`` may see of the questions that are asked, in the order of the instrument.

    One query, and one more where the edition has conditions.
    """
    values = {
        "round": round_.pk,
        "hidden": list(hidden_codes(round_)),
        "sees_all": by.scope("answer.view") == "all",
        "view": list(by.agency_ids("answer.view")),
        "contribute": list(by.agency_ids("contribution.edit")),
        "own": list(by.all_agency_ids),
        "owing": list(OWING),
    }
    return [Row(*row) for row in fetch(ROWS, values)]

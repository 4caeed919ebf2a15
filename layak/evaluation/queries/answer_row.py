"""One answer as a page or a save needs it: its row, its round and what stands around it, in one query.

Plain SQL, since every question page and every save pays for it (ADR 0015). Rows come as the ORM
would have made them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.evaluation.due import last_day
from layak.evaluation.models import Answer, Round
from layak.evaluation.queries.agreements import NEWEST as AGREED
from layak.evaluation.queries.bodies import named_bodies
from layak.evaluation.queries.fetching import columns, fetch, loaded, width
from layak.evaluation.queries.guidance import NEWEST
from layak.evaluation.standing import check_visible
from layak.records.facilities.queries import NEED_COUNT
from layak.records.followups.queries.rows import PROMISE_COUNT
from layak.rules.facilities import year_meant

FOUND = f"SELECT {columns(Answer)}, {columns(Round)}"
TABLES = """
FROM evaluation_answer JOIN evaluation_round ON evaluation_round.id = evaluation_answer.round_id"""
ROW = f"{FOUND}{TABLES}"

STANDING = f"""{FOUND},
  (SELECT s.agency_id FROM evaluation_assignment s
   WHERE s.answer_id = evaluation_answer.id AND s.ended_at IS NULL AND s.relation = 'lead' LIMIT 1),
  ARRAY(SELECT s.agency_id FROM evaluation_assignment s
   WHERE s.answer_id = evaluation_answer.id AND s.ended_at IS NULL AND s.relation = 'contributor'
   ORDER BY s.position),
  EXISTS (SELECT 1 FROM evaluation_stagewindow w
   WHERE w.round_id = evaluation_answer.round_id AND w.stage = evaluation_answer.stage
     AND NOT (w.opens_at <= %(at)s AND w.closes_at > %(at)s)){TABLES}
WHERE evaluation_answer.id = %(answer)s"""  # noqa: S608 - names of our own tables
LOCKED = f"{STANDING} FOR UPDATE OF evaluation_answer"
STANDING_NAMES = ("lead_id", "contributor_ids", "window_is_shut")

PAGE = f"""{FOUND},
  (SELECT count(*) FROM evaluation_thread t
   WHERE t.answer_id = evaluation_answer.id AND t.resolved_at IS NULL),
  (SELECT count(*) FROM evaluation_tablerow t
   WHERE t.answer_id = evaluation_answer.id AND t.removed_at IS NULL),
  (SELECT count(*) FROM evaluation_assignment s
   WHERE s.answer_id = evaluation_answer.id AND s.ended_at IS NULL
     AND s.relation = 'contributor' AND s.state = 'handed_in'),
  saver.name, edition.code, longer.former_on, longer.reason,
  w.closes_at, coalesce(NOT (w.opens_at <= %(at)s AND w.closes_at > %(at)s), false), {NEWEST}, {AGREED}, {NEED_COUNT},
  {PROMISE_COUNT}{TABLES}
LEFT JOIN people_user saver ON saver.id = evaluation_answer.saved_by_id
LEFT JOIN evaluation_round former ON former.id = evaluation_round.previous_id
LEFT JOIN evaluation_editionrevision revision ON revision.id = former.revision_id
LEFT JOIN evaluation_edition edition ON edition.id = revision.edition_id
LEFT JOIN evaluation_stagewindow w
  ON w.round_id = evaluation_answer.round_id AND w.stage = evaluation_answer.stage
LEFT JOIN LATERAL (
  SELECT c.former_on, c.reason FROM evaluation_duechange c
  WHERE c.answer_id = evaluation_answer.id AND c.due_on = evaluation_answer.due_on
    AND c.former_on < c.due_on
  ORDER BY c.id DESC LIMIT 1) longer ON true
WHERE evaluation_answer.id = %(answer)s"""  # noqa: S608 - names of our own tables
PAGE_NAMES = (
    "open_thread_count", "table_row_count", "handed_in_count",
    "saved_by_name", "previous_edition", "extended_from", "extended_because",
    "closes_at", "window_is_shut", "guidance_facts", "agreement_facts", "need_count",
    "promise_count",
)  # fmt: skip
AS_JSON = ("guidance_facts", "agreement_facts")


def fetch_standing(answer_id: int, *, at: datetime, is_locked: bool = False) -> Answer:
    """The answer with its round and what ``standing_of`` needs: one query.

    ``is_locked`` takes the row lock of a save. Raises Answer.DoesNotExist.
    """
    sql = LOCKED if is_locked else STANDING
    return _answer(sql, STANDING_NAMES, {"answer": answer_id, "at": at})


def fetch_answer(answer_id: int, by: Actor, *, at: datetime) -> Answer:
    """The answer with its standing and what its pages tell, if ``by`` may see it: two queries.

    Raises Answer.DoesNotExist. Its agencies come from the assignments that the page lists anyway.
    """
    values = {
        "answer": answer_id,
        "at": at,
        "sees_year": year_meant(timezone.localdate(at)),
        "sees_all": by.scope("readiness.view") == "all",
        "sees": list(by.agency_ids("readiness.view")),
        "sees_promises": by.scope("followup.view") == "all",
        "promises_of": list(by.agency_ids("followup.view")),
    }
    answer = _answer(PAGE, PAGE_NAMES, values)
    bodies = named_bodies(answer)
    facts = vars(answer)
    closes_at = facts.pop("closes_at")
    lead = [row.agency_id for row in bodies if row.is_lead]
    facts |= {
        "closing": {answer.stage: last_day(closes_at)} if closes_at else {},
        **{name: json.loads(facts[name] or "null") for name in AS_JSON},
        "bodies": bodies,
        "lead_id": lead[0] if lead else None,
        "contributor_ids": [row.agency_id for row in bodies if not row.is_lead],
    }
    check_visible(answer, by)
    return answer


def _answer(sql: str, names: tuple[str, ...], values: dict[str, Any]) -> Answer:
    rows = fetch(sql, values)
    if not rows:
        raise Answer.DoesNotExist
    answer = answer_of(rows[0])
    vars(answer).update(zip(names, rows[0][-len(names) :], strict=True))
    return answer


def answer_of(row: Sequence[Any]) -> Answer:
    """The answer with its round from a row whose statement begins with ``FOUND``."""
    own = width(Answer)
    answer = loaded(Answer, row[:own])
    answer.round = loaded(Round, row[own : own + width(Round)])
    return answer

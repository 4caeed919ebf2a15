"""The board on the wall: what is open, since when, what comes next and who is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.listeners import CHAIR, SECRETARIAT
from layak.workflows.rapidaction.cases.models import Level
from layak.workflows.rapidaction.cases.permissions import working_kinds
from layak.workflows.rapidaction.cases.reads import (
    LEVEL_COLOURS,
    LEVEL_TONES,
    due_and_left,
    span_words,
)
from layak.workflows.rapidaction.handoffs.share_rules import names_a_school
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import Listener

SHOWN = 60
SILENCE = {
    "sent": "%(who)s belum membuka rujukan, lewat %(span)s.",
    "seen": "%(who)s belum menjawab rujukan, lewat %(span)s.",
    "accepted": "%(who)s belum bertindak, lewat %(span)s.",
    "acting": "%(who)s belum menyelesaikan rujukan, lewat %(span)s.",
}
# activations of which ``by`` may know: works on it or supervises it, was asked, opened it in an
# emergency, or hears of it by the ladder, where it rang that far; a drill is no child's matter
MINE = """
SELECT s.activation_id AS id FROM rapidaction_caseassignment s
WHERE s.user_id = %(user)s AND s.until_at IS NULL AND s.kind = ANY(%(kinds)s)
UNION
SELECT h.activation_id FROM rapidaction_handoff h
WHERE h.to_agency_id = ANY(%(receiving)s) AND h.state = ANY(%(open)s)
UNION
SELECT g.activation_id FROM rapidaction_breakglass g
WHERE %(may_break)s AND g.user_id = %(user)s AND g.until_at > %(at)s AND g.reviewed_at IS NULL
UNION
SELECT coalesce(h.activation_id, s.activation_id) FROM rapidaction_escalation e
LEFT JOIN rapidaction_handoff h ON h.id = e.handoff_id
LEFT JOIN rapidaction_steprun s ON s.id = e.step_id
WHERE (h.state = ANY(%(open)s) OR s.state = 'running')
  AND (e.moment <> 'warn' AND e.level = ANY(%(rungs)s) OR %(hears_silence)s AND e.found_nobody)
UNION
SELECT h.activation_id FROM rapidaction_handoff h
WHERE %(hears_silence)s AND h.state = 'sent' AND h.holder_id IS NULL
UNION
SELECT d.activation_id FROM rapidaction_drill d
"""
UNBARRED = """
a.id IN (SELECT id FROM mine) AND
NOT EXISTS (SELECT 1 FROM rapidaction_conflictblock b
            WHERE b.activation_id = a.id AND b.lifted_at IS NULL
              AND (b.user_id = %(user)s OR b.agency_id = ANY(%(agencies)s)))
"""
COUNTS = f"""
WITH mine AS MATERIALIZED ({MINE})
SELECT a.level, count(*) FROM rapidaction_activation a
WHERE a.state IN ('open', 'closing') AND NOT a.is_drill AND {UNBARRED}
GROUP BY a.level
"""  # noqa: S608  # no word of a person stands in it
# one walk for each state and level, each of at most as many as are shown; a drill that ended waits
# for nobody
ONE_LEVEL = f"""
(SELECT a.id, a.code, a.level, a.state, a.is_drill, a.opened_at, a.lead_id, %(rank_{{level}})s::int AS rank
 FROM rapidaction_activation a
 WHERE a.state = '{{state}}' AND a.level = '{{level}}' AND {UNBARRED}
   AND NOT (a.is_drill AND a.state = 'closing')
 ORDER BY a.opened_at LIMIT %(shown)s)
"""  # noqa: S608  # as above
ROWS = """
WITH mine AS MATERIALIZED ({mine})
SELECT a.id, a.code, a.level, a.is_drill, a.opened_at, lead.name,
       step.due_at, step.offset_minutes, step.name, step.kind
FROM (SELECT * FROM ({levels}) every ORDER BY rank, opened_at LIMIT %(shown)s) a
JOIN agencies_agency lead ON lead.id = a.lead_id
LEFT JOIN LATERAL (
  SELECT s.due_at, s.offset_minutes, g.name, g.kind FROM rapidaction_steprun s
  LEFT JOIN agencies_agency g ON g.id = s.agency_id
  WHERE s.activation_id = a.id AND s.state = 'running' AND s.due_at IS NOT NULL
  ORDER BY s.due_at LIMIT 1) step ON true
ORDER BY a.rank, a.opened_at
"""
SILENT = """
SELECT h.activation_id, h.state, g.name, g.kind,
  CASE h.state WHEN 'sent' THEN h.see_by_at WHEN 'seen' THEN h.answer_by_at
               WHEN 'accepted' THEN h.act_by_at ELSE h.close_by_at END AS due
FROM rapidaction_handoff h JOIN agencies_agency g ON g.id = h.to_agency_id
WHERE h.activation_id = ANY(%(ids)s) AND h.state IN ('sent', 'seen', 'accepted', 'acting')
  AND CASE h.state WHEN 'sent' THEN h.see_by_at WHEN 'seen' THEN h.answer_by_at
                   WHEN 'accepted' THEN h.act_by_at ELSE h.close_by_at END < %(at)s
ORDER BY due
"""


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """``due`` and ``who`` are "" where no step has a number; ``silent`` are sentences."""

    code: str
    level: str
    tone: str
    lead: str
    open_for: str
    due: str
    who: str
    is_late: bool
    silent: tuple[str, ...]
    is_drill: bool


@dataclass(frozen=True, kw_only=True)
class Board:
    """``counts``: (level, tone, how many are open), without drills."""

    counts: tuple[tuple[str, str, int], ...]
    rows: tuple[BoardRow, ...]
    total: int


def board(by: Actor, *, at: datetime) -> Board:
    """Three queries. Whatever ``by`` has no part in, or a conflict closes, is neither shown nor
    counted."""
    levels = list(Level)
    rungs, hears_silence = _heard(by)
    values: dict[str, Any] = {
        "user": by.user.pk,
        "agencies": list(by.all_agency_ids),
        "kinds": working_kinds(by),
        "receiving": list(by.agency_ids("handoff.receive")),
        "open": list(HandOff.OPEN),
        "may_break": by.may("case.open-sealed"),
        "rungs": rungs,
        "hears_silence": hears_silence,
        "shown": SHOWN,
        "at": at,
        **{f"rank_{level.value}": place for place, level in enumerate(levels)},
    }
    counted = dict(_fetched(COUNTS, values))
    walks = " UNION ALL ".join(
        ONE_LEVEL.format(state=state, level=level.value)
        for state in ("open", "closing")
        for level in levels
    )
    found = _fetched(ROWS.format(mine=MINE, levels=walks), values)
    silent: dict[UUID, list[str]] = {}
    for case, state, name, kind, due in _fetched(SILENT, {**values, "ids": [r[0] for r in found]}):
        said = _(SILENCE[state]) % {"who": shown_name(name, kind), "span": span_words(at - due)}
        silent.setdefault(case, []).append(said)
    rows = tuple(
        BoardRow(
            code=code,
            level=str(Level(level).label),
            tone=LEVEL_TONES[level],
            lead=shown_name(lead, ""),
            open_for=span_words(at - opened_at),
            due=due_and_left(due_at, offset, at=at),
            who=shown_name(who, kind) if who else "",
            is_late=due_at is not None and due_at < at,
            silent=tuple(silent.get(case, ())),
            is_drill=is_drill,
        )
        for case, code, level, is_drill, opened_at, lead, due_at, offset, who, kind in found
    )
    return Board(
        counts=tuple(
            (str(level.label), LEVEL_COLOURS[level.value], counted.get(level.value, 0))
            for level in levels
        ),
        rows=rows,
        total=sum(counted.values()),
    )


def _heard(by: Actor) -> tuple[list[int], bool]:
    """Rungs of the ladder that tell ``by`` without a part in the case; whether silence of all
    others comes to them too.
    """
    words: set[Listener] = set()
    if by.scope(SECRETARIAT) == "all":
        words.add("secretariat")
    if by.scope(CHAIR) == "all":
        words.add("chair")
    rungs = [rung.level for rung in rapid_policy().ladder if words & set(rung.who)]
    return rungs, "chair" in words


def shown_name(name: str, kind: str) -> str:
    """An agency as the wall may say it: a school or kelurahan would tell whose child it is."""
    if names_a_school(name):
        return _("Sekolah")
    if kind == "kecamatan" or name.lower().startswith(("kelurahan", "kecamatan", "desa ")):
        return _("Kelurahan atau kecamatan")
    return name


def _fetched(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

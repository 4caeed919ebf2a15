"""Promises that wait for a person: own ones due soon or late, reported ones to be closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from layak.city.agencies.bodies.reads import agency_name_sql
from layak.city.agencies.seats.reads import seat_is_held_sql
from layak.city.people.roles.actor import Actor
from layak.records.followups.promises.reads import FollowUpRow, row_of

SOON = timedelta(days=14)
SHOWN = 5
# every first page pays for it: written out, in the order of ``rows.COLUMNS``
WAITING = f"""
SELECT f.id, f.title, f.agency_id, {agency_name_sql("f.agency_id")}, f.seat_id, s.title,
  {seat_is_held_sql("s")},
  f.due_on, f.state, f.codes, f.origin_label, f.origin_url, f.proof_wanted, f.repeats_months
FROM followups_followup f
LEFT JOIN agencies_seat s ON s.id = f.seat_id
WHERE (%(reports)s AND f.state = 'open' AND f.due_on <= %(soon)s
       AND (f.seat_id = ANY(%(seats)s)
            OR (f.seat_id IS NULL AND f.agency_id = ANY(%(reporting)s))))
   OR (%(closes)s AND f.state = 'reported' AND f.agency_id <> ALL(%(own)s)
       AND f.reported_by_id <> %(user)s)
ORDER BY f.due_on, f.id LIMIT %(most)s
"""  # noqa: S608 - no word of a person stands in it


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPromises:
    """The most pressing first; ``all_url`` lists them with the others."""

    rows: list[FollowUpRow]
    has_more: bool
    all_url: str


def waiting_promises(by: Actor, *, today: date) -> WaitingPromises | None:
    """One query; None for who has nothing to do with promises, or none that waits."""
    is_closer = by.scope("followup.close") == "all"
    if not is_closer and not by.may("followup.report"):
        return None
    asked: dict[str, Any] = {
        "today": today,
        "soon": today + SOON,
        "seats": [seat.seat_id for seat in by.seats],
        "reporting": list(by.agency_ids("followup.report")),
        "reports": by.may("followup.report"),
        "closes": is_closer,
        "own": list(by.all_agency_ids),
        "user": by.user.pk,
        "most": SHOWN + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(WAITING, asked)
        rows = [row_of(values, today) for values in cursor.fetchall()]
    if not rows:
        return None
    return WaitingPromises(
        rows=rows[:SHOWN],
        has_more=len(rows) > SHOWN,
        all_url="/tindak-lanjut/" + ("papan/" if is_closer else "?milik=on"),
    )

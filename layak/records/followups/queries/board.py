"""Promises by how they stand, as columns: constant queries, at most eight cards in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from layak.city.people.actor import Actor
from layak.city.places.workdays import working_calendar
from layak.records.followups.models import FollowUp
from layak.records.followups.queries.listing import Wanted, narrowed
from layak.records.followups.queries.rows import FollowUpRow, rows_by_ids
from layak.rules.followups import latest_missed

SHOWN = 8
SOON = timedelta(days=14)
CLOSED_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``query`` is the rest of the list's address that shows all of them."""

    title: str
    rows: list[FollowUpRow]
    count: int
    query: str

    @property
    def more_count(self) -> int:
        return self.count - len(self.rows)


def board(wanted: Wanted, *, by: Actor, today: date) -> list[Column]:
    """Late, due soon, reported, later, done within thirty days: seven queries."""
    found = narrowed(
        Wanted(is_mine=wanted.is_mine, agency_id=wanted.agency_id, state="", words=wanted.words),
        by=by,
        today=today,
    )
    parts = _parts(today)
    counts = found.aggregate(
        **{key: Count("pk", filter=where) for key, (_t, where, _o, _q) in parts.items()}
    )
    ids = {
        key: list(found.filter(where).order_by(*order).values_list("pk", flat=True)[:SHOWN])
        for key, (_title, where, order, _query) in parts.items()
    }
    rows = {
        row.id: row
        for row in rows_by_ids([pk for some in ids.values() for pk in some], today=today)
    }
    return [
        Column(title=title, rows=[rows[pk] for pk in ids[key]], count=counts[key], query=query)
        for key, (title, _where, _order, query) in parts.items()
    ]


Part = tuple[str, Q, tuple[str, ...], str]


def _parts(today: date) -> dict[str, Part]:
    missed = latest_missed(today, working_calendar())
    running, soon = Q(state=FollowUp.State.OPEN.value), today + SOON
    done_since = Q(state=FollowUp.State.CLOSED.value, ended_at__date__gte=today - CLOSED_SHOWN)
    by_day = ("due_on", "pk")
    return {
        "late": (_("Lewat tenggat"), running & Q(due_on__lte=missed), by_day, "terlambat=on"),
        "soon": (
            _("Tenggat dua minggu ini"),
            running & Q(due_on__gt=missed, due_on__lte=soon),
            by_day,
            "keadaan=open",
        ),
        "reported": (
            _("Menunggu penutupan"),
            Q(state=FollowUp.State.REPORTED.value),
            ("reported_at", "pk"),
            "keadaan=reported",
        ),
        "later": (_("Kemudian"), running & Q(due_on__gt=soon), by_day, "keadaan=open"),
        "closed": (_("Selesai 30 hari ini"), done_since, ("-ended_at", "-pk"), "keadaan=closed"),
    }

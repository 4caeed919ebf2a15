"""Promises by how they stand, as columns: constant queries, at most eight cards in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.expressions import BaseExpression
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.city.places.workdays import working_calendar
from layak.records.followups.models import FollowUp
from layak.records.followups.queries.listing import Wanted, narrowed
from layak.records.followups.queries.rows import Line, lines_of, rows_by_ids
from layak.rules.followups import latest_missed

SHOWN = 8
SOON = timedelta(days=14)
CLOSED_SHOWN = timedelta(days=30)
# what ended last comes first; the others have no such moment and stand by their day
NEWEST_DONE: tuple[BaseExpression | F | str, ...] = (
    F("ended_at").desc(nulls_last=True),
    "due_on",
    "pk",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``query`` is the rest of the list's address that shows all of them."""

    title: str
    lines: list[Line]
    count: int
    query: str

    @property
    def more_count(self) -> int:
        return self.count - len(self.lines)


def board(wanted: Wanted, *, by: Actor, today: date) -> list[Column]:
    """Late, due soon, reported, later, done within thirty days: two queries."""
    found = narrowed(
        Wanted(is_mine=wanted.is_mine, agency_id=wanted.agency_id, state="", words=wanted.words),
        by=by,
        today=today,
    )
    parts = _parts(today)
    placed = (
        found.annotate(
            part=Case(*(When(where, then=Value(key)) for key, (_t, where, _q) in parts.items()))
        )
        .exclude(part=None)
        .annotate(
            place=Window(RowNumber(), partition_by=[F("part")], order_by=NEWEST_DONE),
            size=Window(Count("pk"), partition_by=[F("part")]),
        )
        .filter(place__lte=SHOWN)
    )
    told = list(placed.order_by("place").values_list("part", "pk", "size"))
    rows = {row.id: row for row in rows_by_ids((pk for _part, pk, _size in told), today=today)}
    sizes = {part: size for part, _pk, size in told}
    return [
        Column(
            title=title,
            lines=lines_of((rows[pk] for part, pk, _size in told if part == key), short=True),
            count=sizes.get(key, 0),
            query=query,
        )
        for key, (title, _where, query) in parts.items()
    ]


Part = tuple[str, Q, str]


def _parts(today: date) -> dict[str, Part]:
    missed = latest_missed(today, working_calendar())
    running, soon = Q(state=FollowUp.State.OPEN.value), today + SOON
    reported = Q(state=FollowUp.State.REPORTED.value)
    done_since = Q(state=FollowUp.State.CLOSED.value, ended_at__date__gte=today - CLOSED_SHOWN)
    return {
        "late": (_("Lewat tenggat"), running & Q(due_on__lte=missed), "terlambat=on"),
        "soon": (
            _("Tenggat dua minggu ini"),
            running & Q(due_on__gt=missed, due_on__lte=soon),
            "keadaan=open",
        ),
        "reported": (_("Menunggu penutupan"), reported, "keadaan=reported"),
        "later": (_("Kemudian"), running & Q(due_on__gt=soon), "keadaan=open"),
        "closed": (_("Selesai 30 hari ini"), done_since, "keadaan=closed"),
    }

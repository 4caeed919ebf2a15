"""What is made ready belongs to the agency; who takes over its seat finds it on the hand-over page."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from layak.city.agencies.seats.handovers import Leaving, Line, Section
from layak.city.agencies.seats.models import Seat
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy
from layak.records.facilities.models import ReadinessNeed
from layak.records.facilities.queries import NeedRow, rows_of
from layak.rules.facilities import UNFINISHED

SHOWN = 20


def nothing_moves(_leaving: Leaving, _by: Actor | None, _at: datetime) -> list[str]:
    """Nothing hangs on the person."""
    return []


def readiness_sections(seat: Seat, today: date) -> list[Section]:
    """Unfinished rows of the seat's agency, the nearest day first: at most three queries.

    Nothing for a seat that fills none.
    """
    if policy().roles[seat.role].rights.get("readiness.edit") != "own":
        return []
    rows = ReadinessNeed.objects.filter(agency=seat.agency_id, state__in=UNFINISHED)
    rows = rows.filter(carried_to=None).select_related("agency")
    found = rows_of(rows.order_by("year", "target_on", "pk")[:SHOWN], today=today)
    return [
        Section(
            title=_("Kesiapan yang belum selesai"),
            empty=_("Tidak ada."),
            lines=tuple(_line(row) for row in found),
        )
    ]


def _line(row: NeedRow) -> Line:
    told = [row.state_label, f"{row.percent}\u00a0%"]
    if row.target_on:
        told.append(_("target %(day)s") % {"day": row.target_text})
    return Line(text=row.need, remark=" · ".join([*told, *row.lacks]), url=row.url)

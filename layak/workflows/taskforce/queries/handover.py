"""What a seat takes over of statements, for the hand-over page and its file."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from layak.city.agencies.seats.handovers import Line, Section
from layak.city.agencies.seats.models import Seat
from layak.city.people.roles.policy import policy
from layak.workflows.taskforce.models import RoleStatement
from layak.workflows.taskforce.queries.statements import STATES, state_of, statement_year


def handover_sections(seat: Seat, today: date) -> list[Section]:
    """The statement of the seat's agency this year: three queries; none for other seats."""
    if policy().roles[seat.role].rights.get("commitment.edit") != "own":
        return []
    year = statement_year(today)
    newest = (
        RoleStatement.objects.filter(agency=seat.agency_id, year=year).order_by("-version").first()
    )
    line = Line(
        text=_("Pernyataan peran tahun %(year)d") % {"year": year},
        remark=_(STATES[state_of(newest)][0]),
        url=f"/pernyataan-peran/{year}/{seat.agency_id}/",
    )
    return [Section(title=_("Pernyataan peran"), empty="", lines=(line,))]

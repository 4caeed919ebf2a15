"""What came with a seat, and whom its holder can ask: colleagues of the agency and those who manage seats."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from layak.city.agencies.seats.handovers import Line, Section, seat_sections
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.people.roles.policy import policy

SHOWN = 15


def contact_sections(seat: Seat, today: date) -> list[Section]:
    """Holders of today beside the seat itself: those of the agency, then the task force's desk.

    One query.
    """
    desk = [code for code, role in policy().roles.items() if "taskforce.manage" in role.rights]
    held = SeatHolding.objects.on(today).exclude(seat=seat).filter(user__is_active=True)
    near = held.filter(seat__agency=seat.agency_id) | held.filter(seat__role__in=desk)
    listed = near.select_related("seat__agency", "user").order_by("user__name", "pk")
    own_first = sorted(listed, key=lambda holding: holding.seat.agency_id != seat.agency_id)
    lines = tuple(
        Line(
            text=holding.user.name,
            remark=", ".join(
                filter(None, (holding.seat.title, holding.seat.agency.name, holding.user.email))
            ),
        )
        for holding in own_first[:SHOWN]
    )
    empty = _("Belum ada pemegang kursi lain.")
    return [Section(title=_("Siapa yang dapat ditanya"), empty=empty, lines=lines)]


def handover_sections(seat: Seat, today: date) -> list[Section]:
    """Everything that the seat hands over, and last whom to ask."""
    return [*seat_sections(seat, today), *contact_sections(seat, today)]

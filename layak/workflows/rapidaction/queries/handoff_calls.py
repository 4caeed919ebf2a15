"""Whom to telephone where a hand-off waits for its answer: a child does not wait for a page."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.models import Letterhead
from layak.rules.phones import first_phone
from layak.workflows.rapidaction.models import HandOff
from layak.workflows.rapidaction.queries.on_duty import on_duty

UNANSWERED = (HandOff.State.SENT, HandOff.State.SEEN)


def receiver_calls(handoff: HandOff, *, at: datetime) -> list[tuple[str, str]]:
    """Who has the turn at the receiver now, by rank, and its office, each with a number.

    Empty once it was answered, and where no number is known: four queries.
    """
    if handoff.state not in UNANSWERED:
        return []
    people = on_duty(handoff.to_agency_id, at=at)
    calls = [
        (_("%(name)s, piket") % {"name": one.user.name}, one.phone) for one in people if one.phone
    ]
    contact = Letterhead.objects.filter(agency=handoff.to_agency_id).values_list("contact").first()
    office = first_phone(contact[0]) if contact else ""
    if office:
        calls.append((_("Kantor %(name)s") % {"name": handoff.to_agency.name}, office))
    return calls

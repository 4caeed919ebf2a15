"""An agency merges into another, or ends with its seats."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from layak.city.agencies.bodies import events
from layak.city.agencies.bodies.actions import keep_alias
from layak.city.agencies.bodies.mergers import move_rows, reasons_to_stay
from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.bodies.permissions import check_can_change, check_can_merge
from layak.city.agencies.seats.actions import check_roles_stay, close_seat
from layak.city.agencies.seats.models import Seat
from layak.city.agencies.seats.permissions import check_can_manage_role
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.rules.refusal import Refused


@transaction.atomic
def merge_agencies(*, source: Agency, into: Agency, by: Actor | None, at: datetime) -> None:
    """``source`` ends and becomes a name of ``into``; its seats, names and rows move there.

    What packages above hold moves by the movers registered in ``moves``; all or nothing.
    """
    locked = Agency.objects.select_for_update().order_by("pk").in_bulk([source.pk, into.pk])
    source, into = locked[source.pk], locked[into.pk]
    check_can_merge(by, source, into)
    seat_count = Seat.objects.current().filter(agency=source).update(agency=into)
    source.aliases.update(agency=into)
    move_rows(source.pk, into.pk, by, at)
    source.ended_on, source.merged_into = timezone.localdate(at), into
    source.save(update_fields=["ended_on", "merged_into"])
    keep_alias(into, source.name, at=at)
    event = events.AgencyMerged(
        source=source.pk,
        source_name=source.name,
        into=into.pk,
        into_name=into.name,
        seat_count=seat_count,
    )
    log(event, by=user_of(by), at=at)


@transaction.atomic
def end_agency(*, agency: Agency, by: Actor | None, at: datetime) -> None:
    """The agency is dissolved without heir: its seats end with it.

    Raises Refused while something registered in ``moves`` still needs it, such as questions.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    check_can_change(by, agency)
    reasons = reasons_to_stay(agency.pk)
    if reasons:
        raise Refused(" ".join(reasons))
    seats = list(Seat.objects.current().filter(agency=agency))
    for seat in seats:
        check_can_manage_role(by, seat.role)
    check_roles_stay(without_seats=[seat.pk for seat in seats])
    for seat in seats:
        close_seat(seat, by=by, at=at)
    agency.ended_on = timezone.localdate(at)
    agency.save(update_fields=["ended_on"])
    log(events.AgencyEnded(agency=agency.pk, name=agency.name), by=user_of(by), at=at)

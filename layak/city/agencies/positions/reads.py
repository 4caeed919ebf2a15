"""Seats and positions without a holder for long: they are named, so that somebody fills them. Positions beside a seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.handovers import Line, Section
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.agencies.taskforce.models import Position
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.agencies.taskforce.reads import city_name, title_of
from layak.platform.audit.models import Event

# Seats and positions without a holder for long: they are named, so that somebody fills them.


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """``since_on`` is the first day without a holder, ``days`` how long that is."""

    id: int
    title: str
    body: str
    since_on: date
    days: int


def vacant_seats(*, today: date, days: int | None = None) -> list[Vacancy]:
    """Account seats empty for more than ``days`` (of taskforce.yaml), the longest first.

    A seat that nobody ever held counts from the day it was made: two queries.
    """
    limit = taskforce_policy().vacant_days if days is None else days
    held = SeatHolding.objects.on(today).values("seat")
    empty = list(
        Seat.objects.current()
        .filter(agency__ended_on=None)
        .exclude(pk__in=held)
        .select_related("agency")
        .annotate(left_on=Max("holdings__until_on", filter=Q(holdings__until_on__lte=today)))
    )
    left = {seat.pk: seat.left_on for seat in empty}  # type: ignore[attr-defined]  # annotated
    never = [pk for pk, left_on in left.items() if left_on is None]
    created = Event.objects.filter(kind="seat.created", facts__seat__in=never)
    told = created.values_list("facts", "at") if never else ()
    made = {facts["seat"]: timezone.localdate(at) for facts, at in told}
    found = [
        _vacancy(
            seat.pk, seat.title, seat.agency.name, left.get(seat.pk) or made.get(seat.pk), today
        )
        for seat in empty
    ]
    return _long(found, limit)


def vacant_positions(*, today: date, days: int | None = None) -> list[Vacancy]:
    """Positions of decrees in force that nobody holds for more than ``days``: two queries.

    A position never held counts from the first day of its decree.
    """
    limit = taskforce_policy().vacant_days if days is None else days
    in_force = Q(task_force__ended_on=None) | Q(task_force__ended_on__gt=today)
    sitting = Q(holdings__until_on=None) | Q(holdings__until_on__gt=today)
    filled = Position.objects.filter(sitting, holdings__since_on__lte=today).values("pk")
    empty = (
        Position.objects.filter(in_force, ended_on=None, task_force__since_on__lte=today)
        .exclude(pk__in=filled)
        .select_related("task_force", "agency")
        .annotate(left_on=Max("holdings__until_on"))
    )
    city = city_name()
    found = [
        _vacancy(
            position.pk,
            position.title,
            title_of(position.task_force, city=city),
            position.left_on or position.task_force.since_on,
            today,
        )
        for position in empty
    ]
    return _long(found, limit)


def _vacancy(pk: int, title: str, body: str, since_on: date | None, today: date) -> Vacancy | None:
    if since_on is None:
        return None
    days = (today - since_on) // timedelta(days=1)
    return Vacancy(id=pk, title=title, body=body, since_on=since_on, days=days)


def _long(found: list[Vacancy | None], limit: int) -> list[Vacancy]:
    long = [vacancy for vacancy in found if vacancy is not None and vacancy.days > limit]
    return sorted(long, key=lambda vacancy: (-vacancy.days, vacancy.body, vacancy.title))


def position_sections(seat: Seat, today: date) -> list[Section]:
    """The positions that the seat acts for, for who takes it over: two queries."""
    in_force = Q(task_force__ended_on=None) | Q(task_force__ended_on__gt=today)
    found = Position.objects.filter(in_force, seat=seat, ended_on=None)
    policy, city = taskforce_policy(), city_name()
    lines = tuple(
        Line(
            text=position.title,
            remark=", ".join(
                filter(
                    None,
                    (
                        policy.standing(position.group, position.duty),
                        policy.field(position.group),
                        title_of(position.task_force, city=city),
                    ),
                )
            ),
            url=f"/gugus-tugas/kedudukan/{position.pk}/",
        )
        for position in found.select_related("task_force").order_by("pk")
    )
    empty = _("Kursi ini tidak mewakili kedudukan apa pun.")
    return [Section(title=_("Kedudukan dalam gugus tugas"), empty=empty, lines=lines)]

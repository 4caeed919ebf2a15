"""Calendars that other programs subscribe to: plain values in, iCalendar (RFC 5545) out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Layak//Tenggat//ID"


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """Something on one whole day. ``key`` stays the same when it is said again, so that it moves
    instead of standing there twice."""

    key: str
    day: date
    title: str
    text: str = ""
    url: str = ""


def calendar_file(
    name: str, days: Sequence[CalendarDay], *, host: str, made_at: datetime, refresh: timedelta
) -> bytes:
    """The calendar as a file; ``host`` makes the keys unique in the world."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", refresh)
    for day in days:
        event = Event()
        event.add("uid", f"{day.key}@{host}")
        event.add("dtstamp", made_at)
        event.add("dtstart", day.day)
        event.add("dtend", day.day + timedelta(days=1))
        event.add("summary", day.title)
        event.add("transp", "TRANSPARENT")
        if day.text:
            event.add("description", day.text)
        if day.url:
            event.add("url", day.url)
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """Something with a beginning and an end. ``key`` as for a day."""

    key: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False


def appointment_file(appointment: Appointment, *, host: str, made_at: datetime) -> bytes:
    """One appointment as a file, for a mail or a link; opened again it moves or is struck out."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if appointment.is_cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{appointment.key}@{host}")
    event.add("dtstamp", made_at)
    event.add("sequence", int(made_at.timestamp()))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", appointment.title)
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    told = {
        "location": appointment.place,
        "description": appointment.text,
        "url": appointment.url,
    }
    for name, value in told.items():
        if value:
            event.add(name, value)
    calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data

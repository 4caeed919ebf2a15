"""The recorded events of an activation as the rules want them, and the zones people choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone

from django.utils import timezone as city
from django.utils.translation import gettext as _

from layak.rules.numbers import date_id, time_id
from layak.rules.playbooks import Playbook
from layak.workflows.rapidaction.models import Activation, Occurrence

# minutes east of Greenwich
ZONES: Mapping[int, str] = {420: "WIB", 480: "WITA", 540: "WIT"}
MINUTE = timedelta(minutes=1)


def city_offset(moment: datetime) -> int:
    """Minutes east of Greenwich of the city's zone."""
    return (city.localtime(moment).utcoffset() or timedelta()) // MINUTE


def in_zone(moment: datetime, offset_minutes: int) -> datetime:
    """The same moment on the offset in which it happened."""
    return moment.astimezone(timezone(timedelta(minutes=offset_minutes)))


def placed(moment: datetime) -> datetime:
    """A moment on one of our three offsets; any other is brought into the city's zone."""
    offset = (moment.utcoffset() or timedelta()) // MINUTE
    return in_zone(moment, offset if offset in ZONES else city_offset(moment))


def zoned(moment: datetime, offset_minutes: int) -> str:
    """``24 November 2026, 21.44 WITA``."""
    local = in_zone(moment, offset_minutes or city_offset(moment))
    return f"{date_id(local.date())}, {clock_words(moment, offset_minutes)}"


def clock_words(moment: datetime, offset_minutes: int) -> str:
    """``21.44 WITA``."""
    offset = offset_minutes or city_offset(moment)
    return time_id(in_zone(moment, offset), ZONES.get(offset, ""))


def span_words(span: timedelta) -> str:
    """How long, in the largest unit that says enough: "14 menit", "22 jam", "6 hari"."""
    if span < timedelta(hours=1):
        return _("%(n)d menit") % {"n": max(span // MINUTE, 1)}
    if span < timedelta(days=2):
        return _("%(n)d jam") % {"n": span // timedelta(hours=1)}
    return _("%(n)d hari") % {"n": span.days}


def standing_occurrences(activation: Activation) -> list[Occurrence]:
    """The row of each event that counts now, withdrawn ones included: one query."""
    rows = Occurrence.objects.filter(activation=activation, replaced_by=None)
    return list(rows.select_related("recorded_by", "on_behalf_of").order_by("at", "pk"))


def times_of(rows: Iterable[Occurrence], playbook: Playbook) -> dict[str, datetime]:
    """Event to its real time on its own offset, as far as this playbook counts from it."""
    return {
        row.event: in_zone(row.at, row.offset_minutes)
        for row in rows
        if not row.is_withdrawn and row.event in playbook.events
    }


def recordable(playbook: Playbook) -> dict[str, str]:
    """Canonical event to label: what starts a clock here, and what its steps record."""
    known = playbook.common.events
    codes = playbook.events | {step.records for _part, step in playbook.all_steps if step.records}
    canonical = {known[code].canonical for code in codes}
    return {code: event.label for code, event in known.items() if code in canonical}


def canonical(playbook: Playbook, event: str) -> str:
    """The one name under which an event is kept; "" for one that this playbook does not know."""
    known = playbook.common.events.get(event)
    return known.canonical if known and known.canonical in recordable(playbook) else ""


def may_lie_ahead(playbook: Playbook, event: str) -> bool:
    """Is it an event from which some step counts backwards: a hearing, a release?"""
    return any(
        step.trigger == event and step.limit is not None and step.limit.is_before
        for _part, step in playbook.all_steps
    )

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.rules.calendars import WorkingCalendar
from layak.workflows.rapidaction.playbooks.limit_rules import (
    Limit,
    NoZone,
    OutOfReach,
    WarningRule,
    ending,
    plus_months,
    standing,
    warnings,
)

EARLY = datetime(1990, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone itself
LATE = datetime(2990, 1, 1)  # noqa: DTZ001 - as above
WEEK = WorkingCalendar(weekdays=frozenset(range(5)), years=frozenset(range(2000, 2100)))


def at(text):
    return datetime.fromisoformat(text)


def end(text, limit):
    return ending(at(text), limit, WEEK).at.isoformat()


@pytest.mark.parametrize(
    ("start", "months", "wanted"),
    [
        ("2026-11-30T07:00:00+07:00", 3, "2027-02-28T07:00:00+07:00"),
        ("2027-11-30T07:00:00+07:00", 3, "2028-02-29T07:00:00+07:00"),  # leap year
        ("2028-02-29T00:00:00+09:00", 12, "2029-02-28T00:00:00+09:00"),
        ("2028-02-29T00:00:00+09:00", 48, "2032-02-29T00:00:00+09:00"),
        ("2026-12-31T23:59:59+08:00", 1, "2027-01-31T23:59:59+08:00"),
        ("2026-03-31T10:00:00+07:00", -1, "2026-02-28T10:00:00+07:00"),
        ("2026-01-15T10:00:00+07:00", -1, "2025-12-15T10:00:00+07:00"),
        ("2026-05-05T10:00:00+07:00", 0, "2026-05-05T10:00:00+07:00"),
    ],
)
def test_months_are_calendar_months(start, months, wanted):
    assert plus_months(at(start), months).isoformat() == wanted


def test_months_agree_with_the_dates_of_another_program():
    # GNU date goes over the end of a short month, so a day that every month has is compared
    lines = [f"2026-{month:02}-17 +{count} months" for month in (1, 6, 11) for count in (1, 5, 14)]
    done = subprocess.run(
        ["date", "-u", "-f", "-", "+%F"], input="\n".join(lines), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    found = [
        plus_months(datetime(2026, month, 17, tzinfo=UTC), count).date().isoformat()
        for month in (1, 6, 11)
        for count in (1, 5, 14)
    ]
    assert found == done.stdout.split()


@pytest.mark.parametrize("offset", ["+07:00", "+08:00", "+09:00", "Z"])
@pytest.mark.parametrize(
    ("limit", "wanted"),
    [
        (Limit(amount=24, unit="hours"), "2026-01-01T23:30:00"),
        (Limit(amount=1, unit="days"), "2026-01-01T23:30:00"),
        (Limit(amount=2, unit="months"), "2026-02-28T23:30:00"),
        (Limit(amount=7, unit="days", is_before=True), "2025-12-24T23:30:00"),
        (Limit(amount=1, unit="months", is_before=True), "2025-11-30T23:30:00"),
        (Limit(amount=0, unit="hours"), "2025-12-31T23:30:00"),
    ],
)
def test_every_zone_counts_in_its_own_offset(offset, limit, wanted):
    shown = "+00:00" if offset == "Z" else offset
    assert end(f"2025-12-31T23:30:00{offset}", limit) == f"{wanted}{shown}"


def test_the_same_moment_in_another_offset_may_end_a_month_elsewhere():
    # 1 March 00.30 WIB is 28 February 17.30 UTC: the month after differs, as the rule says
    limit = Limit(amount=1, unit="months")
    assert end("2026-03-01T00:30:00+07:00", limit) == "2026-04-01T00:30:00+07:00"
    assert end("2026-02-28T17:30:00+00:00", limit) == "2026-03-28T17:30:00+00:00"


def test_a_zone_with_summer_time_keeps_the_hours_of_the_law():
    start = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # the night loses an hour
    found = ending(start, Limit(amount=24, unit="hours"), WEEK).at
    assert found - start.astimezone(UTC) == timedelta(hours=24)


def test_working_days_skip_weekends_and_keep_the_time():
    limit = Limit(amount=3, unit="days", day_count="working")
    assert end("2026-07-03T16:00:00+07:00", limit) == "2026-07-08T16:00:00+07:00"  # from a Friday
    assert end("2026-07-04T16:00:00+07:00", limit) == "2026-07-08T16:00:00+07:00"  # a Saturday
    before = Limit(amount=3, unit="days", day_count="working", is_before=True)
    assert end("2026-07-06T16:00:00+07:00", before) == "2026-07-01T16:00:00+07:00"


def test_unclear_days_are_calendar_days():
    limit = Limit(amount=3, unit="days", day_count="unclear")
    assert end("2026-07-03T16:00:00+07:00", limit) == "2026-07-06T16:00:00+07:00"


def test_an_event_without_zone_is_refused():
    with pytest.raises(NoZone):
        ending(datetime(2026, 1, 1), Limit(amount=1, unit="hours"), WEEK)  # noqa: DTZ001


@pytest.mark.parametrize("unit", ["hours", "days", "months"])
@pytest.mark.parametrize("day_count", ["calendar", "working"])
def test_the_end_of_time_is_refused(unit, day_count):
    limit = Limit(amount=200, unit=unit, day_count=day_count)
    with pytest.raises(OutOfReach):
        ending(at("9999-12-30T00:00:00+07:00"), limit, WEEK)


def test_warnings_before_the_beginning_of_time_are_refused():
    rule = WarningRule(days_before=(2,), at_least_hours=1)
    with pytest.raises(OutOfReach):
        warnings(at("0001-01-02T00:00:00+07:00"), rule)


@given(
    start=st.datetimes(timezones=st.just(UTC), min_value=EARLY, max_value=LATE),
    months=st.integers(min_value=0, max_value=400),
)
def test_months_never_leave_their_month(start, months):
    found = plus_months(start, months)
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day <= start.day
    assert found.day == start.day or (found + timedelta(days=1)).day == 1


RULE = WarningRule(days_before=(2, 0), at_least_hours=6)


@pytest.mark.parametrize(
    ("ends", "wanted"),
    [
        ("2026-11-15T22:00:00+07:00", ["2026-11-13T22:00:00+07:00", "2026-11-15T00:00:00+07:00"]),
        ("2026-11-15T06:00:00+07:00", ["2026-11-13T06:00:00+07:00", "2026-11-15T00:00:00+07:00"]),
        ("2026-11-15T05:59:00+07:00", ["2026-11-13T05:59:00+07:00", "2026-11-14T23:59:00+07:00"]),
        ("2026-11-15T00:00:00+07:00", ["2026-11-13T00:00:00+07:00", "2026-11-14T18:00:00+07:00"]),
    ],
)
def test_a_lapsing_right_warns_before_it_ends(ends, wanted):
    assert [moment.isoformat() for moment in warnings(at(ends), RULE)] == wanted


def test_a_short_right_warns_at_once_and_not_before_it_began():
    start = at("2026-11-15T21:00:00+07:00")
    assert warnings(start + timedelta(hours=3), RULE, not_before=start) == (start,)
    # the window of three days for restitution: once after a day, once on the last
    third_day = start + timedelta(days=3)
    assert warnings(third_day, RULE, not_before=start) == (
        start + timedelta(days=1),
        at("2026-11-18T00:00:00+07:00"),
    )


def test_no_days_no_warning():
    rule = WarningRule(days_before=(), at_least_hours=6)
    assert warnings(at("2026-11-15T22:00:00+07:00"), rule) == ()


@given(
    ends=st.datetimes(timezones=st.just(UTC), min_value=EARLY, max_value=LATE),
    days=st.sets(st.integers(min_value=0, max_value=40), min_size=1),
    hours=st.integers(min_value=1, max_value=60),
)
def test_warnings_come_before_the_end(ends, days, hours):
    rule = WarningRule(days_before=tuple(days), at_least_hours=hours)
    found = warnings(ends, rule)
    assert found
    assert list(found) == sorted(set(found))
    assert all(moment <= ends - timedelta(hours=hours) for moment in found)


@pytest.mark.parametrize(
    ("limit_type", "ended"),
    [("duty", "late"), ("target", "late"), ("right_expiry", "lapsed"), ("window", "closed")],
)
def test_a_clock_ends_as_its_kind_does(limit_type, ended):
    ends = at("2026-11-15T22:00:00+07:00")
    warn = (ends - timedelta(days=2),)

    def stands(now, **more):
        return standing(ends, limit_type, now=now, warn_at=warn, **more)

    assert stands(ends - timedelta(days=3)) == "running"
    assert stands(ends - timedelta(days=2)) == "warned"
    assert stands(ends) == "warned"
    assert stands(ends + timedelta(seconds=1)) == ended
    assert stands(ends.astimezone(UTC) + timedelta(seconds=1)) == ended
    assert stands(ends + timedelta(days=1), done_at=ends + timedelta(hours=1)) == "done"
    assert standing(None, limit_type, now=ends) == "waiting"


def test_a_calendar_that_ends_says_so():
    short = WorkingCalendar(weekdays=frozenset(range(5)), years=frozenset({2026}))
    limit = Limit(amount=3, unit="days", day_count="working")
    inside = ending(at("2026-12-28T09:00:00+07:00"), limit, short)
    assert (inside.at.date(), inside.is_certain) == (date(2026, 12, 31), True)
    outside = ending(at("2026-12-30T09:00:00+07:00"), limit, short)
    assert (outside.at.date(), outside.is_certain) == (date(2027, 1, 4), False)

from __future__ import annotations

import copy
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.city.places.workdays import working_calendar as calendar
from layak.rules.calendars import FaultyCalendar, Holiday, WorkingCalendar, parse_calendar

RAW = {
    "working_week": ["monday", "tuesday", "wednesday", "thursday", "friday"],
    "years": [
        {
            "year": 2001,
            "basis": "inferred",
            "source": "a test",
            "holidays": {"2001-01-01": "New year"},
            "shared_leave": {"2001-01-02": "Shared"},
        }
    ],
}


@pytest.fixture
def indonesia():
    return calendar()


def test_national_days_are_known_from_2024_to_2026(indonesia):
    days = [day.on for day in indonesia.holidays.values() if not day.is_shared_leave]
    shared = [day.on for day in indonesia.holidays.values() if day.is_shared_leave]
    counted = [(sum(day.year == year for day in days), sum(day.year == year for day in shared))
               for year in (2024, 2025, 2026)]  # fmt: skip
    # announced: 17 and 10, 17 and 10, 17 and 8; two polling days in 2024, one leave day added in 2025
    assert counted == [(19, 10), (17, 11), (17, 8)]
    assert indonesia.years == {2024, 2025, 2026}
    assert all(day.weekday() < 5 for day in shared)  # leave on a weekend would be no leave


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 3, 17), True),
        (date(2026, 3, 18), False),  # shared leave of Nyepi
        (date(2026, 3, 25), True),  # first day after Idulfitri
        (date(2025, 8, 18), False),  # added in August 2025
        (date(2024, 2, 14), False),
        (date(2024, 11, 27), False),
        (date(2026, 11, 28), False),  # Saturday
    ],
)
def test_days_off(indonesia, day, is_working):
    assert indonesia.is_working(day) is is_working


def test_a_city_adds_its_own_day(indonesia):
    own = indonesia.plus([Holiday(on=date(2026, 6, 17), name="Hari jadi kota")])
    assert indonesia.is_working(date(2026, 6, 17))
    assert not own.is_working(date(2026, 6, 17))
    assert not own.is_working(date(2026, 6, 16))


def test_zero_days_is_the_day_itself(indonesia):
    assert indonesia.counted(date(2026, 12, 25), 0).on == date(2026, 12, 25)


@given(
    start=st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 10, 1)),
    count=st.integers(min_value=1, max_value=40),
)
def test_counting_passes_exactly_so_many_working_days(start, count):
    indonesia = calendar()
    found = indonesia.counted(start, count)
    between = [start + timedelta(days=n + 1) for n in range((found.on - start).days)]
    assert sum(map(indonesia.is_working, between)) == count
    assert indonesia.is_working(found.on)
    assert found.is_certain == (found.on.year in indonesia.years)


def test_a_calendar_is_read():
    found = parse_calendar(RAW)
    assert found.holidays[date(2001, 1, 2)] == Holiday(
        on=date(2001, 1, 2), name="Shared", is_shared_leave=True
    )
    assert isinstance(found, WorkingCalendar)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw.update(working_week=[]), "working_week"),
        (lambda raw: raw.update(working_week=["senin"]), "working_week"),
        (lambda raw: raw["years"][0].update(year=0), "`year`"),
        (lambda raw: raw["years"][0].update(year="x"), "`year`"),
        (lambda raw: raw["years"][0].pop("source"), "`source`"),
        (lambda raw: raw["years"][0].pop("basis"), "`basis`"),
        (lambda raw: raw["years"][0]["holidays"].update({"2001-02-30": "x"}), "bukan tanggal"),
        (lambda raw: raw["years"][0]["holidays"].update({"2002-01-01": "x"}), "tidak dalam tahun"),
        (lambda raw: raw["years"][0]["holidays"].update({"2001-01-02": "x"}), "dua kali"),
    ],
)
def test_a_faulty_calendar_says_where(change, said):
    raw = copy.deepcopy(RAW)
    change(raw)
    with pytest.raises(FaultyCalendar, match=said):
        parse_calendar(raw)

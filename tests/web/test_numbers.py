from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from layak.platform.web.templatetags import numbers

# 10.42.07 in Jakarta (UTC+7) on a Tuesday
MORNING = datetime(2026, 11, 24, 3, 42, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1234.56"), "1.234,56"),
        ("769.61", "769,61"),
        (0, "0,00"),
        (Decimal("0.005"), "0,01"),
        (None, "–"),  # noqa: RUF001 - the dash a reader sees
        ("", "–"),  # noqa: RUF001
        ("bukan angka", "–"),  # noqa: RUF001
    ],
)
def test_points_have_two_places_and_a_comma(value, shown):
    assert numbers.points(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("164.00", "164"), ("12.50", "12,5"), (1000, "1.000"), (100, "100")]
)
def test_plain_drops_only_zeros_after_the_comma(value, shown):
    assert numbers.plain(value) == shown


def test_percent_is_a_share_times_a_hundred():
    assert numbers.percent(Decimal("0.8735")) == "87\u00a0%"
    assert numbers.percent("0.8735", 1) == "87,4\u00a0%"
    assert numbers.percent(None) == "\u2013"


def test_rupiah_is_whole():
    assert numbers.rupiah(1_250_000_000) == "Rp1.250.000.000"


def test_moments_are_read_in_the_citys_zone(settings):
    settings.TIME_ZONE = "Asia/Jakarta"
    assert numbers.moment_id(MORNING) == "24 November 2026, 10.42 WIB"
    assert numbers.day(datetime(2026, 11, 24, 18, 0, tzinfo=UTC)) == "25 November 2026"
    assert numbers.day(date(2026, 1, 1)) == "1 Januari 2026"


def test_moments_follow_a_city_further_east(settings):
    settings.TIME_ZONE = "Asia/Makassar"
    assert numbers.clock(MORNING) == "11.42 WITA"


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 bita"),
        (1023, "1023 bita"),
        (1024, "1 KB"),
        (1_258_291, "1,2 MB"),
        (3 * 1024**3, "3 GB"),
        (None, "\u2013"),
    ],
)
def test_size_is_said_in_the_largest_fitting_unit(count, shown):
    assert numbers.size(count) == shown


@pytest.mark.parametrize(
    ("passed", "shown"),
    [
        (timedelta(seconds=59), "baru saja"),
        (timedelta(minutes=5, seconds=59), "5 menit lalu"),
        (timedelta(hours=23, minutes=59), "23 jam lalu"),
        (timedelta(days=6, hours=23), "6 hari lalu"),
        (timedelta(days=7), "24 November 2026"),
    ],
)
def test_ago_turns_into_the_day_after_a_week(passed, shown):
    assert numbers.ago_from(MORNING, MORNING + passed) == shown

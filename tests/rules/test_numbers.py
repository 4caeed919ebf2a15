from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from layak.rules.numbers import date_id, decimal_id, plain_id, rupiah_id, time_id


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("1234.5", 2, "1.234,50"),
        ("0", 2, "0,00"),
        ("-0.001", 2, "0,00"),
        ("-1234567.891", 1, "-1.234.567,9"),
        ("0.125", 2, "0,13"),
        ("0.135", 2, "0,14"),
        ("999.995", 2, "1.000,00"),
        ("1E+3", 0, "1.000"),
        ("769.61", 1, "769,6"),
        ("NaN", 2, "\u2013"),
        ("Infinity", 2, "\u2013"),
    ],
)
def test_decimal_has_points_between_thousands_and_a_comma(value, places, text):
    assert decimal_id(Decimal(value), places) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("12.50", "12,5"), ("164.00", "164"), ("1000", "1.000"), ("0", "0"), ("0.10", "0,1")],
)
def test_plain_drops_zeros_after_the_comma_only(value, text):
    assert plain_id(Decimal(value)) == text


def test_plain_keeps_zeros_of_a_whole_number():
    assert plain_id(Decimal(100), places=0) == "100"


def test_rupiah_are_whole_and_grouped():
    assert rupiah_id(1_250_000_000) == "Rp1.250.000.000"
    assert rupiah_id(-500) == "-Rp500"
    assert rupiah_id(0) == "Rp0"


def test_days_and_times_read_indonesian():
    assert date_id(date(2026, 11, 24)) == "24 November 2026"
    assert date_id(date(2027, 3, 1), weekday=True) == "Senin, 1 Maret 2027"
    assert time_id(datetime(2026, 11, 24, 9, 5, tzinfo=UTC)) == "09.05"
    assert time_id(time(10, 42), "WIB") == "10.42 WIB"

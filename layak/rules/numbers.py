"""Numbers, days and times as Indonesian readers expect them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_SWAP = str.maketrans(",.", ".,")


def decimal_id(value: Decimal, places: int = 2) -> str:
    """`1234.5` as `1.234,50`: rounded half up to that many places. A value without number
    (NaN, infinity) reads as a dash."""
    if not value.is_finite():
        return "\u2013"
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)
    return f"{rounded:,f}".translate(_SWAP)


def plain_id(value: Decimal, places: int = 2) -> str:
    """As `decimal_id`, without zeros at the end: `12,50` is `12,5`, `164,00` is `164`."""
    text = decimal_id(value, places)
    return text.rstrip("0").rstrip(",") if "," in text else text


def rupiah_id(amount: int) -> str:
    """Whole rupiah: `Rp1.250.000.000`, below zero `-Rp500`."""
    return f"{'-' if amount < 0 else ''}Rp{abs(amount):,d}".translate(_SWAP)


def date_id(day: date, *, weekday: bool = False) -> str:
    """`24 November 2026`, with `weekday` `Selasa, 24 November 2026`."""
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{DAYS[day.weekday()]}, {text}" if weekday else text


def time_id(moment: datetime | time, zone: str = "") -> str:
    """`10.42`, with a zone's name `10.42 WIB`. The moment must already be in that zone."""
    return f"{moment:%H.%M} {zone}".rstrip()

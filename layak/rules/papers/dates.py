"""The day and the year of a paper, from the places where official papers name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

LINES_AFTER_SETTLED = 4
CLOSING_LINES = 30
SHORT_LINE = 40
YEAR_LINES = 12
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari",
            "februari pebruari",
            "maret",
            "april",
            "mei",
            "juni",
            "juli",
            "agustus",
            "september",
            "oktober",
            "november nopember",
            "desember",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(MONTHS)
_DAY = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_DIGIT_DAY = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)\b")
# in the order in which they count: a regulation is made on the day it is settled, not published
_SETTLED = (
    re.compile(r"\b(?:ditetapkan|ditandatangani|dikeluarkan|disahkan)\b", re.IGNORECASE),
    re.compile(r"\b(?:dibuat|diundangkan)\b", re.IGNORECASE),
)
_PLACE_AND_DAY = re.compile(r"^(?:.*\s)?[A-Z][A-Za-z./ ]{2,30},\s*(?:tanggal\s*)?(?=\d{1,2} )")
_LABELLED = re.compile(r"^(?:hari\b.{0,12})?(?:pada )?tanggal\b.{0,8}?[:;]?\s*", re.IGNORECASE)
_HELD = re.compile(r"^hari\s*(?:/|,|dan)?\s*tanggal\b|^tanggal\b|^pada hari ini\b", re.IGNORECASE)
# "tanggal 5 bulan Mei tahun 2025", as minutes and reports of acts write it
_WITH_WORDS = re.compile(
    rf"\btanggal\s+(\d{{1,2}})\s+bulan\s+({_MONTH})\s+tahun\s+((?:19|20)\d\d)\b", re.IGNORECASE
)
_IN_WORDS = re.compile(
    rf"\btanggal\s+([a-z ]+?)\s+(?:bulan\s+)?({_MONTH})\s+(?:tahun\s+)?(dua ribu[a-z ]*)",
    re.IGNORECASE,
)
_HEADING_YEAR = re.compile(
    r"\bTAHUN(?:\s+ANGGARAN|\s+PELAJARAN|\s+AJARAN)?\s*:?\s*((?:19|20)\d\d)\b", re.IGNORECASE
)
# a report of a month names it on a line of its own
_HEADING_MONTH = re.compile(rf"^(?:BULAN\s+)?(?:{_MONTH})\s+((?:19|20)\d\d)$", re.IGNORECASE)
_UNITS = (
    "",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)


def _spelled(number: int) -> str:
    """A number below 100 in Indonesian words: 25 is "dua puluh lima"."""
    if number < len(_UNITS):
        return _UNITS[number]
    if number < 20:
        return f"{_UNITS[number - 10]} belas"
    return f"{_UNITS[number // 10]} puluh {_UNITS[number % 10]}".strip()


_NUMBERS = {_spelled(number).replace(" ", ""): number for number in range(1, 100)}


def settled_day(lines: list[str]) -> date | None:
    """The day in the lines after "ditetapkan di ... pada tanggal", the last such place."""
    for settled in _SETTLED:
        for place in range(len(lines) - 1, -1, -1):
            if not settled.search(lines[place]):
                continue
            found = _DAY.search(" ".join(lines[place : place + LINES_AFTER_SETTLED]))
            if found is not None:
                return _date(found)
    return None


def heading_day(heading: list[str], lines: list[str]) -> date | None:
    """The day of a letter, of minutes or of an official report.

    It stands after the place, at the head or above the signature, or behind a label.
    """
    for line in (*_after_place(heading), *_labelled(heading)):
        found = _DAY.search(line)
        if found is not None:
            return _date(found)
    # the day of an act as its first sentence names it
    held = " ".join(heading)
    with_words, in_words = _WITH_WORDS.search(held), _IN_WORDS.search(held)
    named = _date(with_words) if with_words else _from_words(in_words) if in_words else None
    if named is not None:
        return named
    for line in heading:
        digits = _DIGIT_DAY.search(line) if _HELD.match(line) else None
        if digits is not None:
            return _of(int(digits[3]), int(digits[2]), int(digits[1]))
    for line in _after_place(lines[-CLOSING_LINES:]):
        found = _DAY.search(line)
        if found is not None:
            return _date(found)
    return None


def heading_year(heading: list[str]) -> int | None:
    """The year that a heading names, as "TAHUN ANGGARAN 2024" does; only the first lines.

    Else that of a line that is a month: "Agustus 2025".
    """
    for line in heading[:YEAR_LINES]:
        found = _HEADING_YEAR.search(line)
        if found is not None and (line.isupper() or len(line) < SHORT_LINE):
            return int(found[1])
    months = (_HEADING_MONTH.match(line) for line in heading[:YEAR_LINES])
    return next((int(found[1]) for found in months if found is not None), None)


def _after_place(lines: list[str]) -> Iterator[str]:
    """What follows "Kota, " in lines that end with a day."""
    for line in lines:
        found = _PLACE_AND_DAY.match(line)
        rest = line[found.end() :] if found else ""
        if rest and _DAY.match(rest) and len(rest) < 30:
            yield rest


def _labelled(lines: list[str]) -> Iterator[str]:
    for line in lines:
        found = _LABELLED.match(line)
        if found is not None and found.end():
            yield line[found.end() :][:40]


def _date(found: re.Match[str]) -> date | None:
    return _of(int(found[3]), MONTHS[found[2].lower()], int(found[1]))


def _from_words(found: re.Match[str]) -> date | None:
    day = _NUMBERS.get(found[1].lower().replace(" ", ""))
    words = found[3].lower().removeprefix("dua ribu").split()
    # the words of the year end where no number goes on
    for count in range(min(len(words), 3), 0, -1):
        year = _NUMBERS.get("".join(words[:count]))
        if day and year:
            return _of(2000 + year, MONTHS[found[2].lower()], day)
    return None


def _of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

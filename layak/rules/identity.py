"""Signs that a text tells who a child is: how many of each kind, never which.

What a file for the public must not hold (UU 35/2014 art. 64 letter i and UU 11/2012 art. 19: the
identity of a child is kept secret; UU 27/2022 art. 25: data of children). The patterns are ours;
they ask a person to look, and decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from lokal.nik import parse_nik

from layak.rules.paper_days import MONTHS

# who was born before is of age in every year that the system evaluates, from 2024 on
NO_CHILD_BORN_BEFORE = 2006
CHILD_YEARS = 18
SIGNS = ("nik", "family_card", "nisn", "birth_certificate", "child_name", "child_birth")
# any day will do: it only settles the century of a birth, which is not used
_ANY_DAY = date.max

_SIXTEEN = re.compile(r"(?<![\d.])\d(?:[ .-]?\d){15}(?![\d]|[.-]\d)")
_FAMILY_CARD = re.compile(
    r"\b(?:no(?:mor)?\.?\s*)?(?:kk|kartu keluarga)\b[^\d\n]{0,12}$", re.IGNORECASE
)
_NISN_LABEL = re.compile(r"\bNISN\b", re.IGNORECASE)
# three digits of the year of birth and seven of a row: 008..., 012...
_NISN = re.compile(r"(?<![\d./-])(?:99\d|0[01]\d)\d{7}(?![\d./-])")
_BIRTH_CERTIFICATE = re.compile(
    r"(?<![\w-])\d{4}[-./ ]?L[TU][-./ ]?\d{8}[-./ ]?\d{3,6}(?!\w)"
    r"|\bakta\s+(?:kelahiran|lahir)\s+no(?:mor)?\.?\s*:?\s*[A-Z0-9][\w./-]*\d",
    re.IGNORECASE,
)
_PERSON = r"(?-i:[A-Z][A-Za-z'\u2019.]+)(?:[ \t]+(?-i:[A-Z][A-Za-z'\u2019.]*))*"
_CHILD_NAME = re.compile(
    r"\b(?:nama\s+(?:lengkap\s+)?(?:anak|siswa|siswi|murid|peserta\s+didik|balita|bayi|korban)"
    rf"(?:\s+korban)?\s*:\s*(?:an\.?\s+)?{_PERSON}"
    rf"|(?:a\.?n\.?|atas\s+nama)\s+(?:anak|ananda)\s+{_PERSON}"
    rf"|\b(?:anak|siswa|siswi|balita|korban)\s+bernama\s+{_PERSON}"
    rf"|\bananda\s*:?\s+{_PERSON})",
    re.IGNORECASE,
)
_MONTH = "|".join(MONTHS)
_BIRTH = re.compile(
    rf"\b\d{{1,2}}(?:\s+(?:{_MONTH})\s+|[-/.]\d{{1,2}}[-/.])((?:19|20)\d\d)\b", re.IGNORECASE
)
_BORN = re.compile(r"\b(?:lahir|ttl|tgl\.?\s*lahir|kelahiran)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ROWS_OF_A_LIST = 3


def identity_signs(text: str) -> dict[str, int]:
    """How many signs of each kind of ``SIGNS`` the text holds; kinds without any are left out."""
    counters: dict[str, Callable[[str], int]] = {
        "nisn": _count_nisn,
        "birth_certificate": lambda text: len(_BIRTH_CERTIFICATE.findall(text)),
        "child_name": lambda text: sum(1 for _found in _CHILD_NAME.finditer(text)),
        "child_birth": _count_births,
    }
    found = _count_numbers(text) | {kind: count(text) for kind, count in counters.items()}
    return {kind: found[kind] for kind in SIGNS if found[kind]}


def _count_numbers(text: str) -> dict[str, int]:
    """Numbers of sixteen digits that begin with a region and a real day, as NIK and KK do."""
    counts = {"nik": 0, "family_card": 0}
    for found in _SIXTEEN.finditer(text):
        if _FAMILY_CARD.search(text[max(found.start() - 40, 0) : found.start()]):
            counts["family_card"] += 1
        elif parse_nik(re.sub(r"\D", "", found[0]), reference_date=_ANY_DAY).valid:
            counts["nik"] += 1
    return counts


def _count_nisn(text: str) -> int:
    return len(_NISN.findall(text)) if _NISN_LABEL.search(text) else 0


def _count_births(text: str) -> int:
    """Days of birth of children: beside the word, or in the rows of a list that has the word."""
    lines = text.splitlines()
    latest = max((int(year) for year in _YEAR.findall(text)), default=0)
    floor = max(NO_CHILD_BORN_BEFORE, latest - CHILD_YEARS)
    beside = sum(len(list(_births(line, floor))) for line in _told(lines))
    if not _BORN.search(text):
        return 0
    rows = sum(1 for line in lines if _is_row(line) and any(_births(line, floor)))
    return max(beside, rows if rows >= _ROWS_OF_A_LIST else 0)


def _told(lines: list[str]) -> Iterator[str]:
    """What follows the word "lahir" on a line, or stands alone below it."""
    for place, line in enumerate(lines):
        found = _BORN.search(line)
        if found is None:
            continue
        rest = line[found.end() :]
        yield rest if _BIRTH.search(rest) else " ".join(lines[place + 1 : place + 2])


def _births(text: str, floor: int) -> Iterator[str]:
    for found in _BIRTH.finditer(text):
        if int(found[1]) >= floor:
            yield found[0]


def _is_row(line: str) -> bool:
    """A row of a list: a name beside a day, and not much more."""
    words = [word for word in line.split() if word[:1].isupper() and word.isalpha()]
    return len(words) >= 1 and len(line) < 200

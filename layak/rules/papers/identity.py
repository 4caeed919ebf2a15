"""Signs that a text tells who a child is, and the places where a person's identity may stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from layak.rules.papers.dates import MONTHS

# Signs that a text tells who a child is: how many of each kind, never which.
#
# What a file for the public must not hold (UU 35/2014 art. 64 letter i and UU 11/2012 art. 19:
# the identity of a child is kept secret; UU 27/2022 art. 25: data of children). The patterns are
# ours; they ask a person to look, and decide nothing.

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
        "nisn": lambda text: len(_NISN.findall(text)) if _NISN_LABEL.search(text) else 0,
        "birth_certificate": lambda text: len(_BIRTH_CERTIFICATE.findall(text)),
        "child_name": lambda text: sum(1 for _found in _CHILD_NAME.finditer(text)),
        "child_birth": _count_births,
    }
    found = _count_numbers(text) | {kind: count(text) for kind, count in counters.items()}
    return {kind: found[kind] for kind in SIGNS if found[kind]}


def _count_numbers(text: str) -> dict[str, int]:
    """Numbers of sixteen digits that begin with a region and a real day, as NIK and KK do."""
    counts = {"nik": 0, "family_card": 0}
    # it makes hundreds of patterns, none of them for us: not at every start
    from lokal.nik import parse_nik

    for found in _SIXTEEN.finditer(text):
        if _FAMILY_CARD.search(text[max(found.start() - 40, 0) : found.start()]):
            counts["family_card"] += 1
        elif parse_nik(re.sub(r"\D", "", found[0]), reference_date=_ANY_DAY).valid:
            counts["nik"] += 1
    return counts


def _count_births(text: str) -> int:
    """Days of birth of children: beside the word, or in the rows of a list that has the word."""
    lines = text.splitlines()
    latest = max((int(year) for year in _YEAR.findall(text)), default=0)
    floor = max(NO_CHILD_BORN_BEFORE, latest - CHILD_YEARS)
    beside = sum(len(list(_births(line, floor))) for line in _told(lines))
    if not _BORN.search(text):
        return 0
    rows = 0
    for line in lines:
        # a row of a list: a name beside a day, and not much more
        has_name = any(word[:1].isupper() and word.isalpha() for word in line.split())
        rows += has_name and len(line) < 200 and any(_births(line, floor))
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


# Where in a text a person's identity may stand: places to look at before a file is shown to
# others.
#
# Ours, and only to point at: a name without a label is not found, a person decides every place.
# ``rules.identity`` counts signs of children's identity; here is where they, and others', stand.
# A NIK has 16 digits of which the seventh to twelfth are a birth date, with 40 added to the day
# of a woman (PP 37/2007 art. 37); the number of a family card has a day at the same place.

_NIK_DIGITS = re.compile(r"(?<!\d)\d(?:[ .\u00a0-]?\d){15}(?!\d)")
_PUPIL = re.compile(r"\bNISN?\b[ \t.:\u00a0]*(?P<value>\d(?:[ .-]?\d){3,9})(?!\d)", re.IGNORECASE)
_LABELLED = re.compile(
    r"\b(?:nama(?:[ \t]+(?:lengkap|anak|siswa|siswi|peserta|korban|pemohon|ayah|ibu|wali|"
    r"orang[ \t]*tua))?|tempat[ \t]*[,/&]?[ \t]*(?:dan[ \t]+)?(?:tanggal|tgl\.?)[ \t]+lahir|"
    r"tanggal[ \t]+lahir|ttl|alamat(?:[ \t]+rumah)?|no(?:mor|\.)?[ \t]*(?:hp|telepon|telp\.?|wa))"
    r"[ \t\u00a0]*[:=][ \t\u00a0]*(?P<value>[^\r\n\t:]{2,80})",
    re.IGNORECASE,
)
_PUPIL_LABEL = re.compile(r"\bNISN\b", re.IGNORECASE)
# three digits of the year of birth and seven of a row, in the column of a list
_PUPIL_IN_A_LIST = re.compile(r"(?<![\d./-])(?:99\d|0[01]\d)\d{7}(?![\d./-])")
_CERTIFICATE = re.compile(
    r"(?<![\w-])\d{4}[-./ ]?L[TU][-./ ]?\d{8}[-./ ]?\d{3,6}(?!\w)"
    r"|(?<=akta kelahiran no)[. :]{1,4}[A-Z0-9][\w./-]*\d",
    re.IGNORECASE,
)


_NAMED = re.compile(
    r"\b(?:(?:anak|siswa|siswi|balita|korban)[ \t]+bernama|(?:a\.?n\.?|atas[ \t]+nama)[ \t]+"
    rf"(?:anak|ananda)|ananda)[ \t]*:?[ \t]+(?P<value>{_PERSON})",
    re.IGNORECASE,
)
_BIRTH_PLACE = re.compile(
    r"\b(?:lahir|kelahiran|ttl)\b[^\r\n]{0,60}?"
    r"(?P<value>\b\d{1,2}(?:[ \t]+[A-Za-z]{3,9}[ \t]+|[-/.]\d{1,2}[-/.])(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_NOT_A_PERSON = re.compile(
    r"\b(?:kegiatan|kelurahan|kecamatan|kota|kabupaten|sekolah|lembaga|dinas|puskesmas|badan|"
    r"program|instansi|perangkat)\b",
    re.IGNORECASE,
)
WOMEN_FROM = 40


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Characters ``start`` to before ``end`` of the text.

    ``kind``: "nik", "nisn", "birth_certificate", "name", "birth", or "label" where only a label
    tells that a person's datum follows.
    """

    start: int
    end: int
    kind: str


def identity_places(text: str) -> list[Place]:
    """What looks like identity, in the order of the text; no two overlap."""
    kept: list[Place] = []
    for place in sorted(_places(text)):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _places(text: str) -> Iterator[Place]:
    for match in _NIK_DIGITS.finditer(text):
        if _has_date(re.sub(r"\D", "", match[0])):
            yield Place(*match.span(), "nik")
    for kind, pattern, group in (
        ("nisn", _PUPIL, "value"),
        ("birth_certificate", _CERTIFICATE, 0),
        ("name", _NAMED, "value"),
        ("birth", _BIRTH_PLACE, "value"),
    ):
        for match in pattern.finditer(text):
            yield Place(*match.span(group), kind)
    if _PUPIL_LABEL.search(text):
        for match in _PUPIL_IN_A_LIST.finditer(text):
            yield Place(*match.span(), "nisn")
    for match in _LABELLED.finditer(text):
        value = match["value"].rstrip()
        if value and not _NOT_A_PERSON.match(value):
            yield Place(match.start("value"), match.start("value") + len(value), "label")


def _has_date(digits: str) -> bool:
    """Whether a day and a month stand where a population number has them, and a province before."""
    day, month = int(digits[6:8]) % WOMEN_FROM, int(digits[8:10])
    return 11 <= int(digits[:2]) <= 97 and 1 <= day <= 31 and 1 <= month <= 12

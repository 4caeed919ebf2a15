"""Where in a text a person's identity may stand: places to look at before a file is shown to others.

Ours, and only to point at: a name without a label is not found, a person decides every place.
``rules.identity`` counts signs of children's identity; here is where they, and others', stand.
A NIK has 16 digits of which the seventh to twelfth are a birth date, with 40 added to the day of a
woman (PP 37/2007 art. 37); the number of a family card has a day at the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SIXTEEN = re.compile(r"(?<!\d)\d(?:[ .\u00a0-]?\d){15}(?!\d)")
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
_PERSON = r"(?-i:[A-Z][A-Za-z'\u2019.]+)(?:[ \t]+(?-i:[A-Z][A-Za-z'\u2019.]*))*"
_NAMED = re.compile(
    r"\b(?:(?:anak|siswa|siswi|balita|korban)[ \t]+bernama|(?:a\.?n\.?|atas[ \t]+nama)[ \t]+"
    rf"(?:anak|ananda)|ananda)[ \t]*:?[ \t]+(?P<value>{_PERSON})",
    re.IGNORECASE,
)
_BORN = re.compile(
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
    found = sorted([*_numbers(text), *_pupils(text), *_told(text), *_labelled(text)])
    kept: list[Place] = []
    for place in found:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _numbers(text: str) -> Iterator[Place]:
    for match in _SIXTEEN.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if _has_date(digits):
            yield Place(*match.span(), "nik")


def _has_date(digits: str) -> bool:
    """Whether a day and a month stand where a population number has them, and a province before."""
    day, month = int(digits[6:8]) % WOMEN_FROM, int(digits[8:10])
    return 11 <= int(digits[:2]) <= 97 and 1 <= day <= 31 and 1 <= month <= 12


def _pupils(text: str) -> Iterator[Place]:
    for match in _PUPIL.finditer(text):
        yield Place(*match.span("value"), "nisn")
    if _PUPIL_LABEL.search(text):
        for match in _PUPIL_IN_A_LIST.finditer(text):
            yield Place(*match.span(), "nisn")


def _told(text: str) -> Iterator[Place]:
    for match in _CERTIFICATE.finditer(text):
        yield Place(*match.span(), "birth_certificate")
    for kind, pattern in (("name", _NAMED), ("birth", _BORN)):
        for match in pattern.finditer(text):
            yield Place(*match.span("value"), kind)


def _labelled(text: str) -> Iterator[Place]:
    for match in _LABELLED.finditer(text):
        value = match["value"].rstrip()
        if value and not _NOT_A_PERSON.match(value):
            yield Place(match.start("value"), match.start("value") + len(value), "label")

"""What a paper says of itself: its kind, number, year, day and whether it bears a signature.

Only suggestions for a person to confirm. A kind is read from the heading alone: a decree names
many laws in its body, and none of them is its own kind or number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

HEADING_LINES = 40
LINES_TO_NUMBER = 8
UPPER_SHARE = 0.8

# the heading's first words; the first kind whose line is met counts
KINDS: tuple[tuple[str, str], ...] = (
    ("regulation", r"(SALINAN )?(RANCANGAN )?(PERATURAN|UNDANG-UNDANG|QANUN|PERDA|PERWALI|PERBUP)"),
    ("decree", r"(SALINAN |PETIKAN )?(SURAT )?KEPUTUSAN|SK (WALI|BUPATI|KEPALA|CAMAT|LURAH)"),
    ("instruction", r"INSTRUKSI"),
    ("circular", r"SURAT EDARAN"),
    ("agreement", r"NOTA KESEPA(HAMAN|KATAN)|PERJANJIAN KERJA ?SAMA|KESEPAKATAN BERSAMA"),
    ("official_report", r"BERITA ACARA"),
    ("attendance_list", r"DAFTAR HADIR|ABSENSI|PRESENSI"),
    ("certificate", r"SERTIFIKAT|PIAGAM|SURAT TANDA TAMAT"),
    ("minutes", r"NOTULE?N?SI?|NOTULA|RISALAH RAPAT"),
    ("assignment_letter", r"SURAT (PERINTAH )?TUGAS|SURAT PERINTAH"),
    ("statement", r"SURAT PERNYATAAN|PAKTA INTEGRITAS"),
    ("signed_budget_extract", r"DOKUMEN PELAKSANAAN|RENCANA KERJA DAN ANGGARAN|KUTIPAN APBD|DPA\b"),
    ("report", r"LAPORAN"),
)
_KIND = re.compile("|".join(f"(?P<k{i}>{pattern})" for i, (_kind, pattern) in enumerate(KINDS)))
_NUMBER = re.compile(
    r"^(?:NOMOR|NO)\b\s*[.:;]?\s*(?P<number>[0-9A-Z][0-9A-Z./\-\u2013 ]*?)\s*"
    r"(?:,?\s*TAHUN\s*:?\s*(?P<year>[0-9OIl]{4})\b.*)?$"
)
_ABOUT = re.compile(r"^(TENTANG|MENIMBANG|DENGAN RAHMAT)\b")
_SUBJECT = re.compile(r"^(HAL|PERIHAL)\s*[:;]?\s*(?P<what>.*)$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_IN_NUMBER = re.compile(r"[/.\-]((?:19|20)\d\d)\b")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari", "februari pebruari", "maret", "april", "mei", "juni", "juli", "agustus",
            "september", "oktober", "november nopember", "desember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAY = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_SETTLED = re.compile(
    r"\b(?:ditetapkan|ditandatangani|dikeluarkan|diundangkan|dibuat)\b", re.IGNORECASE
)
_SIGNED = re.compile(
    r"(?:^|\s)(?:t\.?\s?t\.?\s?d\.?)(?:\s|$|[.,)])|ditandatangani\s+secara\s+elektronik"
    r"|tanda\s+tangan\s+elektronik|\bcap\s+dan\s+tanda\s+tangan\b",
    re.IGNORECASE | re.MULTILINE,
)
_DRAFT = re.compile(r"^\s*(RANCANGAN|DRAFT?|KONSEP)\b", re.MULTILINE)
_BLANK_NAME = re.compile(r"^\s*\(?\s*[.…_]{6,}\s*\)?\s*$\s*(?:NIP|Pangkat)?", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """``kind`` is a code of ``KINDS``; None where the paper does not say.

    ``is_signed``: true where a signature is named in words, false where its place is empty or
    the paper calls itself a draft, None where the text does not tell.
    """

    kind: str | None = None
    number: str | None = None
    year: int | None = None
    dated_on: date | None = None
    is_signed: bool | None = None


def recognise(text: str) -> Paper:
    """What the words of a paper tell of it; every value may be None, nothing is guessed."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    heading = [line for line in lines if line][:HEADING_LINES]
    place, kind = _kind(heading)
    number, year = _number(heading, place)
    day = _day(lines)
    if number and year is None:
        found = _YEAR_IN_NUMBER.findall(number)
        year = int(found[-1]) if found else None
    if year is None and day is not None:
        year = day.year
    return Paper(kind=kind, number=number, year=year, dated_on=day, is_signed=_is_signed(text))


def _kind(heading: list[str]) -> tuple[int | None, str | None]:
    """The line of the heading that names the kind, and the kind."""
    for place, line in enumerate(heading):
        found = _KIND.match(line.upper()) if _is_shouted(line) else None
        if found is not None and found.lastgroup is not None:
            index = next(int(name[1:]) for name, got in found.groupdict().items() if got)
            return place, KINDS[index][0]
        subject = _SUBJECT.match(line)
        if subject is not None:
            what = subject["what"] or (heading[place + 1] if place + 1 < len(heading) else "")
            return None, "invitation" if what.lower().startswith("undangan") else "letter"
    return None, None


def _is_shouted(line: str) -> bool:
    """Headings stand in capitals; a sentence that begins with the same word does not."""
    letters = [sign for sign in line if sign.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) / len(letters) >= UPPER_SHARE


def _number(heading: list[str], place: int | None) -> tuple[str | None, int | None]:
    """The number below the line of the kind, or of a letter's head."""
    begin = 0 if place is None else place
    after = heading[begin : begin + LINES_TO_NUMBER] if place is not None else heading
    for line in after:
        if _ABOUT.match(line.upper()):
            break
        found = _NUMBER.match(line.upper())
        if found is None or not re.search(r"\d", found["number"]):
            continue
        number = (
            re.sub(r"\s*([/.\-\u2013])\s*", r"\1", found["number"])
            .replace("\u2013", "-")
            .strip(" .,-/")
        )
        return number, _year(found["year"])
    return None, None


def _year(text: str | None) -> int | None:
    """A year as scans give it: the letters O, I and l read as digits."""
    if text is None:
        return None
    digits = text.translate(str.maketrans("OIl", "011"))
    return int(digits) if _YEAR.fullmatch(digits) else None


def _day(lines: list[str]) -> date | None:
    """The day in the lines after "ditetapkan di ... pada tanggal", the last such place."""
    for place in range(len(lines) - 1, -1, -1):
        if not _SETTLED.search(lines[place]):
            continue
        found = _DAY.search(" ".join(lines[place : place + 4]))
        if found is not None:
            return _date(found)
    return None


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), MONTHS[found[2].lower()], int(found[1]))
    except ValueError:
        return None


def _is_signed(text: str) -> bool | None:
    if _DRAFT.search(text[:400]):
        return False
    if _SIGNED.search(text):
        return True
    return False if _BLANK_NAME.search(text) else None

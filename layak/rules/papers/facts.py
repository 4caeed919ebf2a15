"""What a paper says of itself: its kind, number, year, day, signer and whether it is signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from layak.rules.papers.dates import heading_day, heading_year, settled_day

# Who signed a paper, and whether it says that it is signed.

LINES_OF_A_BLOCK = 12
CLOSING_LINES = 45
LONGEST_NAME = 60
_SIGNED = re.compile(
    r"(?:^|\s)(?:t\.?\s?t\.?\s?d\.?|d\.?\s?t\.?\s?o\.?)(?:\s|$|[.,)])"
    r"|ditandatangani\s+secara\s+elektronik|tanda\s+tangan\s+elektronik"
    r"|balai\s+(?:besar\s+)?sertifikasi\s+elektronik|\bBSrE\b"
    r"|\bcap\s+dan\s+tanda\s+tangan\b|\bcap\s*/\s*ttd\b",
    re.IGNORECASE | re.MULTILINE,
)
_DRAFT = re.compile(r"^\s*(RANCANGAN|DRAFT?|KONSEP)\b", re.MULTILINE)
_BLANK_NAME = re.compile(r"^\s*\(?\s*[.…_]{6,}\s*\)?\s*$\s*(?:NIP|Pangkat)?", re.MULTILINE)
_SETTLED = re.compile(r"\b(?:ditetapkan|dikeluarkan) di\b", re.IGNORECASE)
_END = re.compile(
    r"^(?:diundangkan|salinan sesuai|salinan ini|tembusan|disalin|lembaran daerah|berita daerah)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^(?:TENTANG$|Menimbang\b|Mengingat\b)", re.IGNORECASE)
_ACTING = r"(?:a\.?\s?n\.?|u\.?\s?b\.?|plt\.?|plh\.?|pj\.?|pjs\.?|an\.)"
_OFFICE = (
    r"wali ?kota|bupati|gubernur|sekretaris|kepala|direktur|camat|lurah|ketua|inspektur|menteri"
    r"|presiden|asisten|rektor|notulis|pejabat|pengguna|kuasa|pimpinan|penjabat|staf ahli"
)
_TITLE = re.compile(rf"^(?:{_ACTING}\s*)*(?:{_OFFICE})\b", re.IGNORECASE)
_ACTING_LINE = re.compile(rf"^(?:{_ACTING})(?:\s|$)", re.IGNORECASE)
_NIP = re.compile(r"^NIP\b", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    rf"\d|[:;/]|\b(?:{_OFFICE}|kota|kabupaten|provinsi|republik|daerah|dinas|badan|kantor"
    r"|kecamatan|kelurahan|perlindungan|pemberdayaan|pembangunan|gugus|selaku|pembina|penata"
    r"|pengatur|tanggal|pangkat|mengetahui|menyetujui|umum|negeri|bidang|bagian|secara|elektronik"
    r"|ditetapkan|dikeluarkan|ttd|nip|nik|yang|dengan|untuk|dan|nama|universitas|sekolah)\b",
    re.IGNORECASE,
)
_BEFORE_NAME = r"(?:(?:prof|drs|dra|dr|drg|ir|hj|h|r|kh|k\.h|rr|apt|ns|st)\.\s*)*"
_NAME = re.compile(
    rf"^{_BEFORE_NAME}[A-Z][A-Za-z'\u2019.\-]*(?:\s+(?:[A-Z][A-Za-z'\u2019.\-]*|bin|binti))*"
    r"(?:\s*,\s*[A-Z][A-Za-z. ()]*)*\.?$",
    re.IGNORECASE,
)


def is_signed(text: str) -> bool | None:
    """True where a signature is named in words, false where its place is empty, else None."""
    if _DRAFT.search(text[:400]):
        return False
    if _SIGNED.search(text):
        return True
    return False if _BLANK_NAME.search(text) else None


def signer(lines: list[str]) -> str | None:
    """The name below the office at the end of a paper; None where no line is plainly a name.

    A name below "ditetapkan di" counts before others: whoever attests a copy is not the signer.
    """
    for place in range(len(lines) - 1, -1, -1):
        if _SETTLED.search(lines[place]):
            return _name_in(_until_end(lines[place + 1 : place + 1 + LINES_OF_A_BLOCK]))
    last = max((place for place, line in enumerate(lines) if _HEADING.match(line)), default=-1)
    closing = _until_end(lines[last + 1 :][-CLOSING_LINES:])
    for place in range(len(closing) - 1, -1, -1):
        if _TITLE.match(closing[place]) or _ACTING_LINE.match(closing[place]):
            name = _name_in(closing[place : place + LINES_OF_A_BLOCK])
            if name is not None:
                return name
    return None


def _until_end(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines):
        if place and _END.match(line):
            return lines[:place]
    return lines


def _name_in(block: list[str]) -> str | None:
    """The first line of a signature block that is a name and stands below an office."""
    is_below_office = False
    for place, line in enumerate(block):
        if _TITLE.match(line) or _ACTING_LINE.match(line):
            if len(re.findall(_OFFICE, line, re.IGNORECASE)) > 1 and "," in line[:-1]:
                return None
            is_below_office = True
            continue
        text = line.strip(" ()_")
        follows = block[place + 1] if place + 1 < len(block) else ""
        if is_below_office and _is_name(text, has_nip=bool(_NIP.match(follows))):
            return text
    return None


def _is_name(text: str, *, has_nip: bool) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 9 or len(text) > LONGEST_NAME or text.endswith((",", "-")):
        return False
    if _NOT_A_NAME.search(text) or not _NAME.match(text):
        return False
    capitals = all(word[0].isupper() or word in ("bin", "binti", "dr.") for word in words)
    return capitals and (len(words) > 1 or has_nip or (text.isupper() and len(text) > 3))


# What a paper says of itself: its kind, number, year, day, signer and whether it is signed.
#
# Only suggestions for a person to confirm. A kind is read from the heading alone: a decree names
# many laws in its body, and none of them is its own kind or number. The shapes are those of
# Permendagri 80/2015 (regulations and decrees) and Permendagri 1/2023 (official letters).

HEADING_LINES = 45
LINES_TO_NUMBER = 8
LINES_TO_LATE_NUMBER = 20
TITLE_WORDS = 7
UPPER_SHARE = 0.8

# the heading's first words; the first kind whose line is met counts. Blanks may be missing: scans
KINDS: tuple[tuple[str, str], ...] = (
    ("regulation", r"PERATURAN|UNDANG-UNDANG|QANUN|PERDA\b|PERWAL(I|KO)?\b|PERBUP\b"),
    ("decree", r"(SURAT ?)?KEPUTUSAN|SK\.? (WALI|BUPATI|KEPALA|CAMAT|LURAH)"),
    ("instruction", r"INSTRUKSI"),
    ("circular", r"SURAT ?EDARAN"),
    (
        "agreement",
        r"NOTA ?KESEPA(HAMAN|KATAN)|(NASKAH ?)?PERJANJIAN|KESEPAKATAN ?BERSAMA"
        r"|MEMORANDUM OF|MOU\b",
    ),
    ("official_report", r"BERITA ?ACARA"),
    ("attendance_list", r"DAFTAR ?HADIR|ABSENSI|PRESENSI|DAFTAR ?KEHADIRAN"),
    ("certificate", r"SERTIFIKAT|PIAGAM|SURAT TANDA TAMAT"),
    ("minutes", r"NOTULE?N|NOTULA|RISALAH ?RAPAT|CATATAN ?RAPAT"),
    ("assignment_letter", r"SURAT ?(PERINTAH ?)?TUGAS|SURAT ?PERINTAH"),
    ("statement", r"SURAT ?PERNYATAAN|PAKTA ?INTEGRITAS|LEMBAR ?KOMITMEN|PERNYATAAN ?KOMITMEN"),
    (
        "signed_budget_extract",
        r"DOKUMEN ?PELAKSANAAN|RENCANA ?KERJA ?DAN ?ANGGARAN|KUTIPAN ?(APBD|DPA)|DPP?A\b|RKA\b",
    ),
    ("report", r"LAPORAN"),
    ("invitation", r"(SURAT ?)?UNDANGAN\b"),
    ("letter", r"NOTA ?DINAS|TELAAHAN ?STAF"),
)
_KIND = re.compile("|".join(f"(?P<k{i}>{pattern})" for i, (_kind, pattern) in enumerate(KINDS)))
# what may stand before the kind: an attachment is known by what it is attached to
_BEFORE = re.compile(
    r"^(?:(?:SALINAN|PETIKAN|RANCANGAN|DRAFT?|KONSEP|LAMPIRAN(?: [IVX\d]+\b)?)\s*[:.]?\s*)+"
)
# a letter's head comes before these, which are then the true kind
_BELOW_A_HEAD = frozenset({"circular", "assignment_letter", "instruction"})
# their year stands with their number; another year in the heading is part of what they are about
_NUMBERED_BY_YEAR = frozenset({"regulation", "decree", "instruction", "circular"})
_KIND_BY_SUBJECT = (
    ("undangan", "invitation"),
    ("edaran", "circular"),
    ("surat edaran", "circular"),
)

_SPACED_OUT = re.compile(r"^(?:\w ){4,}\w$")
# a colon of a bad scan is read as a stroke or a one
_MARK = r"(?:\s*(?:[.:;|!\u2014-]|[1lIi4](?=\s*[:.]?\s+[0-9][0-9A-Za-z.,]*\s?[/.])))*\s*"
_PIECE = r"[0-9A-Za-z][0-9A-Za-z.,&]*"
_NUMBER = re.compile(
    r"(?:^|\s|^SK\s)(?P<word>N[O0]M[O0]R|NO)(?:\s+(?:DPP?A|SURAT|SK))?\b(?P<mark>" + _MARK + r")"
    rf"(?P<number>{_PIECE}(?:\s?[/\-\u2013]\s?{_PIECE})*(?:\s[A-Z](?=\s+TAHUN|\s*$))?)?"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)
_BARE = re.compile(rf"^(?P<number>{_PIECE}(?:\s?[/\-\u2013]\s?{_PIECE})*)$")
_OF_YEAR = re.compile(r"^[\s,.]*TAHUN\s*:?\s*(?P<year>[0-9OIl]{4})\b", re.IGNORECASE)
_ABOUT = re.compile(r"^(TENTANG|DENGAN RAHMAT)\b")
_BODY = re.compile(r"^(MENIMBANG|MENGINGAT|MEMUTUSKAN|DASAR\b|BAB I\b|PASAL 1\b)")
_OF_OTHERS = re.compile(r"\b(PERUBAHAN|PENCABUTAN|PELAKSANAAN|PENETAPAN) ")
_SUBJECT = re.compile(
    r"^(HAL|PERIHAL)\b\s*(?:[:;.|!]|[1lIi4](?=\s))?\s*(?P<what>.*)$", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_IN_NUMBER = re.compile(r"[/.\-]((?:19|20)\d\d)(?!\d)")
_DIGITS = str.maketrans("OoIl", "0011")
_LIKE_A_YEAR = re.compile(r"[12][0-9OoIl]{3}")
_LIKE_DIGITS = re.compile(r"(?=.*\d)[0-9OoIl.]{2,}")


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
    signer: str | None = None
    is_signed: bool | None = None


def recognise(text: str) -> Paper:
    """What the words of a paper tell of it; every value may be None, nothing is guessed."""
    lines = [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]
    # a line set with a blank after every letter, as one word
    heading = [
        line.replace(" ", "") if _SPACED_OUT.match(line) else line for line in lines[:HEADING_LINES]
    ]
    place, kind = _kind(heading)
    number, year = _number(heading, place, kind)
    day = settled_day(lines)
    if kind is not None:
        day = day or heading_day(heading, lines)
    if year is None and number:
        found = _YEAR_IN_NUMBER.findall(number)
        year = int(found[-1]) if found else None
    if year is None and kind is not None and kind not in _NUMBERED_BY_YEAR:
        year = heading_year(heading[place or 0 :])
    if year is None and day is not None:
        year = day.year
    return Paper(
        kind=kind,
        number=number,
        year=year,
        dated_on=day,
        signer=signer(lines) if kind is not None else None,
        is_signed=is_signed(text),
    )


def _kind(heading: list[str]) -> tuple[int | None, str | None]:
    """The line of the heading that names the kind, and the kind."""
    for place, line in enumerate(heading):
        subject = _SUBJECT.match(line)
        if subject is not None:
            return _letter(heading, place, subject["what"])
        kind = _kind_of_line(line) if _is_shouted(line) or _is_title(heading, place) else None
        if kind is not None:
            return place, kind
    return None, None


def _kind_of_line(line: str) -> str | None:
    found = _KIND.match(_BEFORE.sub("", line.upper()))
    if found is None:
        return None
    index = next(int(name[1:]) for name, got in found.groupdict().items() if got)
    return KINDS[index][0]


def _letter(heading: list[str], place: int, what: str) -> tuple[int | None, str]:
    """A letter by its head, unless a heading below it says more."""
    for below, line in enumerate(heading[place + 1 :], start=place + 1):
        kind = _kind_of_line(line) if _is_shouted(line) else None
        if kind in _BELOW_A_HEAD:
            return below, kind
    subject = (what or (heading[place + 1] if place + 1 < len(heading) else "")).lower()
    for begin, kind in _KIND_BY_SUBJECT:
        if subject.startswith(begin):
            return None, kind
    return None, "letter"


def _is_shouted(line: str) -> bool:
    """Headings stand in capitals; a sentence that begins with the same word does not."""
    letters = [sign for sign in line if sign.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) / len(letters) >= UPPER_SHARE


def _is_title(heading: list[str], place: int) -> bool:
    """A short line of Words With Capitals, and nothing but short lines before it.

    A single word only as the first line, and not of a paper that has a number.
    """
    words = heading[place].split()
    least = 1 if place == 0 and _kind_of_line(heading[0]) not in _NUMBERED_BY_YEAR else 2
    is_short = all(len(line.split()) <= TITLE_WORDS for line in heading[:place])
    return (
        least <= len(words) <= TITLE_WORDS
        and is_short
        and heading[place][-1].isalnum()
        and all(word[0].isupper() for word in words if len(word) > 3)
    )


def _number(
    heading: list[str], place: int | None, kind: str | None
) -> tuple[str | None, int | None]:
    """The number below the line of the kind, or of a letter's head, and the year beside it."""
    begin = place or 0
    is_late = kind == "agreement"
    last = begin + (LINES_TO_LATE_NUMBER if is_late else LINES_TO_NUMBER)
    lines = heading if place is None else heading[begin : last + LINES_TO_NUMBER]
    is_about = False
    for row, line in enumerate(lines):
        upper = line.upper()
        if place is not None and (_BODY.match(upper) or (is_about and _OF_OTHERS.search(upper))):
            break
        if _ABOUT.match(upper) and not is_late:
            is_about = True
        found = _NUMBER.search(line) if row == 0 and place is not None else _NUMBER.match(line)
        if found is None:
            continue
        number, year = _read_number(found, [*lines[row + 1 : row + 3], "", ""])
        if (number or year) and not (is_about and "/" not in (number or "")):
            return number, year
    return None, None


def _read_number(found: re.Match[str], below: list[str]) -> tuple[str | None, int | None]:
    """The number and the year of a line that begins with the word; both may stand below it."""
    number, rest = found["number"], found["rest"] or ""
    if number and number.upper() == "TAHUN":
        number, rest = None, f"TAHUN{rest}"
    if number is None and not rest.strip(" ._\u2026-"):
        bare = _BARE.match(below[0])
        number, rest = (bare["number"], below[1]) if bare else (None, below[0])
    of_year = _OF_YEAR.match(rest.lstrip(" ._\u2026-")) or _OF_YEAR.match(below[0])
    # a year as scans give it: the letters O, I and l read as digits
    digits = of_year["year"].translate(_DIGITS) if of_year else ""
    year = int(digits) if _YEAR.fullmatch(digits) else None
    if number is None or not re.search(r"\d", number):
        return None, year
    is_row_of_a_table = found["word"].upper() == "NO" and not found["mark"].strip()
    if is_row_of_a_table and "/" not in number and of_year is None:
        return None, None
    # the number as it was written, without blanks around strokes and with the digits of a scan
    pointed = re.sub(r"(?<=\d),(?=\d)", ".", number.strip(" .,-/"))
    pieces = re.split(r"\s*([/\-\u2013])\s*", pointed)
    last = len(pieces) - 1
    for i, piece in enumerate(pieces):
        if piece == "\u2013":
            pieces[i] = "-"
        elif (i == last and _LIKE_A_YEAR.fullmatch(piece)) or _LIKE_DIGITS.fullmatch(piece):
            pieces[i] = piece.translate(_DIGITS)
    return "".join(pieces), year

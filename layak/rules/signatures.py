"""Who signed a paper, and whether it says that it is signed."""

from __future__ import annotations

import re

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
    closing = _until_end(_below_heading(lines)[-CLOSING_LINES:])
    for place in range(len(closing) - 1, -1, -1):
        if _TITLE.match(closing[place]) or _ACTING_LINE.match(closing[place]):
            name = _name_in(closing[place : place + LINES_OF_A_BLOCK])
            if name is not None:
                return name
    return None


def _below_heading(lines: list[str]) -> list[str]:
    last = max((place for place, line in enumerate(lines) if _HEADING.match(line)), default=-1)
    return lines[last + 1 :]


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

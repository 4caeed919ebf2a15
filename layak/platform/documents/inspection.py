"""What a file is and what it says, without a database: the facts that people confirm later.

Run as a program with the path of a file and the name it came with, it prints the facts as JSON:
so a file of someone else's making is read by a process with limits of its own (``apart``).
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from layak.platform.documents.filetypes import NotAllowed, identify
from layak.platform.documents.texts import Text, read_text
from layak.platform.documents.unreadable import Unreadable
from layak.rules.papers import recognise

SECONDS = 45.0


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """``refused`` is the reason where the file cannot be kept as proof; the rest is then empty.

    ``ocr``: whether any of the text was read from a picture.
    """

    type: str | None = None
    media_type: str | None = None
    pages: int | None = None
    text: str = ""
    ocr: bool = False
    sha256: str
    kind: str | None = None
    number: str | None = None
    year: int | None = None
    signed: bool | None = None
    warnings: list[str] = field(default_factory=list)
    refused: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def inspect_file(data: bytes, name: str, *, seconds: float = SECONDS) -> FileFacts:
    """Everything that the bytes tell. Never raises for a bad file: ``refused`` has the reason."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        found = identify(data, name)
    except NotAllowed as refusal:
        return FileFacts(sha256=digest, refused=str(refusal))
    try:
        text = read_text(data, found, seconds=seconds)
    except Unreadable as refusal:
        return FileFacts(
            sha256=digest,
            type=found.extension,
            media_type=found.media_type,
            refused=str(refusal),
        )
    paper = recognise(text.whole)
    return FileFacts(
        type=found.extension,
        media_type=found.media_type,
        pages=text.page_count,
        text=text.whole,
        ocr=bool(text.read_by_scan),
        sha256=digest,
        kind=paper.kind,
        number=paper.number,
        year=paper.year,
        signed=True if text.is_sealed else paper.is_signed,
        warnings=[*text.warnings, *_position(data), *_wordless(text)],
    )


def _position(data: bytes) -> list[str]:
    """A photo may tell where a child lives: its place stays out of what others download."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            has_place = bool(picture.getexif().get_ifd(0x8825))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return []
    return ["Foto ini menyimpan tempat pengambilannya (GPS)."] if has_place else []


def _wordless(text: Text) -> list[str]:
    return [] if text.whole else ["Tidak ada tulisan yang terbaca pada berkas ini."]


if __name__ == "__main__":
    facts = inspect_file(Path(sys.argv[1]).read_bytes(), sys.argv[2])
    sys.stdout.write(json.dumps(facts.as_json()))

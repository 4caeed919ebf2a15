"""What a file is and what it says, without a database: the facts that people confirm later.

Run as a program with the path of a file and the name it came with, it prints the facts as JSON:
so a file of someone else's making is read by a process with limits of its own (``apart``).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from layak.platform.documents.files.kinds import PICTURES, NotAllowed, identify
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.reading.photos import PhotoFacts, photo_facts
from layak.platform.documents.reading.texts import Text, read_text
from layak.rules.papers.facts import recognise
from layak.rules.papers.identity import identity_signs

SECONDS = 45.0
LETTERS_TOLD = 3_000_000
# what a paper says of itself stands at its beginning and at its end
LETTERS_READ = 1_000_000
ENDING = 20_000
# our threshold, between what people still read (0.8 and more) and noise (0.4); docs/metode-bukti.md
LEGIBLE = 0.65


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """``refused`` is the reason where the file cannot be kept as proof; the rest is then empty.

    ``ocr``: whether any of the text was read from a picture. ``page_starts`` are places in
    ``text``; ``prints`` are [page, bits, [bits if cut, ...]] of pages that are pictures;
    ``dated_on`` is an ISO day, ``taken_at`` an ISO time, in the camera's zone where it told one.
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
    page_starts: list[int] = field(default_factory=list)
    dated_on: str | None = None
    signer: str | None = None
    legibility: float | None = None
    identity_signs: dict[str, int] = field(default_factory=dict)
    taken_at: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    prints: list[tuple[int, int, list[int]]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """What the command tells; the rest is for who keeps the file."""
        return {name: value for name, value in asdict(self).items() if name in TOLD}


TOLD = (
    "type",
    "media_type",
    "pages",
    "text",
    "ocr",
    "sha256",
    "kind",
    "number",
    "year",
    "signed",
    "warnings",
    "refused",
)


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
    photo = photo_facts(data) if found in PICTURES else PhotoFacts()
    whole = text.whole[:LETTERS_TOLD]
    read = whole if len(whole) <= LETTERS_READ else whole[:LETTERS_READ] + "\n" + whole[-ENDING:]
    paper = recognise(read)
    return FileFacts(
        type=found.extension,
        media_type=found.media_type,
        pages=text.page_count,
        text=whole,
        ocr=bool(text.read_by_scan),
        sha256=digest,
        kind=paper.kind,
        number=paper.number,
        year=paper.year,
        signed=True if text.is_sealed else paper.is_signed,
        warnings=[*text.warnings, *_warnings(text, photo)],
        page_starts=[min(start, len(whole)) for start in text.page_starts],
        dated_on=paper.dated_on.isoformat() if paper.dated_on else None,
        signer=paper.signer,
        legibility=text.legibility,
        identity_signs=identity_signs(read),
        taken_at=photo.taken_at,
        latitude=photo.latitude,
        longitude=photo.longitude,
        prints=[(page, of.bits, list(of.cuts)) for page, of in sorted(text.prints.items())],
    )


def _warnings(text: Text, photo: PhotoFacts) -> Iterator[str]:
    """A photo may tell where a child lives: its place stays out of what others download."""
    if len(text.whole) > LETTERS_TOLD:
        yield f"Isinya sangat panjang: hanya {LETTERS_TOLD // 1_000_000} juta huruf pertama dibaca."
    if photo.has_place:
        yield "Foto ini menyimpan tempat pengambilannya (GPS)."
    if not text.whole:
        yield "Tidak ada tulisan yang terbaca pada berkas ini."
    elif text.legibility is not None and text.legibility < LEGIBLE:
        yield "Tulisan pada berkas ini sulit dibaca; pindai atau foto lagi bila bisa."


if __name__ == "__main__":
    facts = inspect_file(Path(sys.argv[1]).read_bytes(), sys.argv[2])
    sys.stdout.write(json.dumps(asdict(facts)))

"""Reports, and cards to cut and hand over, as plain values; `report_pdf` and `cards_pdf` set them on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from layak.platform.documents.writing.pdf import render_pdf

# Reports as plain values; `report_pdf` sets them on paper.

type Align = Literal["left", "center", "right"]
type Look = Literal["plain", "part", "group", "subtotal", "total", "quiet"]
type Block = Heading | Paragraph | Facts | Table | Notes | PageBreak | Wide


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1
    kind: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    text: str
    kind: str = "paragraph"


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and its value."""

    pairs: Sequence[tuple[str, str]]
    kind: str = "facts"


@dataclass(frozen=True)
class TableColumn:
    """`width` is this column's share of the line, relative to the others."""

    title: str
    width: float = 1
    align: Align = "left"


@dataclass(frozen=True)
class TableRow:
    """`part` and, below it, `group` are headings: repeated where their rows go on over a page,
    and when all cells after the second are empty, the second may use the whole width."""

    cells: Sequence[str]
    look: Look = "plain"


@dataclass(frozen=True, kw_only=True)
class Table:
    """Header repeated on every page; without rows it says `empty`. `size` in points."""

    columns: Sequence[TableColumn]
    rows: Sequence[TableRow]
    caption: str = ""
    empty: str = "Belum ada baris."
    size: float = 8.5
    kind: str = "table"

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("Every row needs as many cells as there are columns.")


@dataclass(frozen=True)
class Notes:
    lines: Sequence[str]
    kind: str = "notes"


@dataclass(frozen=True)
class PageBreak:
    kind: str = "page-break"


@dataclass(frozen=True)
class Wide:
    """Blocks on pages of their own, across: a table too wide for an upright page."""

    blocks: Sequence[Block]
    kind: str = "wide"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Place and day, then who signs as what; an empty name leaves a line to write on."""

    place: str = ""
    lines: Sequence[str] = ()
    name: str = ""
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """`banner` stands in a frame on the first and at the head of every later page, `footer` at
    the foot of every page, beside `printed` (when and by whom) and the page number.
    A paragraph as the last block stays on the page of the signatures: end with one."""

    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    letterhead: Sequence[str] = ()
    banner: str = ""
    facts: Sequence[tuple[str, str]] = ()
    signatures: Sequence[Signature] = ()
    footer: str = ""
    printed: str = ""
    author: str = ""
    landscape: bool = False


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A JPEG and the line below it; without `data` the box says `missing`."""

    data: bytes | None
    caption: str
    missing: str = ""


def report_pdf(report: Report, *, created: datetime) -> bytes:
    """A report: title at the left, dense tables."""
    return render_pdf("report", _values(report), title=report.title, created=created)


def letter_pdf(letter: Report, *, created: datetime) -> bytes:
    """The same values as a letter or statement: title in the middle, larger text, justified."""
    return render_pdf("letter", _values(letter), title=letter.title, created=created)


def sheet_pdf(sheet: Report, photos: Sequence[Photo], *, created: datetime) -> bytes:
    """The same values on one page, with photos two by two below them."""
    with TemporaryDirectory(prefix="layak-") as folder:
        files: list[Path] = []
        shown = []
        for photo in photos:
            name = f"{len(files)}.jpg" if photo.data else ""
            if photo.data:
                files.append(Path(folder) / name)
                files[-1].write_bytes(photo.data)
            shown.append({"file": name, "caption": photo.caption, "missing": photo.missing})
        data = _values(sheet) | {"photos": shown}
        return render_pdf("sheet", data, title=sheet.title, created=created, photos=files)


def _values(report: Report) -> dict[str, object]:
    return asdict(report) | {"blocks": [asdict(block) for block in _stepwise(report.blocks)]}


def _stepwise(blocks: Sequence[Block]) -> Iterator[Block]:
    """Heading levels that begin at 1 and go down one at a time, as readers aloud need them."""
    last = 0
    for block in blocks:
        if isinstance(block, Heading):
            last = min(max(block.level, 1), last + 1)
            yield Heading(block.text, last)
        else:
            yield block


# Cards to print, cut and hand over, one per person.


@dataclass(frozen=True, kw_only=True)
class Card:
    title: str
    facts: Sequence[tuple[str, str]]
    code_label: str
    code: str


@dataclass(frozen=True, kw_only=True)
class CardSheet:
    """`instructions` and `banner` are repeated on every card, which is cut out and goes alone."""

    title: str
    cards: Sequence[Card]
    subtitle: str = ""
    instructions: Sequence[str] = ()
    banner: str = ""
    footer: str = ""
    printed: str = ""
    author: str = ""
    landscape: bool = False


def cards_pdf(sheet: CardSheet, *, created: datetime) -> bytes:
    """PDF of the cards; none is broken over two pages."""
    return render_pdf("cards", asdict(sheet), title=sheet.title, created=created)

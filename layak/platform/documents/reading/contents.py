"""What an office file or a text holds, as headings, paragraphs and tables to be looked at.

Nothing of its look is kept and nothing in it is run or followed. Read in a process of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.table import Table

from layak.platform.documents.files import kinds
from layak.platform.documents.files.limits import Job, Unreadable, answer_jobs, run_limited
from layak.platform.documents.files.packages import BROKEN
from layak.platform.documents.reading.tables import read_table, read_workbook
from layak.platform.documents.reading.texts import read_text

MODULE = "layak.platform.documents.reading.contents"
SECONDS = 45.0
PAGES_LIMIT, BLOCKS_LIMIT, ROWS_LIMIT, COLUMNS_LIMIT = 300, 1_500, 400, 40
LETTERS_LIMIT = 5_000
BY_MEDIA_TYPE = {
    kind.media_type: kind
    for kind in (
        kinds.DOCX,
        kinds.XLSX,
        kinds.PPTX,
        kinds.CSV,
        kinds.TXT,
    )
}


@dataclass(slots=True, kw_only=True)
class Block:
    """``kind``: "heading", "text" or "table"; a table has ``rows``, the others ``text``."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Content:
    """One sheet, slide or document; ``is_cut``: there is more than is shown."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    is_cut: bool = False

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def content_from_json(told: dict[str, Any]) -> Content:
    """The other way round of ``as_json``."""
    return Content(
        title=told["title"],
        blocks=[Block(**block) for block in told["blocks"]],
        is_cut=told["is_cut"],
    )


def read_contents(path: Path, media_type: str) -> list[Content]:
    """Every sheet or slide, or the one document. Raises Unreadable."""
    if media_type not in BY_MEDIA_TYPE:
        raise Unreadable("Jenis berkas ini tidak dapat dibaca di sini.")
    job = {"do": "read", "path": str(path), "media_type": media_type}
    said = run_limited(MODULE, job, seconds=SECONDS)
    return [content_from_json(told) for told in said["contents"]]


def _read(job: Job) -> dict[str, object]:
    data = Path(job["path"]).read_bytes()
    kind = BY_MEDIA_TYPE[job["media_type"]]
    found = list(_contents(data, kind))[:PAGES_LIMIT]
    return {"contents": [content.as_json() for content in found]}


def _contents(data: bytes, kind: kinds.FileType) -> Iterator[Content]:
    if kind == kinds.DOCX:
        yield _limited(_word(data))
    elif kind == kinds.XLSX:
        for name, rows in read_workbook(data, only_visible=True).items():
            yield _sheet(name, rows)
    elif kind == kinds.CSV:
        yield _sheet("", read_table(data, "data.csv"))
    else:
        pages = read_text(data, kind, seconds=SECONDS).pages
        for text in pages.values():
            lines = (line.strip() for line in text.splitlines())
            yield _limited(Block(kind="text", text=line) for line in lines if line)


def _word(data: bytes) -> Iterator[Block]:
    try:
        for part in docx.Document(io.BytesIO(data)).iter_inner_content():
            if isinstance(part, Table):
                yield Block(kind="table", rows=list(_rows(part)))
            elif part.text.strip():
                style = (part.style.name or "") if part.style is not None else ""
                is_heading = style.startswith(("Heading", "Title"))
                yield Block(kind="heading" if is_heading else "text", text=part.text.strip())
    except (*BROKEN, KeyError, AttributeError) as error:
        raise Unreadable("Dokumen Word ini rusak. Simpan lagi, lalu unggah.") from error


def _rows(table: Table) -> Iterator[list[str]]:
    """A cell that spans several columns stands once and leaves the others empty."""
    for row in table.rows:
        seen: set[object] = set()
        texts = []
        for cell in row.cells:
            texts.append("" if cell._tc in seen else cell.text.strip())  # noqa: SLF001
            seen.add(cell._tc)  # noqa: SLF001
        yield texts


def _sheet(name: str, rows: list[list[str]]) -> Content:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    width = max(
        (
            max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0)
            for row in filled
        ),
        default=0,
    )
    shown = [[cell[:LETTERS_LIMIT] for cell in row[:COLUMNS_LIMIT]] for row in filled[:ROWS_LIMIT]]
    narrow = min(width, COLUMNS_LIMIT)
    table = Block(kind="table", rows=[(row + [""] * narrow)[:narrow] for row in shown])
    return Content(
        title=name,
        blocks=[table] if shown else [],
        is_cut=len(filled) > ROWS_LIMIT or width > COLUMNS_LIMIT,
    )


def _limited(blocks: Iterable[Block]) -> Content:
    content = Content()
    for block in blocks:
        if len(content.blocks) >= BLOCKS_LIMIT:
            content.is_cut = True
            break
        if len(block.text) > LETTERS_LIMIT or len(block.rows) > ROWS_LIMIT:
            content.is_cut = True
        block.text, block.rows = block.text[:LETTERS_LIMIT], block.rows[:ROWS_LIMIT]
        content.blocks.append(block)
    return content


if __name__ == "__main__":
    answer_jobs({"read": _read})

"""Lists that people sign on paper: the column for the signature first, numbered zig-zag, so that
hands do not meet; F4 lying. Plain values in, PDF or DOCX out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import batched
from typing import TYPE_CHECKING

from docx.document import Document as Word
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Mm, Pt
from docx.table import Table

from layak.platform.documents.writing import word
from layak.platform.documents.writing.pdf import lawful, render_pdf
from layak.platform.documents.writing.reports import Signature
from layak.platform.documents.writing.word import put

if TYPE_CHECKING:
    from docx.table import _Cell, _Row

# millimetres: what is left of F4 lying between the margins is 290
COLUMNS = (
    ("No", 11),
    ("Tanda tangan", 58),
    ("Nama", 58),
    ("Jabatan", 50),
    ("Instansi", 50),
    ("L/P", 11),
    ("Mewakili", 52),
)
ROW_HEIGHT = 9.5
# short paragraphs, so that a heading or a signature finds company on its page
NAMED_TOGETHER = 10
WITH_SIGNATURE = 3
SIZE = 9


@dataclass(frozen=True, kw_only=True)
class SigningRow:
    """Someone, or an empty line; ``mark`` stands where the hand would sign ("09.12, kode")."""

    name: str = ""
    position: str = ""
    agency: str = ""
    sex: str = ""
    represents: str = ""
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class TotalRow:
    """A body with its figures, in words already."""

    cells: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class SigningList:
    """``banner`` stands on every page of an invented city; ``absent`` names the empty seats.

    ``totals`` are rows below ``totals_head``; both are left out where there is nothing to count.
    """

    title: str
    letterhead: Sequence[str] = ()
    banner: str = ""
    facts: Sequence[tuple[str, str]] = ()
    rows: Sequence[SigningRow] = ()
    empty: str = "Belum ada yang tercatat."
    summary: str = ""
    totals_head: Sequence[str] = ()
    totals: Sequence[TotalRow] = ()
    absent_title: str = ""
    absent: Sequence[str] = ()
    signature: Signature | None = None
    footer: str = ""
    printed: str = ""
    author: str = ""


def signing_list_pdf(sheet: SigningList, *, created: datetime) -> bytes:
    """PDF: the head of the table on every page, no row broken."""
    data = asdict(sheet) | {"columns": [{"title": t, "width": w} for t, w in COLUMNS]}
    return render_pdf("signing", data, title=sheet.title, created=created)


def signing_list_docx(sheet: SigningList, *, created: datetime) -> bytes:
    """The same as a Word file, to be changed before it is printed."""
    document = word.blank_document(paper=word.F4, size=SIZE)
    word.set_paper(document.sections[0], word.F4, landscape=True)
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.alignment = word.CENTER
    put(head, _text(sheet.banner), size=8, bold=True)
    foot = section.footer.paragraphs[0]
    words = " · ".join(filter(None, (sheet.footer, sheet.printed)))
    put(foot, _text(words) + "   ", size=8, grey=True)
    word.page_number(foot)
    for number, line in enumerate(sheet.letterhead):
        paragraph = document.add_paragraph()
        paragraph.alignment = word.CENTER
        size = (11, 13, 9)[min(number, 2)]
        put(paragraph, _text(line), size=size, bold=number < 2)
    if sheet.letterhead:
        word.line_below(document.paragraphs[-1], style="double", size=6)
    title = document.add_paragraph()
    title.alignment = word.CENTER
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(8)
    put(title, _text(sheet.title.upper()), size=13, bold=True)
    table = document.add_table(rows=len(sheet.facts), cols=3)
    for row, (name, value) in zip(table.rows, sheet.facts, strict=True):
        for cell, text in zip(row.cells, (name, ":", value), strict=True):
            put(cell.paragraphs[0], _text(text))
    if sheet.facts:
        word.set_widths(table, (40, 5, 245))
    document.add_paragraph()
    _rows(document, sheet)
    _foot(document, sheet)
    if sheet.signature and not _apart(sheet):
        # at the right, kept with the words above it, so that it never stands alone
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        beside = document.add_table(rows=1, cols=2)
        word.set_widths(beside, (190, 100))
        word.keep_row(beside.rows[0])
        _sign(beside.rows[0].cells[1], sheet.signature)
    return word.saved(document, title=sheet.title, created=created)


def _text(text: str) -> str:
    return str(lawful(text))


def _rows(document: Word, sheet: SigningList) -> None:
    """The rows; without totals below them the last ones share an unbroken cell with the signature."""
    if not sheet.rows:
        put(document.add_paragraph(), _text(sheet.empty), grey=True)
        return
    apart = _apart(sheet)
    first = len(sheet.rows) - apart
    table = _table(document, [title for title, _width in COLUMNS], first)
    _fill(table, list(table.rows)[1:], sheet.rows[:first], start=1)
    if apart:
        put(document.add_paragraph(), "", size=1)
        outer = document.add_table(rows=1, cols=1)
        word.set_widths(outer, (290,))
        word.keep_row(outer.rows[0])
        cell = outer.rows[0].cells[0]
        empty = cell.paragraphs[0]
        inner = cell.add_table(rows=apart, cols=len(COLUMNS))
        cell._tc.remove(empty._p)  # noqa: SLF001
        inner.style = document.styles["Table Grid"]
        _fill(inner, list(inner.rows), sheet.rows[first:], start=first + 1)
        _sign(cell, sheet.signature or Signature(), indent=185)


def _apart(sheet: SigningList) -> int:
    """How many of the last rows go with the signature: none where totals stand between them."""
    return min(WITH_SIGNATURE, len(sheet.rows)) if sheet.signature and not sheet.summary else 0


def _fill(table: Table, made: Sequence[_Row], rows: Sequence[SigningRow], *, start: int) -> None:
    for number, (line, row) in enumerate(zip(made, rows, strict=True), start):
        line.height, line.height_rule = Mm(ROW_HEIGHT), WD_ROW_HEIGHT_RULE.AT_LEAST
        word.keep_row(line)
        cells = (str(number), "", row.name, row.position, row.agency, row.sex, row.represents)
        for cell, text in zip(line.cells, cells, strict=True):
            put(word.airy(cell.paragraphs[0]), _text(text), size=SIZE)
        # the number at the left, or in the middle, of the room to sign
        paragraph = line.cells[1].paragraphs[0]
        paragraph.paragraph_format.left_indent = Mm(0 if number % 2 else 28)
        put(paragraph, f"{number}. ", size=SIZE)
        put(paragraph, _text(row.mark), size=7.5, grey=True)
    word.set_widths(table, [width for _title, width in COLUMNS])


def _table(document: Word, titles: Sequence[str], count: int) -> Table:
    table: Table = document.add_table(rows=1 + count, cols=len(titles))
    table.style = document.styles["Table Grid"]
    head = table.rows[0]
    for cell, title in zip(head.cells, titles, strict=True):
        word.shade(cell, "E8EEF4")
        put(word.airy(cell.paragraphs[0]), _text(title), size=SIZE, bold=True)
    word.keep_row(head, repeat=True)
    return table


def _foot(document: Word, sheet: SigningList) -> None:
    if sheet.summary:
        paragraph = put(document.add_paragraph(), _text(sheet.summary), bold=True)
        paragraph.paragraph_format.space_before = Pt(8)
        paragraph.paragraph_format.space_after = Pt(6)
        paragraph.paragraph_format.keep_with_next = True
    if sheet.totals:
        table = _table(document, sheet.totals_head, len(sheet.totals))
        for made, row in zip(list(table.rows)[1:], sheet.totals, strict=True):
            word.keep_row(made)
            for cell, text in zip(made.cells, row.cells, strict=True):
                put(word.airy(cell.paragraphs[0]), _text(text), size=SIZE)
        rest = (290 - 120) / (len(sheet.totals_head) - 1)
        word.set_widths(table, [120, *[rest] * (len(sheet.totals_head) - 1)])
    if sheet.absent:
        title = put(document.add_paragraph(), _text(sheet.absent_title), bold=True)
        title.paragraph_format.space_before = Pt(8)
        title.paragraph_format.keep_with_next = True
        named = [f"{number}. {office}" for number, office in enumerate(sheet.absent, start=1)]
        for some in batched(named, NAMED_TOGETHER, strict=False):
            put(document.add_paragraph(), _text("; ".join(some) + "."), size=SIZE)


def _sign(cell: _Cell, signature: Signature, *, indent: float = 0) -> None:
    """Place, office, room to write on, name; ``indent`` in millimetres."""
    lines = [signature.place, *signature.lines]
    words = [
        ("\n".join(line for line in lines if line), 14, False),
        (signature.name or "." * 40, 44, bool(signature.name)),
        (signature.number, 0, False),
    ]
    for text, space, is_bold in words:
        paragraph = cell.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(space)
        paragraph.paragraph_format.left_indent = Mm(indent)
        put(paragraph, _text(text), bold=is_bold)

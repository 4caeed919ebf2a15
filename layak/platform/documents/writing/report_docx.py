"""A report as a Word document: the same values as `report_pdf`, to go on writing in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.shared import Pt

from layak.platform.documents.writing import word
from layak.platform.documents.writing.pdf import lawful
from layak.platform.documents.writing.reports import (
    Block,
    Facts,
    Heading,
    Notes,
    PageBreak,
    Paragraph,
    Report,
    Signature,
    Table,
    Wide,
)
from layak.platform.documents.writing.word import put

if TYPE_CHECKING:
    from docx.table import _Cell

SIZE, LETTER_SIZE = 10, 11
# what is left of A4 between the margins, in millimetres
PORTRAIT, LANDSCAPE = 166.0, 257.0
HEADINGS = ("part", "group")
LETTERHEAD = (11, 13, 9)
FILLS = {"part": "D6E2EE", "group": "E8EEF4", "subtotal": "F3F6F9", "total": "E8EEF4"}


def report_docx(report: Report, *, created: datetime, as_letter: bool = False) -> bytes:
    """DOCX bytes of a report: headings for the outline, tables with their header repeated.

    ``as_letter``: larger text, the title in the middle. The same for the same arguments;
    ``created`` needs a zone.
    """
    document = word.blank_document(paper=word.A4, size=LETTER_SIZE if as_letter else SIZE)
    word.set_paper(document.sections[0], word.A4, landscape=report.landscape)
    width = LANDSCAPE if report.landscape else PORTRAIT
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.alignment = word.RIGHT
    put(head, _text(report.banner), size=8, bold=True)
    foot = section.footer.paragraphs[0]
    put(foot, " · ".join(filter(None, (report.footer, report.printed))) + "   ", size=8, grey=True)
    word.page_number(foot)
    for number, line in enumerate(report.letterhead):
        paragraph = document.add_paragraph()
        paragraph.alignment = word.CENTER
        # as on paper: the city, the agency the largest, then its address in small
        put(paragraph, _text(line), size=LETTERHEAD[min(number, 2)], bold=number < 2)
    if report.letterhead:
        word.line_below(document.paragraphs[-1], style="double", size=6)
    title = document.add_paragraph()
    title.paragraph_format.space_before = Pt(14)
    put(title, _text(report.title), size=14 if as_letter else 17, bold=True)
    subtitle = put(document.add_paragraph(), _text(report.subtitle), size=11, grey=not as_letter)
    if as_letter:
        title.alignment = subtitle.alignment = word.CENTER
        subtitle.paragraph_format.space_after = Pt(10)
    if report.facts:
        _facts(document, report.facts, PORTRAIT)
    _blocks(document, report.blocks, width)
    if report.signatures:
        _keep_closing(document, report.blocks)
        _signatures(document, report.signatures, width)
    return word.saved(document, title=report.title, created=created)


def _text(text: str) -> str:
    return str(lawful(text))


def _keep_closing(document: Word, blocks: Sequence[Block]) -> None:
    """What ends the text stays on the page of the signatures: a closing paragraph, and two rows
    of the table before it, so that nobody signs an empty page."""
    rest, ends = list(blocks), document.paragraphs
    if rest and isinstance(rest[-1], Paragraph):
        ends[-1].paragraph_format.keep_with_next = True
        rest, ends = rest[:-1], ends[:-1]
    if not rest or not isinstance(rest[-1], Table) or not rest[-1].rows:
        return
    ends[-1].paragraph_format.keep_with_next = True  # the empty line below the table
    for row in document.tables[-1].rows[-2:]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _blocks(document: Word, blocks: Sequence[Block], width: float) -> None:
    for block in blocks:
        if isinstance(block, Wide):
            # a section across, and one as before after it
            upright = width < LANDSCAPE
            across = document.add_section(WD_SECTION.NEW_PAGE)
            word.set_paper(across, word.A4, landscape=True)
            _blocks(document, block.blocks, LANDSCAPE)
            after = document.add_section(WD_SECTION.NEW_PAGE)
            word.set_paper(after, word.A4, landscape=not upright)
        else:
            _block(document, block, width)


def _block(document: Word, block: Block, width: float) -> None:
    match block:
        case Heading():
            level = min(max(block.level, 1), 9)
            heading = document.add_heading(_text(block.text), level=level)
            heading.paragraph_format.space_before = Pt(14)
            heading.paragraph_format.space_after = Pt(6)
            for run in heading.runs:
                run.font.name, run.font.size = word.FONT, Pt(14 - block.level)
        case Paragraph():
            paragraph = put(document.add_paragraph(), _text(block.text))
            paragraph.paragraph_format.space_after = Pt(6)
        case Facts():
            _facts(document, block.pairs, width)
        case Table():
            _table(document, block, width)
        case Notes():
            for line in block.lines:
                put(document.add_paragraph(), _text(line), size=8, grey=True)
        case PageBreak():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _facts(document: Word, pairs: Sequence[tuple[str, str]], width: float) -> None:
    table = document.add_table(rows=len(pairs), cols=2)
    for row, (name, value) in zip(table.rows, pairs, strict=True):
        put(row.cells[0].paragraphs[0], _text(name), grey=True)
        put(row.cells[1].paragraphs[0], _text(value), bold=True)
    word.set_widths(table, (60, width - 60))
    document.add_paragraph()


def _table(document: Word, block: Table, width: float) -> None:
    if block.caption:
        caption = put(document.add_paragraph(), _text(block.caption), bold=True)
        caption.paragraph_format.space_before = Pt(8)
        caption.paragraph_format.keep_with_next = True
    if not block.rows:
        put(document.add_paragraph(), _text(block.empty), grey=True)
        return
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.columns))
    table.style = document.styles["Table Grid"]
    total = sum(column.width for column in block.columns)
    word.set_widths(table, [width * column.width / total for column in block.columns])
    rows = list(table.rows)
    head = rows[0].cells
    for cell, column in zip(head, block.columns, strict=True):
        word.shade(cell, FILLS["part"])
        _cell(cell, column.title, column.align, block.size, bold=True)
    word.keep_row(rows[0], repeat=True)
    aligns = [column.align for column in block.columns]
    for made, row in zip(rows[1:], block.rows, strict=True):
        word.keep_row(made)
        fill = FILLS.get(row.look, "")
        for cell, text, align in zip(made.cells, row.cells, aligns, strict=True):
            if fill:
                word.shade(cell, fill)
            _cell(cell, text, align, block.size, bold=bool(fill))
            cell.paragraphs[0].paragraph_format.keep_with_next = row.look in HEADINGS or None
    document.add_paragraph()


def _cell(cell: _Cell, text: str, align: str, size: float, *, bold: bool) -> None:
    paragraph = put(word.airy(cell.paragraphs[0]), _text(text), size=size, bold=bold)
    if align == "right":
        paragraph.alignment = word.RIGHT


def _signatures(document: Word, signatures: Sequence[Signature], width: float) -> None:
    """Two beside each other, each with room to write on; a pair stays on one page."""
    rows = (len(signatures) + 1) // 2
    table = document.add_table(rows=rows, cols=2)
    word.set_widths(table, (width / 2, width / 2))
    for row in table.rows:
        word.keep_row(row)
    for number, signature in enumerate(signatures):
        # one alone stands at the right, as on a letter
        place = number + (len(signatures) == 1)
        cell = table.rows[number // 2].cells[place % 2]
        lines = [signature.place, *signature.lines]
        put(cell.paragraphs[0], _text("\n".join(line for line in lines if line)))
        cell.paragraphs[0].paragraph_format.space_before = Pt(14)
        name = cell.add_paragraph()
        name.paragraph_format.space_before = Pt(44)
        put(name, _text(signature.name or "." * 40))
        if signature.number:
            put(cell.add_paragraph(), _text(signature.number))

"""What our Word documents share: paper, fonts, tables, page numbers, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zipfile import ZipFile

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from layak.platform.documents.files.archives import zip_entry

if TYPE_CHECKING:
    from docx.table import _Cell, _Row

# paper of Indonesian offices, in millimetres
F4, A4 = (215, 330), (210, 297)
FONT = "Arial"
GREY = RGBColor(0x55, 0x55, 0x55)
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY


def blank_document(*, paper: tuple[int, int], size: float) -> Word:
    """An empty document of ours in Indonesian: one font, no space around paragraphs."""
    document = Document()
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)  # noqa: S101  # by the standard template
    style.font.name, style.font.size = FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), FONT)
    properties.append(element("w:lang", val="id-ID"))
    style.paragraph_format.space_after = Pt(0)
    set_paper(document.sections[0], paper)
    return document


def set_paper(section: Section, paper: tuple[int, int], *, landscape: bool = False) -> None:
    width, height = reversed(paper) if landscape else paper
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(22 if not landscape else 20)
    section.top_margin = section.bottom_margin = Mm(18)
    section.header_distance = section.footer_distance = Mm(9)


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """An element of Word's own language; attributes without their prefix."""
    made: BaseOxmlElement = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def put(
    paragraph: Paragraph, text: str, *, size: float = 0, bold: bool = False, grey: bool = False
) -> Paragraph:
    """Words at the end of a paragraph; ``size`` in points, 0 for that of the document."""
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if grey:
        run.font.color.rgb = GREY
    return paragraph


def page_number(paragraph: Paragraph, *, size: float = 8) -> None:
    """``Halaman 2 dari 5``, counted by the word processor."""
    put(paragraph, "Halaman ", size=size, grey=True)
    _field(paragraph, "PAGE", size)
    put(paragraph, " dari ", size=size, grey=True)
    _field(paragraph, "NUMPAGES", size)


def _field(paragraph: Paragraph, name: str, size: float) -> None:
    """A field in runs of its own, so that its number looks like the words around it."""
    code = element("w:instrText")
    code.text = f" {name} "
    begin, middle, end = (
        element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")
    )
    for text, piece in (("", begin), ("", code), ("", middle), ("1", None), ("", end)):
        put(paragraph, text, size=size, grey=True)
        if piece is not None:
            paragraph.runs[-1]._r.append(piece)  # noqa: SLF001


def set_widths(table: Table, widths: Sequence[float]) -> None:
    """Column widths in millimetres, kept by Word and LibreOffice alike."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Emu(Mm(width))


def keep_row(row: _Row, *, repeat: bool = False) -> None:
    """A row that does not break over pages; ``repeat`` it at the head of each."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(element("w:cantSplit"))
    if repeat:
        properties.append(element("w:tblHeader"))


def airy(paragraph: Paragraph) -> Paragraph:
    """A little room above and below, as a cell needs."""
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    return paragraph


def shade(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(  # noqa: SLF001
        element("w:shd", val="clear", color="auto", fill=colour)
    )


def line_below(paragraph: Paragraph, *, style: str = "single", size: int = 8) -> None:
    """A rule under a paragraph; ``size`` in eighths of a point."""
    borders = element("w:pBdr")
    borders.append(element("w:bottom", val=style, sz=str(size), space="4", color="auto"))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.append(borders)


def saved(document: Word, *, title: str, created: datetime) -> bytes:
    """The bytes of a document, the same for the same content and moment."""
    facts = document.core_properties
    facts.title, facts.author, facts.comments, facts.language = title, "Layak", "", "id"
    facts.created = facts.modified = created.replace(tzinfo=None, microsecond=0)
    facts.last_modified_by, facts.revision = "Layak", 1
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue(), created=created)


def repacked(package: bytes, *, created: datetime) -> bytes:
    """The same package, its parts dated ``created`` instead of now."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(package)) as old, ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(zip_entry(part.filename, created), old.read(part))
    return out.getvalue()

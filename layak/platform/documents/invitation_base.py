"""Our own letter of invitation as a Word file with fields to fill: the letter of ``letter_base``
with day, hour, and place in its middle, and agenda, open list, and invited seats attached."""

from __future__ import annotations

from functools import cache

from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.shared import Pt

from layak.platform.documents import letter_base, word
from layak.platform.documents.letter_base import MADE, SIZE
from layak.platform.documents.word import put

# (field of the list, title, columns of (title, field of the row, millimetres))
AGENDA = (
    "agenda",
    "Agenda",
    (
        ("No", "no", 11),
        ("Waktu", "jam", 30),
        ("Butir", "butir", 84),
        ("Menit", "menit", 16),
        ("Penyaji", "penyaji", 30),
    ),
)
OPEN_LIST = (
    "terbuka",
    "Tindak lanjut yang masih terbuka",
    (
        ("No", "no", 11),
        ("Tindak lanjut", "butir", 80),
        ("Penanggung jawab", "instansi", 50),
        ("Tenggat", "tenggat", 30),
    ),
)
INVITED = (
    "undangan",
    "Daftar yang diundang",
    (
        ("No", "no", 11),
        ("Jabatan", "kursi", 80),
        ("Instansi", "instansi", 80),
    ),
)
type List = tuple[str, str, tuple[tuple[str, str, int], ...]]


@cache
def invitation_base() -> bytes:
    """DOCX on F4; a list without rows is left out with its title."""
    document = word.blank_document(paper=word.F4, size=SIZE)
    letter_base.running(document)
    letter_base.head(document)
    letter_base.opening(document)
    letter_base.body(document)
    _facts(document)
    letter_base.body(document, "penutup")
    letter_base.signature(document)
    letter_base.copies(document)
    section = document.add_section(WD_SECTION.NEW_PAGE)
    word.set_paper(section, word.F4)
    put(document.add_paragraph(), "Lampiran surat nomor {{ nomor }}, {{ tanggal }}", size=9)
    for one in (AGENDA, OPEN_LIST, INVITED):
        _list(document, one)
    return word.saved(document, title="Undangan rapat", created=MADE)


def _facts(document: Word) -> None:
    """Day, hour, place, and what it is about, under each other."""
    table = document.add_table(rows=3, cols=3)
    begin, line, end = table.rows
    put(begin.cells[0].paragraphs[0], "{%tr for f in fakta %}")
    put(end.cells[0].paragraphs[0], "{%tr endfor %}")
    for cell, text in zip(line.cells, ("{{ f.nama }}", ":", "{{ f.nilai }}"), strict=True):
        put(word.airy(cell.paragraphs[0]), text)
    word.keep_row(line)
    line.cells[0].paragraphs[0].paragraph_format.left_indent = Pt(28)
    word.set_widths(table, (48, 5, 118))
    put(document.add_paragraph(), "", size=4)


def _list(document: Word, one: List) -> None:
    """A table whose head stands on each page; its title never stays behind alone."""
    field, title, columns = one
    put(document.add_paragraph(), f"{{%p if {field} %}}")
    heading = put(document.add_paragraph(), title, size=12, bold=True)
    heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(8)
    heading.paragraph_format.keep_with_next = True
    table = document.add_table(rows=4, cols=len(columns))
    table.style = document.styles["Table Grid"]
    first, begin, line, end = table.rows
    put(begin.cells[0].paragraphs[0], f"{{%tr for b in {field} %}}")
    put(end.cells[0].paragraphs[0], "{%tr endfor %}")
    for number, (label, name, _width) in enumerate(columns):
        word.shade(first.cells[number], "E8EEF4")
        titled = put(word.airy(first.cells[number].paragraphs[0]), label, size=9, bold=True)
        titled.paragraph_format.keep_with_next = True
        put(word.airy(line.cells[number].paragraphs[0]), f"{{{{ b.{name} }}}}", size=9)
    word.keep_row(first, repeat=True)
    word.keep_row(line)
    word.set_widths(table, [width for _label, _name, width in columns])
    put(document.add_paragraph(), "{%p endif %}")

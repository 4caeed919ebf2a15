"""Letters as DOCX: a template of ours or of the city, filled with plain values.

Our own letter and letter of invitation are Word files with fields to fill, which a city may take,
change in Word and bring back.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from zipfile import ZipFile

from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate, InlineImage
from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.files.packages import BROKEN, check_sizes
from layak.platform.documents.writing import word
from layak.platform.documents.writing.pdf import lawful
from layak.platform.documents.writing.word import put, repacked

# Our own letter as a Word file with fields to fill: a city may take it, change it in Word, and
# hand it back. Made here so that no binary file is kept.

# the same bytes on every machine
MADE = datetime(2000, 1, 1, tzinfo=UTC)
SIZE = 11
HEAD = (
    ("Nomor", "{{ nomor }}"),
    ("Sifat", "{{ sifat }}"),
    ("Lampiran", "{{ lampiran }}"),
    ("Hal", "{{ hal }}"),
)
COLUMNS = (
    ("No", "{{ b.no }}", 10),
    ("Kode", "{{ b.kode }}", 18),
    ("Pertanyaan", "{{ b.pertanyaan }}", 106),
    ("Bukti yang diminta", "{{ b.bukti }}", 84),
    ("Tahun data", "{{ b.tahun }}", 22),
    ("Peran", "{{ b.peran }}", 26),
    ("Tenggat", "{{ b.tenggat }}", 24),
)
# every field that a template may use, as a letter of two questions
SAMPLE: dict[str, object] = {
    "contoh": "",
    "kop": ["PEMERINTAH KOTA CONTOH"],
    "nama_kop": "DINAS CONTOH",
    "alamat_kop": "Jalan Contoh 1",
    "kontak_kop": "dinas@contoh.example",
    "nomor": "000/1",
    "sifat": "Biasa",
    "lampiran": "1 berkas",
    "hal": "Permintaan data",
    "tempat": "Contoh",
    "tanggal": "1 Januari",
    "kepada": "Kepala Dinas Contoh",
    "di": "Contoh",
    "isi": ["Alinea pertama.", "Alinea kedua."],
    "penanda_tangan": ["a.n. Wali Kota Contoh", "Sekretaris Daerah,"],
    "nama": "Nama Pejabat",
    "pangkat": "Pembina",
    "nip": "000000000000000000",
    "tembusan": ["Arsip"],
    "judul_lampiran": "Daftar pertanyaan",
    "pertanyaan": [
        {
            "no": str(number),
            "kode": f"1.{number}",
            "pertanyaan": "Pertanyaan",
            "bukti": "Bukti",
            "tahun": "Tahun data",
            "peran": "Memimpin",
            "tenggat": "1 Januari",
        }
        for number in (1, 2)
    ],
    "catatan_lampiran": "Catatan.",
}


@cache
def base_letter() -> bytes:
    """DOCX on F4: head, letter, signer, copies, and the list of questions on a page of its own."""
    document = word.blank_document(paper=word.F4, size=SIZE)
    running(document)
    head(document)
    opening(document)
    body(document)
    signature(document)
    copies(document)
    section = document.add_section(WD_SECTION.NEW_PAGE)
    word.set_paper(section, word.F4, landscape=True)
    put(document.add_paragraph(), "Lampiran surat nomor {{ nomor }}, {{ tanggal }}", size=9)
    title = document.add_paragraph()
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(6)
    put(title, "{{ judul_lampiran }}", size=12, bold=True)
    table = document.add_table(rows=4, cols=len(COLUMNS))
    table.style = document.styles["Table Grid"]
    first, begin, line, end = table.rows
    put(begin.cells[0].paragraphs[0], "{%tr for b in pertanyaan %}")
    put(end.cells[0].paragraphs[0], "{%tr endfor %}")
    for number, (label, field, _width) in enumerate(COLUMNS):
        word.shade(first.cells[number], "E8EEF4")
        put(word.airy(first.cells[number].paragraphs[0]), label, size=9, bold=True)
        put(word.airy(line.cells[number].paragraphs[0]), field, size=9)
    word.keep_row(first, repeat=True)
    word.keep_row(line)
    word.set_widths(table, [width for _label, _field, width in COLUMNS])
    put(document.add_paragraph(), "{%p if not pertanyaan %}")
    put(document.add_paragraph(), "Belum ada pertanyaan.", size=9)
    put(document.add_paragraph(), "{%p endif %}")
    foot = document.add_paragraph()
    foot.paragraph_format.space_before = Pt(6)
    put(foot, "{{ catatan_lampiran }}", size=9)
    return word.saved(document, title="Surat permintaan data", created=MADE)


def running(document: Word) -> None:
    """What stands on every page."""
    section = document.sections[0]
    above = section.header.paragraphs[0]
    above.alignment = word.CENTER
    put(above, "{{ contoh }}", size=8, bold=True)
    foot = section.footer.paragraphs[0]
    foot.alignment = word.RIGHT
    word.page_number(foot)


def head(document: Word) -> None:
    """The mark at the left, the words in the middle of the page whether or not there is a mark."""
    table = document.add_table(rows=1, cols=3)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    word.set_widths(table, (24, 123, 24))
    mark, words, _room = table.rows[0].cells
    put(mark.paragraphs[0], "{{ lambang }}")
    first = words.paragraphs[0]
    put(first, "{%p for baris_kop in kop %}")
    _centered(words.add_paragraph(), "{{ baris_kop }}", size=13, bold=True)
    put(words.add_paragraph(), "{%p endfor %}")
    _centered(words.add_paragraph(), "{{ nama_kop }}", size=15, bold=True)
    for name in ("alamat_kop", "kontak_kop"):
        put(words.add_paragraph(), f"{{%p if {name} %}}")
        _centered(words.add_paragraph(), f"{{{{ {name} }}}}", size=9)
        put(words.add_paragraph(), "{%p endif %}")
    rule = document.add_paragraph()
    put(rule, "", size=2)
    rule.paragraph_format.space_after = Pt(6)
    word.line_below(rule, style="double", size=6)


def _centered(paragraph: Paragraph, text: str, *, size: float, bold: bool = False) -> None:
    paragraph.alignment = word.CENTER
    put(paragraph, text, size=size, bold=bold)


def opening(document: Word) -> None:
    """Place and day, what the letter is called by, and to whom it goes."""
    place = document.add_paragraph()
    place.alignment = word.RIGHT
    place.paragraph_format.space_after = Pt(8)
    put(place, "{{ tempat }}, {{ tanggal }}")
    table = document.add_table(rows=len(HEAD), cols=3)
    for row, (label, field) in zip(table.rows, HEAD, strict=True):
        for cell, text in zip(row.cells, (label, ":", field), strict=True):
            put(cell.paragraphs[0], text)
    word.set_widths(table, (24, 5, 142))
    for text in ("", "Yth. {{ kepada }}", "di", "{{ di }}", ""):
        put(document.add_paragraph(), text)


def body(document: Word, field: str = "isi") -> None:
    """The paragraphs of this field, each indented."""
    put(document.add_paragraph(), f"{{%p for alinea in {field} %}}")
    paragraph = document.add_paragraph()
    paragraph.alignment = word.JUSTIFY
    paragraph.paragraph_format.space_after = Pt(7)
    paragraph.paragraph_format.line_spacing = 1.15
    paragraph.paragraph_format.first_line_indent = Mm(10)
    put(paragraph, "{{ alinea }}")
    put(document.add_paragraph(), "{%p endfor %}")


def signature(document: Word) -> None:
    """At the right, together on one page, with room to write on."""
    table = document.add_table(rows=1, cols=2)
    word.set_widths(table, (81, 90))
    word.keep_row(table.rows[0])
    table.rows[0].cells[1].paragraphs[0].paragraph_format.space_before = Pt(6)
    cell = table.rows[0].cells[1]
    put(cell.paragraphs[0], "{%p for jabatan in penanda_tangan %}")
    put(cell.add_paragraph(), "{{ jabatan }}")
    put(cell.add_paragraph(), "{%p endfor %}")
    room = cell.add_paragraph()
    room.paragraph_format.space_before = Pt(46)
    put(room, "{{ nama }}", bold=True)
    for name, shown in (("pangkat", "{{ pangkat }}"), ("nip", "NIP {{ nip }}")):
        put(cell.add_paragraph(), f"{{%p if {name} %}}")
        put(cell.add_paragraph(), shown)
        put(cell.add_paragraph(), "{%p endif %}")


def copies(document: Word) -> None:
    """To whom copies go, if to anyone."""
    put(document.add_paragraph(), "{%p if tembusan %}")
    title = document.add_paragraph()
    title.paragraph_format.space_before = Pt(10)
    put(title, "Tembusan:", size=9)
    put(document.add_paragraph(), "{%p for tujuan in tembusan %}")
    put(document.add_paragraph(), "{{ loop.index }}. {{ tujuan }}", size=9)
    put(document.add_paragraph(), "{%p endfor %}")
    put(document.add_paragraph(), "{%p endif %}")


# Our own letter of invitation as a Word file with fields to fill: our letter above
# with day, hour, and place in its middle, and agenda, open list, and invited seats attached.

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
    running(document)
    head(document)
    opening(document)
    body(document)
    # day, hour, place, and what it is about, under each other
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
    body(document, "penutup")
    signature(document)
    copies(document)
    section = document.add_section(WD_SECTION.NEW_PAGE)
    word.set_paper(section, word.F4)
    put(document.add_paragraph(), "Lampiran surat nomor {{ nomor }}, {{ tanggal }}", size=9)
    for one in (AGENDA, OPEN_LIST, INVITED):
        _list(document, one)
    return word.saved(document, title="Undangan rapat", created=MADE)


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


# Letters as DOCX: a template of ours or of the city, filled with plain values.

__all__ = ["SAMPLE", "BadTemplate", "base_letter", "check_template", "letter_docx"]

TEMPLATE_LIMIT = 2_000_000
# what a letter's list within a list needs; more would let a file of a few lines run for hours
DEEPEST_LOOP = 2
_LOGO = Mm(22)


class BadTemplate(Exception):
    """A template that cannot become a letter; says why in one sentence."""


def letter_docx(
    values: Mapping[str, object],
    *,
    created: datetime,
    template: bytes | None = None,
    logo: bytes | None = None,
) -> bytes:
    """DOCX bytes of the template (ours without one) filled with ``values``.

    Values are texts, lists and mappings; text of people stays text, whatever stands in it.
    ``logo`` is a PNG or JPEG for the field ``lambang``. The same for the same arguments.
    Raises BadTemplate.
    """
    filled = DocxTemplate(io.BytesIO(template or base_letter()))
    known = lawful(dict(values))
    assert isinstance(known, dict)  # noqa: S101  # a mapping stays one
    try:
        known["lambang"] = ""
        if logo:
            filled.render_init()
            known["lambang"] = InlineImage(filled, io.BytesIO(logo), height=_LOGO)
        filled.render(known, _environment(), autoescape=True)
        out = io.BytesIO()
        filled.save(out)
    except UndefinedError as error:
        raise BadTemplate(f"Templat memuat isian yang tidak dikenal: {error.message}.") from error
    except SecurityError as error:
        raise BadTemplate("Templat memuat perintah yang tidak diizinkan.") from error
    except TemplateError as error:
        raise BadTemplate(f"Isian di dalam templat tidak lengkap: {error.message}.") from error
    except (*BROKEN, AttributeError, TypeError) as error:
        raise BadTemplate("Templat tidak dapat diisi. Unduh templat Layak, ubah lagi.") from error
    return repacked(out.getvalue(), created=created)


def check_template(data: bytes, sample: Mapping[str, object], *, created: datetime) -> None:
    """Raises BadTemplate unless ``data`` is a DOCX that ``sample`` fills."""
    if len(data) > TEMPLATE_LIMIT:
        raise BadTemplate("Templat paling besar 2 MB. Perkecil gambarnya.")
    try:
        with ZipFile(io.BytesIO(data)) as package:
            check_sizes(package, limit=20 * TEMPLATE_LIMIT)
            names = package.namelist()
    except Unreadable as error:
        raise BadTemplate(str(error)) from error
    except BROKEN as error:
        raise BadTemplate("Ini bukan dokumen Word (.docx).") from error
    if "word/document.xml" not in names:
        raise BadTemplate("Ini bukan dokumen Word (.docx).")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadTemplate("Templat berisi makro. Simpan sebagai .docx tanpa makro.")
    letter_docx(sample, created=created, template=data)


def _environment() -> ImmutableSandboxedEnvironment:
    return _Careful(autoescape=True, undefined=StrictUndefined)


class _Careful(ImmutableSandboxedEnvironment):
    """Fields, conditions and lists only: nothing that computes, counts or reads more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals.clear()

    def compile(self, source: Any, *args: Any, **options: Any) -> Any:
        """The same code for the same part of a template: a thousand letters are read once."""
        if isinstance(source, str) and not (args or options):
            return _code(source)
        return super().compile(source, *args, **options)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if _loop_depth(tree) > DEEPEST_LOOP or any(tree.find_all((nodes.Pow, nodes.Mul))):
            raise SecurityError("too much work")
        return tree


# parts of the templates used last, a handful for each
@lru_cache(maxsize=32)
def _code(source: str) -> Any:
    return ImmutableSandboxedEnvironment.compile(_environment(), source)


def _loop_depth(node: nodes.Node) -> int:
    inner = max(map(_loop_depth, node.iter_child_nodes()), default=0)
    return inner + isinstance(node, nodes.For)

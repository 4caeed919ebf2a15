"""Our own letter as a Word file with fields to fill: a city may take it, change it in Word, and
hand it back. Made here so that no binary file is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from layak.platform.documents import word
from layak.platform.documents.word import put

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
            "no": str(number), "kode": f"1.{number}", "pertanyaan": "Pertanyaan", "bukti": "Bukti",
            "tahun": "Tahun data", "peran": "Memimpin", "tenggat": "1 Januari",
        }
        for number in (1, 2)
    ],
    "catatan_lampiran": "Catatan.",
}  # fmt: skip


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
    _attachment(document)
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


def _attachment(document: Word) -> None:
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

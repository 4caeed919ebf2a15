"""The workbook of an agency as a file: how to fill it in, the answers, the hidden stamp."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.evaluation.exports.marking import demo_mark
from layak.evaluation.exports.workbook_tables import table_sheet
from layak.evaluation.queries.shown import SELF_MARK, moment_text
from layak.evaluation.queries.workbook import Workbook, WorkbookLine
from layak.evaluation.queries.workbook_reading import ANSWERS
from layak.evaluation.queries.workbook_stamp import SHEET, WIDTH, stamp_rows
from layak.platform.documents.writing.sheets import Column, Kind, Row, Sheet, Value, write_workbook
from layak.rules.numbers import date_id
from layak.rules.workbook import CODE, MAXIMUM, QUESTION, STAGE, field_title, option_text

GUIDE = "Petunjuk"
_WIDTHS = {"option": 40, "mark": 10, "note": 60, "not_applicable": 34}
_KINDS: dict[str, Kind] = {"mark": "number"}


def agency_workbook_file(book: Workbook, *, city: Municipality | None) -> bytes:
    """XLSX: to be filled in without a connection and brought back."""
    title = _("Buku isian %(agency)s") % {"agency": book.agency.name}
    return write_workbook(
        [
            _guide(book, title),
            _answers(book),
            _stamp(book),
            *(table_sheet(table) for table in book.tables),
        ],
        title=title,
        created=book.taken_at,
        marked=demo_mark(city),
    )


def _guide(book: Workbook, title: str) -> Sheet:
    return Sheet(
        title=GUIDE,
        columns=[Column(title=_("Petunjuk mengisi"), width=110, kind="wrap")],
        rows=[[line] for line in (*_guide_lines(book), *_agreed_lines(book))],
        heading_lines=(title, f"{book.round.title} · {book.edition}", SELF_MARK),
        protected=True,
    )


def _guide_lines(book: Workbook) -> Iterator[str]:
    yield _("Diekspor %(moment)s. %(open)d dari %(all)d pertanyaan dapat diisi sekarang.") % {
        "moment": moment_text(book.taken_at),
        "open": book.open_count,
        "all": len(book.lines),
    }
    if book.last_day:
        yield _("Unggah kembali paling lambat %(day)s.") % {"day": date_id(book.last_day)}
    yield _("Isi sel kuning pada lembar “Jawaban”. Sel lain terkunci dan tidak dibaca.")
    yield _("Pilihan: pilih dari daftar pada selnya. Nilai ikut pilihan bila kolom Nilai kosong.")
    yield _("Nilai: angka dari 0 sampai Maksimal, paling banyak dua angka di belakang koma.")
    yield _(
        "Yang memenuhi dan Seluruhnya: angka tanpa titik ribuan, misalnya 7412; persentasenya "
        "dihitung sendiri. Bila hanya jumlah yang diminta, isi kolom Yang memenuhi saja."
    )
    yield _("Tidak berlaku: tulis alasannya pada kolom terakhir yang kuning.")
    yield _("Sel yang kosong sejak awal dibiarkan. Mengosongkan sel yang berisi menghapus isinya.")
    if book.tables:
        yield _(
            "Lembar “Tabel …” memuat baris tabel (matriks): pilih kode pertanyaannya pada tiap "
            "baris. Tanggal: 31/1/2026. Mengosongkan seluruh baris menghapusnya."
        )
    yield _("Baris abu-abu bukan giliran perangkat daerah: sudah diajukan atau sudah diterima.")
    yield _(
        "Baris dan kolom boleh disembunyikan. Jangan mengubah kode, judul kolom, atau nama lembar."
    )
    yield _(
        "Yang dapat kembali: buku ini untuk putaran ini, disimpan sebagai .xlsx dari Excel atau "
        "LibreOffice. Rekap dan daftar lain hanya untuk dibaca."
    )
    yield _(
        "Setelah diunggah, semua perubahan ditunjukkan dahulu. Isian yang sementara itu diubah "
        "orang lain Anda putuskan satu per satu. Berkas bukti diunggah pada halaman pertanyaan."
    )


def _agreed_lines(book: Workbook) -> Iterator[str]:
    """How the task force reads the questions of this book, who differs beside it."""
    agreed = [(line.question.code, line.agreed) for line in book.lines if line.agreed]
    if agreed:
        yield _("Persepsi yang disepakati gugus tugas:")
    for code, reading in agreed:
        yield f"{code}: {reading.reading} ({reading.decided})"
        for agency, text in reading.dissents:
            yield _("%(code)s, pendapat lain %(agency)s: %(text)s") % {
                "code": code,
                "agency": agency,
                "text": text,
            }


def _answers(book: Workbook) -> Sheet:
    return Sheet(
        title=ANSWERS,
        columns=[
            Column(title=CODE, width=9),
            Column(title=QUESTION, width=56, kind="wrap"),
            Column(title=MAXIMUM, width=10, kind="number"),
            *(_column(name) for name in book.fields),
            Column(title=STAGE, width=22),
        ],
        rows=[_row(book, line) for line in book.lines],
        freeze=2,
        protected=True,
    )


def _column(field: str) -> Column:
    return Column(
        title=field_title(field),
        width=_WIDTHS.get(field, 13),
        kind=_KINDS.get(field, "figure" if "-" in field else "wrap"),
        locked=False,
    )


_BEFORE = 3  # code, question and maximum stand before the fields


def _row(book: Workbook, line: WorkbookLine) -> Row:
    question = line.question
    values: list[Value] = [
        question.code,
        question.text,
        question.maximum,
        *(_value(line, name) for name in book.fields),
        line.stage,
    ]
    if not line.is_open:
        return Row(values, "quiet")
    places = {name: _BEFORE + number for number, name in enumerate(book.fields)}
    choices = tuple(option_text(option) for option in question.options)
    return Row(
        values,
        locked=frozenset(place for name, place in places.items() if name not in line.texts),
        choices={places["option"]: choices} if choices else {},
    )


def _value(line: WorkbookLine, field: str) -> Value:
    text = line.texts.get(field, "")
    if field == "option":
        shown = {option.code: option_text(option) for option in line.question.options}
        return shown.get(text, "")
    return Decimal(text) if text and (field == "mark" or "-" in field) else text


def _stamp(book: Workbook) -> Sheet:
    return Sheet(
        title=SHEET,
        columns=[Column(title=f"{number}", width=20) for number in range(1, WIDTH + 1)],
        rows=stamp_rows(book.stamp),
        protected=True,
        very_hidden=True,
    )

"""The workbook of an agency as a file: how to fill it in, the answers, the tables, the stamp; all in one ZIP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.city.places.models import Municipality
from layak.city.places.queries import municipality
from layak.evaluation.editions.table_rules import Column
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import SELF_MARK, demo_mark, moment_text
from layak.evaluation.table_papers.sheet import choices_of, our_reading
from layak.evaluation.tables.rules import cell_text
from layak.evaluation.workbook.reads import (
    ANSWERS,
    SHEET,
    WIDTH,
    TableOfBook,
    Workbook,
    WorkbookLine,
    agency_workbook,
    stamp_rows,
    workbook_agencies,
)
from layak.evaluation.workbook.rules import (
    CODE,
    MARK,
    MAXIMUM,
    QUESTION,
    STAGE,
    field_title,
    option_text,
    sheet_title,
)
from layak.platform.documents.files.archives import stream_zip
from layak.platform.documents.writing.sheets import Column as SheetColumn
from layak.platform.documents.writing.sheets import Kind, Row, Sheet, Value, write_workbook
from layak.rules.numbers import date_id

# The table sheets of an agency's workbook: rows that stand, empty ones below, drop-downs.

BLANK_ROWS = 60
_TABLE_KINDS: dict[str, Kind] = {"day": "date", "text": "wrap"}


def table_sheet(table: TableOfBook) -> Sheet:
    """One sheet for one type of table, with the question in a column."""
    schema = table.schema
    codes = tuple(table.codes)
    how = _(
        "Pilih kode pertanyaan, lalu isi barisnya. Baris yang dikosongkan terhapus; "
        "tambah baris pada baris kuning yang kosong."
    )
    # empty rows, each with a name of its own; none where nothing may be written
    count = BLANK_ROWS if table.codes else 0
    empty: list[Value] = [None] * len(table.schema.typed)
    only = table.codes[0] if len(table.codes) == 1 else None
    blanks = [Row([f"n{number}", only, *empty]) for number in range(1, count + 1)]
    rows = []
    for line in table.lines:
        values: list[Value] = [
            f"b{line.row.pk}.{line.row.version}",
            line.code,
            *(_table_value(one, line.row.cells.get(one.code, "")) for one in schema.typed),
        ]
        rows.append(Row(values, locked=frozenset({1})) if line.is_open else Row(values, "quiet"))
    return Sheet(
        title=sheet_title(schema),
        columns=[
            SheetColumn(title=f"{MARK}{schema.code}", width=8, hidden=True),
            SheetColumn(title=CODE, width=9, kind="wrap", locked=False, choices=codes),
            *(
                SheetColumn(
                    title=column.title,
                    width=max(column.width, 9),
                    kind=_TABLE_KINDS.get(column.kind, "figure" if column.is_number else "wrap"),
                    locked=False,
                    choices=choices_of(column),
                )
                for column in schema.typed
            ),
        ],
        rows=[*rows, *blanks],
        heading_lines=tuple(filter(None, (schema.name, schema.intro, how, our_reading(schema)))),
        freeze=2,
        protected=True,
    )


def _table_value(column: Column, kept: str) -> Value:
    if kept and column.kind == "day":
        return date.fromisoformat(kept)
    if kept and column.is_number:
        return Decimal(kept)
    return int(kept) if kept and column.kind == "year" else cell_text(column, kept)


# The workbook of an agency as a file: how to fill it in, the answers, the hidden stamp.

GUIDE = "Petunjuk"
_WIDTHS = {"option": 40, "mark": 10, "note": 60, "not_applicable": 34}
_KINDS: dict[str, Kind] = {"mark": "number"}


def agency_workbook_file(book: Workbook, *, city: Municipality | None) -> bytes:
    """XLSX: to be filled in without a connection and brought back."""
    title = _("Buku isian %(agency)s") % {"agency": book.agency.name}
    guide = Sheet(
        title=GUIDE,
        columns=[SheetColumn(title=_("Petunjuk mengisi"), width=110, kind="wrap")],
        rows=[[line] for line in _guide_lines(book)],
        heading_lines=(title, f"{book.round.title} · {book.edition}", SELF_MARK),
        protected=True,
    )
    answers = Sheet(
        title=ANSWERS,
        columns=[
            SheetColumn(title=CODE, width=9),
            SheetColumn(title=QUESTION, width=56, kind="wrap"),
            SheetColumn(title=MAXIMUM, width=10, kind="number"),
            *(
                SheetColumn(
                    title=field_title(name),
                    width=_WIDTHS.get(name, 13),
                    kind=_KINDS.get(name, "figure" if "-" in name else "wrap"),
                    locked=False,
                )
                for name in book.fields
            ),
            SheetColumn(title=STAGE, width=22),
        ],
        rows=[_row(book, line) for line in book.lines],
        freeze=2,
        protected=True,
    )
    stamp = Sheet(
        title=SHEET,
        columns=[SheetColumn(title=f"{number}", width=20) for number in range(1, WIDTH + 1)],
        rows=stamp_rows(book.stamp),
        protected=True,
        very_hidden=True,
    )
    return write_workbook(
        [
            guide,
            answers,
            stamp,
            *(table_sheet(table) for table in book.tables),
        ],
        title=title,
        created=book.taken_at,
        marked=demo_mark(city),
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
    # how the task force reads the questions of this book, who differs beside it
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


_BEFORE = 3  # code, question and maximum stand before the fields


def _row(book: Workbook, line: WorkbookLine) -> Row:
    question = line.question
    options = {option.code: option_text(option) for option in question.options}
    values: list[Value] = [question.code, question.text, question.maximum]
    for name in book.fields:
        text = line.texts.get(name, "")
        if name == "option":
            values.append(options.get(text, ""))
        else:
            values.append(Decimal(text) if text and (name == "mark" or "-" in name) else text)
    values.append(line.stage)
    if not line.is_open:
        return Row(values, "quiet")
    places = {name: _BEFORE + number for number, name in enumerate(book.fields)}
    choices = tuple(options.values())
    return Row(
        values,
        locked=frozenset(
            place
            for name, place in places.items()
            if name not in line.texts or (name == "option" and not choices)
        ),
        choices={places["option"]: choices} if choices else {},
    )


# All workbooks of a round in one ZIP, one after the other.


def workbook_set(
    round_: Round,
    *,
    by: Actor,
    at: datetime,
    on_each: Callable[[], None] = lambda: None,
) -> Iterator[bytes]:
    """The pieces of the ZIP; ``on_each`` is called when a workbook is written."""

    def entries() -> Iterator[tuple[str, list[bytes]]]:
        city = municipality()
        for agency in workbook_agencies(round_, by):
            book = agency_workbook(round_, agency, by=by, at=at)
            yield f"buku-{round_.code}-{agency.code}.xlsx", [agency_workbook_file(book, city=city)]
            on_each()

    yield from stream_zip(entries(), created=at)

"""A table laid out for the ministry: numbered rows, sums, and a place to sign; blank forms too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.evaluation.editions.table_rules import Column, Schema
from layak.evaluation.rounds.wording import SELF_MARK, banner, demo_mark, letterhead, moment_text
from layak.evaluation.table_papers.reads import PrintedTable
from layak.platform.documents.writing.reports import (
    Align,
    Paragraph,
    Report,
    Signature,
    Table,
    TableColumn,
    TableRow,
    report_pdf,
)
from layak.platform.documents.writing.sheets import Column as SheetColumn
from layak.platform.documents.writing.sheets import Kind, Sheet, Value, write_workbook

NUMBER, PROOF = "No", "Bukti"
BLANK_ROWS = 200
_DOTS = "(" + "." * 40 + ")"


def our_reading(schema: Schema) -> str:
    """What to say of a schema that no authority published."""
    if schema.basis == "official":
        return ""
    return _("Susunan kolom menurut pembacaan kami, belum resmi.")


def matrix_title(printed: PrintedTable) -> str:
    return _("Matriks %(code)s: %(name)s") % {"code": printed.code, "name": printed.schema.name}


def matrix_workbook(printed: PrintedTable, *, city: Municipality | None) -> bytes:
    """XLSX: numbers as numbers, days as days, the sums below."""
    title = matrix_title(printed)
    facts = (
        _("Perangkat daerah: %s") % (printed.agency or _("belum ditunjuk")),
        _("%(round)s · data tahun %(years)s")
        % {"round": printed.round_title, "years": printed.years},
    )
    place = f"{city.name if city else ''}, ........................................"
    reading = our_reading(printed.schema)
    signing: list[str] = [
        _("Dicetak %(moment)s") % {"moment": moment_text(printed.taken_at)},
        *([reading] if reading else []),
        "",
        place.lstrip(", "),
        _("Kepala %s") % printed.agency if printed.agency else _("Kepala perangkat daerah"),
        "",
        "",
        _DOTS,
        "NIP ........................................",
    ]
    sheet = Sheet(
        title=printed.schema.name,
        columns=[
            SheetColumn(title=NUMBER, width=5, kind="count"),
            *(sheet_column(column) for column in printed.schema.columns),
            SheetColumn(title=PROOF, width=28, kind="wrap"),
        ],
        rows=[
            [number, *((cell.text if cell.value is None else cell.value) for cell in row), proof]
            for number, (row, proof) in enumerate(
                zip(printed.rows, printed.proofs, strict=True), start=1
            )
        ],
        heading_lines=(title, printed.text, *facts, SELF_MARK),
        footer_lines=tuple(signing),
        total_row=_total_row(printed),
        freeze=2,
    )
    return write_workbook([sheet], title=title, created=printed.taken_at, marked=demo_mark(city))


def sheet_column(column: Column) -> SheetColumn:
    kinds: dict[str, Kind] = {
        "text": "wrap",
        "integer": "count",
        "money_idr": "count",
        "decimal": "figure",
        "day": "date",
        "year": "figure",
    }
    is_sum = column.formula is not None and column.formula.operation == "sum"
    kind = kinds.get(column.kind, "count" if is_sum else "text")
    return SheetColumn(title=column.title, width=max(column.width, 7), kind=kind)


def _total_row(printed: PrintedTable) -> Sequence[Value] | None:
    if not printed.totals:
        return None
    is_text = {
        column.code
        for column in printed.schema.columns
        if column.formula is not None and column.formula.operation != "sum"
    }
    values: list[Value] = [
        total.text if total.value is None or total.column in is_text else total.value
        for total in printed.totals
    ]
    values[0] = values[0] or _("Jumlah")
    return [None, *values, None]


def matrix_pdf(printed: PrintedTable, *, city: Municipality | None) -> bytes:
    """PDF on A4 landscape: the same table, its head on every page, the signature after it."""
    count = _("%(n)d baris.") % {"n": len(printed.rows)}
    rows = [
        TableRow([str(number), *(cell.text for cell in row), proof])
        for number, (row, proof) in enumerate(
            zip(printed.rows, printed.proofs, strict=True), start=1
        )
    ]
    if rows and printed.totals:
        texts = [total.text for total in printed.totals]
        texts[0] = texts[0] or _("Jumlah")
        rows.append(TableRow(["", *texts, ""], "total"))
    table = Table(
        columns=[
            TableColumn(NUMBER, 4, "right"),
            *(_paper_column(column) for column in printed.schema.columns),
            TableColumn(PROOF, 14),
        ],
        rows=rows,
        empty=_("Belum ada baris."),
        size=6.5 if len(printed.schema.columns) > 9 else 7.5,
    )
    report = Report(
        title=matrix_title(printed),
        subtitle=printed.text,
        letterhead=letterhead(city),
        banner=banner(city),
        facts=[
            (_("Perangkat daerah"), printed.agency or _("belum ditunjuk")),
            (_("Putaran"), printed.round_title),
            (_("Data tahun"), printed.years),
        ],
        blocks=[table, Paragraph(" ".join(filter(None, (count, our_reading(printed.schema)))))],
        signatures=[
            Signature(
                place=f"{city.name if city else ''}, ..............................".lstrip(", "),
                lines=[_("Kepala"), printed.agency or _("perangkat daerah")],
                number="NIP ..............................",
            )
        ],
        footer=SELF_MARK,
        printed=_("Dicetak %(moment)s") % {"moment": moment_text(printed.taken_at)},
        landscape=True,
    )
    return report_pdf(report, created=printed.taken_at)


def _paper_column(column: Column) -> TableColumn:
    align: Align = "right" if column.is_number else "left"
    # a day is written out on paper, and the longest word of a title must fit its column
    word = max(len(word) for word in column.title.replace("/", "/ ").split())
    width = max(min(column.width, 26), word + 2, 15 if column.kind == "day" else 0)
    return TableColumn(column.title, width, align)


def blank_workbook(schema: Schema, *, city: Municipality | None, at: datetime) -> bytes:
    """XLSX with the columns that are typed, drop-downs and rows to fill in, for pasting into the
    table of a question."""
    columns = [
        SheetColumn(
            title=column.title,
            width=max(column.width, 9),
            kind="date" if column.kind == "day" else "wrap" if column.kind == "text" else "figure",
            locked=False,
            choices=choices_of(column),
        )
        for column in schema.typed
    ]
    how = _(
        "Isi, lalu salin baris-barisnya (tanpa judul) dan tempel ke tabel pada halaman pertanyaan. "
        "Berkas ini sendiri tidak diunggah."
    )
    sheet = Sheet(
        title=schema.name,
        columns=columns,
        rows=[[None] * len(columns)] * BLANK_ROWS,
        heading_lines=(schema.name, schema.intro, *tuple(filter(None, (how, our_reading(schema))))),
    )
    return write_workbook([sheet], title=schema.name, created=at, marked=demo_mark(city))


def choices_of(column: Column) -> tuple[str, ...]:
    """The drop-down of a column; empty for what is typed freely."""
    if column.kind == "choice":
        return tuple(option.label for option in column.options)
    return {"yes_no": ("Ya", "Tidak"), "sex": ("L", "P")}.get(column.kind, ())

"""The sheet of a year as a workbook and on paper, with its matrix and what has no money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import demo_banner
from layak.city.people.roles.actor import Actor
from layak.city.places.models import Municipality
from layak.platform.documents.writing.reports import (
    Block,
    Heading,
    PageBreak,
    Paragraph,
    Report,
    Table,
    TableColumn,
    TableRow,
    report_pdf,
)
from layak.platform.documents.writing.sheets import Column, Row, Sheet, Value, write_workbook
from layak.platform.web.templatetags.numbers import moment_id
from layak.records.facilities.needs.reads import DASH, NeedRow
from layak.records.facilities.readiness.reads import (
    COUNTED,
    Cell,
    Matrix,
    UnfundedPage,
    every_row,
    readiness_matrix,
    share_text,
    sum_text,
    unfunded_page,
)

CARE = "Usulan perangkat daerah; menjadi anggaran sesudah ditetapkan dalam APBD."

WITHOUT = "Jumlah tanpa yang ditunda"


def _counted(rows: list[NeedRow]) -> list[NeedRow]:
    return [row for row in rows if row.state in COUNTED]


def readiness_workbook(*, by: Actor, year: int, city: Municipality | None, at: datetime) -> bytes:
    """XLSX with three sheets of what ``by`` sees; money and days as numbers and days."""
    rows, matrix, bare = _found(by, year, at)
    title = _title(year)
    heading, foot = (title, CARE), (_("Dicetak %s") % moment_id(at),)
    names = [name for _code, name in matrix.columns]
    three = (_("%s: baris"), _("%s: biaya (Rp)"), _("%s: kemajuan (%%)"))
    titles = [title % name for name in [*names, _("Semua")] for title in three]
    columns: list[Column] = [
        Column(title=_("Perangkat daerah"), width=36, kind="wrap"),
        *(Column(title=title, width=15, kind="count") for title in titles),
    ]
    sheets = [
        Sheet(
            title=_("Kesiapan"),
            columns=_columns(),
            rows=[_values(row) for row in rows],
            heading_lines=heading,
            footer_lines=foot,
            total_row=_total(_(WITHOUT), _counted(rows)),
            freeze=2,
        ),
        Sheet(
            title=_("Matriks"),
            columns=columns,
            rows=[
                *(Row([line.name, *_numbers([*line.cells, line.whole])]) for line in matrix.lines),
                Row(
                    [_("Semua perangkat daerah"), *_numbers([*matrix.foot, matrix.whole])],
                    "subtotal",
                ),
            ],
            heading_lines=heading,
            footer_lines=(_twice(), *foot),
            freeze=1,
        ),
        Sheet(
            title=_("Belum ada dana"),
            columns=_columns(),
            rows=[_values(row) for row in bare.rows],
            heading_lines=heading,
            footer_lines=foot,
            total_row=_total(_("Jumlah"), bare.rows),
            freeze=2,
        ),
    ]
    return write_workbook(sheets, title=title, created=at, marked=demo_banner(city))


def _found(by: Actor, year: int, at: datetime) -> tuple[list[NeedRow], Matrix, UnfundedPage]:
    today = timezone.localdate(at)
    return (
        every_row(by=by, year=year, today=today),
        readiness_matrix(by=by, year=year, today=today),
        unfunded_page(by=by, year=year, today=today),
    )


def _title(year: int) -> str:
    return _("Kesiapan lembaga, sarana, dan prasarana tahun %d") % year


def _twice() -> str:
    return _("Baris yang mengangkat dua bagian tampil di keduanya; jumlah menghitungnya sekali.")


def _columns() -> list[Column]:
    return [
        Column(title=_("Perangkat daerah"), width=32, kind="wrap"),
        Column(title=_("Kebutuhan"), width=44, kind="wrap"),
        Column(title=_("Jenis"), width=12),
        Column(title=_("Alasan"), width=44, kind="wrap"),
        Column(title=_("Yang belum ada"), width=24, kind="wrap"),
        Column(title=_("Biaya (Rp)"), width=18, kind="count"),
        Column(title=_("Sumber dana"), width=20, kind="wrap"),
        Column(title=_("Keterangan dana"), width=28, kind="wrap"),
        Column(title=_("Target"), width=13, kind="date"),
        Column(title=_("Pertanyaan"), width=18, kind="wrap"),
        Column(title=_("Keadaan"), width=14),
        Column(title=_("Kemajuan (%)"), width=12, kind="count"),
        Column(title=_("Rapat"), width=26, kind="wrap"),
        Column(title=_("Catatan rapat"), width=30, kind="wrap"),
    ]


def _total(title: str, rows: list[NeedRow]) -> list[Value]:
    """The foot of ``_columns``."""
    return ["", title, "", "", "", sum(row.cost or 0 for row in rows), *[""] * 8]


def _values(row: NeedRow) -> list[Value]:
    return [
        row.agency_name,
        row.need,
        row.kind_label,
        row.why,
        ", ".join(row.lacks),
        row.cost,
        row.funding_label,
        row.funding_note,
        row.target_on,
        ", ".join(row.codes),
        row.state_label,
        row.percent,
        row.review_label,
        row.review_note,
    ]


def _numbers(cells: list[Cell | None]) -> Iterator[Value]:
    for cell in cells:
        yield from (cell.count, cell.cost, cell.percent) if cell else (None, None, None)


def readiness_pdf(*, by: Actor, year: int, city: Municipality | None, at: datetime) -> bytes:
    """PDF on A4 landscape: by agency, the matrix, what has no money."""
    rows, matrix, bare = _found(by, year, at)
    report = Report(
        title=_title(year),
        subtitle=city.name if city else "",
        letterhead=[city.name.upper(), _("GUGUS TUGAS KABUPATEN/KOTA LAYAK ANAK")] if city else [],
        banner=demo_banner(city),
        blocks=[
            *_sheet(rows),
            *_own_page(_matrix_blocks(matrix), has_rows=bool(matrix.lines)),
            *_own_page(_bare_blocks(bare), has_rows=bool(bare.rows)),
            Paragraph(CARE),
        ],
        footer=_("Kesiapan tahun %d") % year,
        printed=_("Dicetak %s") % moment_id(at),
        landscape=True,
    )
    return report_pdf(report, created=at)


def _own_page(blocks: Iterator[Block], *, has_rows: bool) -> Iterator[Block]:
    """A table with rows begins on a page of its own, so that it is read as one."""
    if has_rows:
        yield PageBreak()
    yield from blocks


def _sheet(rows: list[NeedRow]) -> Iterator[Block]:
    columns = [
        TableColumn("No", 4, "right"),
        TableColumn(_("Kebutuhan dan alasan"), 46),
        TableColumn(_("Jenis"), 12),
        TableColumn(_("Biaya"), 19, "right"),
        TableColumn(_("Sumber dana"), 17),
        TableColumn(_("Target"), 17),
        TableColumn(_("Pertanyaan"), 13),
        TableColumn(_("Keadaan"), 16),
        TableColumn(_("Kemajuan"), 11, "right"),
    ]
    yield Heading(_("Menurut perangkat daerah"))
    yield Table(
        columns=columns,
        rows=list(_grouped(rows, len(columns))),
        empty=_("Belum ada kesiapan yang diisi untuk tahun ini."),
        size=8,
    )


def _grouped(rows: list[NeedRow], width: int) -> Iterator[TableRow]:
    number = 0
    for name, own in groupby(rows, key=lambda row: row.agency_name):
        yield TableRow(["", name, *[""] * (width - 2)], "group")
        for row in own:
            number += 1
            # ``belum ada dana`` as ``dana``, beside words that say it for all
            lacks = (
                _("Belum ada: %s")
                % ", ".join(
                    lack.removeprefix("belum ada ").removesuffix(" belum dihitung")
                    for lack in row.lacks
                )
                if row.lacks
                else ""
            )
            words = "\n".join(text for text in (row.need, row.why, lacks) if text)
            cells: list[str] = [
                str(number),
                words,
                row.kind_label,
                row.cost_text,
                row.funding_label,
                row.target_text,
                ", ".join(row.codes) or DASH,
                row.state_label,
                share_text(row.percent),
            ]
            yield TableRow(cells)
    if rows:
        kept = _counted(rows)
        total = sum_text(sum(row.cost or 0 for row in kept), sum(row.cost is None for row in kept))
        yield TableRow(["", _(WITHOUT), "", total, *[""] * (width - 4)], "total")


def _matrix_blocks(matrix: Matrix) -> Iterator[Block]:
    yield Heading(_("Matriks perangkat daerah dan bagian"))
    rows = [
        TableRow([line.name, *(_cell_text(cell) for cell in [*line.cells, line.whole])])
        for line in matrix.lines
    ]
    if rows:
        foot = [_cell_text(cell) for cell in [*matrix.foot, matrix.whole]]
        rows.append(TableRow([_("Semua"), *foot], "total"))
    yield Table(
        columns=[
            TableColumn(_("Perangkat daerah"), 26),
            *(TableColumn(name, 15, "right") for _code, name in matrix.columns),
            TableColumn(_("Semua"), 15, "right"),
        ],
        rows=rows,
        empty=_("Belum ada kesiapan yang diisi untuk tahun ini."),
        size=7,
    )
    yield Paragraph(_twice())


def _cell_text(cell: Cell | None) -> str:
    if cell is None:
        return DASH
    lines = (_("%(n)d baris") % {"n": cell.count}, cell.cost_text, share_text(cell.percent))
    return "\n".join(lines)


def _bare_blocks(bare: UnfundedPage) -> Iterator[Block]:
    yield Heading(_("Belum ada dana"))
    rows = [
        TableRow(
            [
                str(number),
                row.agency_name,
                row.need,
                row.cost_text,
                row.target_text,
                ", ".join(row.codes) or DASH,
                row.state_label,
            ]
        )
        for number, row in enumerate(bare.rows, start=1)
    ]
    if rows:
        rows.append(TableRow(["", _("Jumlah"), "", bare.total_text, "", "", ""], "total"))
    yield Table(
        columns=[
            TableColumn("No", 4, "right"),
            TableColumn(_("Perangkat daerah"), 32),
            TableColumn(_("Kebutuhan"), 48),
            TableColumn(_("Biaya"), 20, "right"),
            TableColumn(_("Target"), 18),
            TableColumn(_("Pertanyaan"), 16),
            TableColumn(_("Keadaan"), 16),
        ],
        rows=rows,
        empty=_("Semua kebutuhan sudah mempunyai sumber dana."),
        size=8,
    )

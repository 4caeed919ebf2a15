"""Progress and the report of a round laid out as workbooks and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.evaluation.reports.reads import ProgressLine, RoundProgress, RoundReport, column_titles
from layak.evaluation.rounds.wording import (
    SELF_MARK,
    banner,
    day_text,
    demo_mark,
    letterhead,
    moment_text,
)
from layak.platform.documents.writing.reports import (
    Block,
    Heading,
    Notes,
    Report,
    Table,
    TableColumn,
    TableRow,
    report_pdf,
)
from layak.platform.documents.writing.sheets import Column, Sheet, Value, write_workbook


def progress_workbook(found: RoundProgress, *, city: Municipality | None) -> bytes:
    """XLSX: one sheet by agency, one by part, numbers as numbers."""
    title = _title(found)
    printed = _("Dicetak %(moment)s") % {"moment": moment_text(found.taken_at)}
    sheets = [
        Sheet(
            title=name,
            columns=[
                Column(title=first, width=48, kind="wrap"),
                Column(title=found.titles[0], width=12, kind="count"),
                Column(title=found.titles[1], width=10),
                Column(title=found.titles[2], width=10, kind="count"),
                Column(title=found.titles[3], width=12, kind="number"),
                Column(title=found.titles[4], width=12, kind="number"),
                Column(title=found.titles[5], width=20),
                *(Column(title=stage, width=13, kind="count") for stage in found.stages),
            ],
            rows=[_values(line) for line in lines],
            heading_lines=(title, SELF_MARK),
            footer_lines=(printed,),
            total_row=_values(found.whole),
            freeze=1,
        )
        for name, first, lines in _tables(found)
    ]
    return write_workbook(sheets, title=title, created=found.taken_at, marked=demo_mark(city))


def _tables(found: RoundProgress) -> tuple[tuple[str, str, list[ProgressLine]], ...]:
    return (
        (_("Per perangkat daerah"), _("Perangkat daerah"), found.agencies),
        (_("Per bagian"), _("Bagian"), found.parts),
    )


def _values(line: ProgressLine) -> list[Value]:
    """As ``line.cells``, with counts and sums as numbers."""
    share, last = line.cells[2], line.cells[6]
    return [
        line.name,
        line.total_count,
        share,
        line.late_count,
        line.achieved,
        line.available,
        last,
        *line.stage_counts,
    ]


def progress_pdf(found: RoundProgress, *, city: Municipality | None) -> bytes:
    """PDF on A4 landscape: the same two tables."""
    widths = [7, 6, 6, 7, 7, 11, *[8] * len(found.stages)]
    blocks: list[Block] = []
    for name, first, lines in _tables(found):
        rows = [TableRow(line.cells) for line in lines]
        if rows:
            rows.append(TableRow(found.whole.cells, "total"))
        table = Table(
            columns=[
                TableColumn(first, 24),
                *(
                    TableColumn(title, width, "right")
                    for title, width in zip(found.titles, widths, strict=True)
                ),
            ],
            rows=rows,
            empty=_("Belum ada pertanyaan yang dibagi."),
            size=7.5,
        )
        blocks += [Heading(name, 1), table]
    report = Report(
        title=_title(found),
        letterhead=letterhead(city),
        banner=banner(city),
        blocks=blocks,
        footer=SELF_MARK,
        printed=_("Dicetak %(moment)s") % {"moment": moment_text(found.taken_at)},
        landscape=True,
    )
    return report_pdf(report, created=found.taken_at)


def _title(found: RoundProgress) -> str:
    return _("Kemajuan %(title)s") % {"title": found.title}


# The report of a round laid out as a workbook and on paper.


def reading_notes() -> list[str]:
    """How the figures are meant; the same on page and paper."""
    return [
        _(
            "Bagian sendiri: pertanyaan yang dipimpin, selesai bila kepalanya menyetujui, dan "
            "bagian yang disumbang, selesai bila diserahkan atau dinyatakan tidak punya bahan."
        ),
        _("Tepat waktu dihitung hanya dari bagian yang tenggatnya sudah tiba atau sudah selesai."),
        _("Nilai yang berbukti: dari jawaban bernilai yang dipimpin, berapa yang punya bukti."),
        _(
            "Urutannya menurut nama. Beban setiap perangkat daerah berbeda; karena itu yang tampil "
            "adalah bagian dari bebannya sendiri, bukan jumlah dan bukan peringkat."
        ),
    ]


def _report_title(found: RoundReport) -> str:
    return _("Laporan %(title)s") % {"title": found.title}


def _printed(found: RoundReport) -> str:
    return _("Dicetak %(moment)s") % {"moment": moment_text(found.taken_at)}


def report_workbook(found: RoundReport, *, city: Municipality | None) -> bytes:
    """XLSX: comparison, heat map and days, each on its sheet, shares as numbers to 100."""
    done, on_time, late, proven = column_titles()
    titles = (f"{done} (%)", f"{on_time} (%)", late, f"{proven} (%)")
    name = Column(title=_("Perangkat daerah"), width=48, kind="wrap")
    parts = [Column(title=code, width=14) for code, _name in found.heat.parts]
    sheets = [
        _sheet(
            found,
            _("Perbandingan"),
            [name, *(Column(title=title, width=16, kind="number") for title in titles)],
            [
                [
                    line.name,
                    _percent(line.done_share),
                    _percent(line.on_time_share),
                    line.days_late,
                    _percent(line.proof_share),
                ]
                for line in found.lines
            ],
        ),
        _sheet(
            found,
            _("Peta kemajuan"),
            [name, *parts, Column(title=_("Semua"), width=14)],
            [
                [row.name, *(cell.text for cell in row.cells)]
                for row in (*found.heat.rows, found.heat.whole)
            ],
        ),
        _sheet(
            found,
            _("Hari demi hari"),
            [
                Column(title=_("Hari"), width=20, kind="date"),
                *(Column(title=title, width=16, kind="count") for title in day_titles()),
            ],
            [
                [line.day, line.moved_count, line.waiting_count, line.done_count]
                for line in found.days
            ],
        ),
    ]
    if found.national:
        sheets.append(_national_sheet(found))
    return write_workbook(
        sheets, title=_report_title(found), created=found.taken_at, marked=demo_mark(city)
    )


def _sheet(
    found: RoundReport, title: str, columns: list[Column], rows: Sequence[Sequence[Value]]
) -> Sheet:
    return Sheet(
        title=title,
        columns=columns,
        rows=rows,
        heading_lines=(_report_title(found), SELF_MARK),
        footer_lines=(*reading_notes(), _printed(found)),
        freeze=1,
    )


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def day_titles() -> tuple[str, ...]:
    return (_("Langkah"), _("Sedang diperiksa"), _("Selesai"))


def _national_sheet(found: RoundReport) -> Sheet:
    columns = [
        Column(title=_("Kode"), width=10),
        Column(title=_("Pertanyaan"), width=60, kind="wrap"),
        Column(title=_("Yang dikatakan"), width=60, kind="wrap"),
        Column(title=_("Hari"), width=18, kind="date"),
        Column(title=_("Sumber"), width=60, kind="wrap"),
    ]
    rows: list[list[Value]] = [
        [code, text, remark.said, remark.said_on, remark.source]
        for code, text, remark in found.national
    ]
    return _sheet(found, _("Belum terpenuhi nasional"), columns, rows)


def round_report_pdf(found: RoundReport, *, city: Municipality | None) -> bytes:
    """PDF on A4 landscape: the same tables, with how they are to be read."""
    comparison_table = Table(
        columns=[
            TableColumn(_("Perangkat daerah"), 40),
            *(TableColumn(title, 15, "right") for title in column_titles()),
        ],
        rows=[TableRow((line.name, *line.cells)) for line in found.lines],
        empty=_("Belum ada pertanyaan yang dibagi."),
    )
    rows = [TableRow((row.name, *(cell.text for cell in row.cells))) for row in found.heat.rows]
    whole = found.heat.whole
    if rows:
        rows.append(TableRow((whole.name, *(cell.text for cell in whole.cells)), "total"))
    titles = [*(code for code, _name in found.heat.parts), _("Semua")]
    heat_table = Table(
        columns=[
            TableColumn(_("Perangkat daerah"), 28),
            *(TableColumn(title, 10, "center") for title in titles),
        ],
        rows=rows,
        empty=_("Belum ada pertanyaan yang dibagi."),
        size=7.5,
    )
    blocks: list[Block] = [
        Heading(_("Perbandingan yang adil")),
        comparison_table,
        Notes(reading_notes()),
        Heading(_("Peta kemajuan")),
        heat_table,
        Heading(_("Hari demi hari")),
        _days_table(found),
    ]
    if found.national:
        blocks += [Heading(_("Belum terpenuhi secara nasional")), Notes(_national_lines(found))]
    report = Report(
        title=_report_title(found),
        letterhead=letterhead(city),
        banner=banner(city),
        blocks=blocks,
        footer=SELF_MARK,
        printed=_printed(found),
        landscape=True,
    )
    return report_pdf(report, created=found.taken_at)


def _days_table(found: RoundReport) -> Table:
    return Table(
        columns=[
            TableColumn(_("Hari"), 30),
            *(TableColumn(title, 15, "right") for title in day_titles()),
        ],
        rows=[
            TableRow(
                (
                    day_text(line.day),
                    str(line.moved_count),
                    str(line.waiting_count),
                    str(line.done_count),
                )
            )
            for line in found.days
        ],
        empty=_("Belum ada langkah yang tercatat."),
    )


def _national_lines(found: RoundReport) -> list[str]:
    return [
        _("%(code)s %(text)s: %(said)s (%(day)s, %(source)s%(reading)s)")
        % {
            "code": code,
            "text": text,
            "said": remark.said,
            "day": day_text(remark.said_on),
            "source": remark.source,
            "reading": _("; bahwa yang dimaksud pertanyaan ini, menurut pembacaan kami")
            if remark.is_our_reading
            else "",
        }
        for code, text, remark in found.national
    ]

"""Progress laid out as a workbook and as a report."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from layak.evaluation.queries.progress import ProgressLine, RoundProgress
from layak.evaluation.queries.shown import SELF_MARK, moment_text
from layak.platform.documents.report import (
    Heading,
    Report,
    Table,
    TableColumn,
    TableRow,
    report_pdf,
)
from layak.platform.documents.sheets import Column, Sheet, Value, write_workbook


def progress_workbook(found: RoundProgress, *, is_demo: bool) -> bytes:
    """XLSX: one sheet by agency, one by part, numbers as numbers."""
    title = _title(found)
    printed = _("Dicetak %(moment)s") % {"moment": moment_text(found.taken_at)}
    sheets = [
        Sheet(
            title=name,
            columns=_columns(first, found),
            rows=[_values(line) for line in lines],
            heading_lines=(title, SELF_MARK),
            footer_lines=(printed,),
            total_row=_values(found.whole),
            freeze=1,
        )
        for name, first, lines in _tables(found)
    ]
    marked = _("DATA CONTOH: kota, angka, dan nama karangan") if is_demo else ""
    return write_workbook(sheets, title=title, created=found.taken_at, marked=marked)


def _tables(found: RoundProgress) -> tuple[tuple[str, str, list[ProgressLine]], ...]:
    return (
        (_("Per perangkat daerah"), _("Perangkat daerah"), found.agencies),
        (_("Per bagian"), _("Bagian"), found.parts),
    )


def _columns(first: str, found: RoundProgress) -> list[Column]:
    stages = [Column(title=stage, width=13, kind="count") for stage in found.stages]
    return [
        Column(title=first, width=48, kind="wrap"),
        Column(title=found.titles[0], width=12, kind="count"),
        *stages,
        Column(title=_("Selesai"), width=10),
        Column(title=_("Lewat tenggat"), width=10, kind="count"),
        Column(title=_("Terakhir diubah"), width=20),
        Column(title=_("Nilai"), width=12, kind="number"),
        Column(title=_("Maksimal"), width=12, kind="number"),
    ]


def _values(line: ProgressLine) -> list[Value]:
    """As ``line.cells``, with counts and sums as numbers."""
    share, last = line.cells[-5], line.cells[-3]
    return [
        line.name,
        line.total_count,
        *line.stage_counts,
        share,
        line.late_count,
        last,
        line.achieved,
        line.available,
    ]


def progress_pdf(found: RoundProgress, *, is_demo: bool) -> bytes:
    """PDF on A4 landscape: the same two tables."""
    blocks = [
        block
        for name, first, lines in _tables(found)
        for block in (Heading(name, 1), _table(first, found, lines))
    ]
    mark = _("DATA CONTOH: kota, angka, dan nama karangan")
    report = Report(
        title=_title(found),
        banner=f"{mark} · {SELF_MARK}" if is_demo else SELF_MARK,
        blocks=blocks,
        footer=SELF_MARK,
        printed=_("Dicetak %(moment)s") % {"moment": moment_text(found.taken_at)},
        landscape=True,
    )
    return report_pdf(report, created=found.taken_at)


def _table(first: str, found: RoundProgress, lines: Sequence[ProgressLine]) -> Table:
    rows = [TableRow(line.cells) for line in lines]
    if rows:
        rows.append(TableRow(found.whole.cells, "total"))
    widths = [6, *[7] * len(found.stages), 6, 6, 11, 7, 7]
    return Table(
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


def _title(found: RoundProgress) -> str:
    return _("Kemajuan %(title)s") % {"title": found.title}

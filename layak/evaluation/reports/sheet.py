"""Progress laid out as a workbook and as a report."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.evaluation.reports.reads import ProgressLine, RoundProgress
from layak.evaluation.rounds.wording import SELF_MARK, banner, demo_mark, letterhead, moment_text
from layak.platform.documents.writing.reports import (
    Block,
    Heading,
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

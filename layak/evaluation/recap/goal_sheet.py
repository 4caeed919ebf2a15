"""The report by UNICEF's goal areas as a workbook and on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.evaluation.recap.goal_reads import GoalLine, GoalReport
from layak.evaluation.rounds.wording import (
    SELF_MARK,
    banner,
    demo_mark,
    letterhead,
    moment_text,
    share_text,
)
from layak.platform.documents.writing.reports import (
    Heading,
    Notes,
    Report,
    Table,
    TableColumn,
    TableRow,
    report_pdf,
)
from layak.platform.documents.writing.sheets import Column, Row, Sheet, write_workbook

GOAL_TITLES = (
    "Tujuan",
    "Pertanyaan",
    "Terjawab",
    "Nilai mandiri",
    "Maksimal",
    "Bagian",
    "Bukti",
)
QUESTION_TITLES = ("Kode", "Pertanyaan", "Nilai", "Maksimal", "Bukti", "Yang kurang")
NO_RECOGNITION = "Bukan pengakuan UNICEF. Penempatan pertanyaan menurut pembacaan kami."


def cfci_notes(report: GoalReport) -> list[str]:
    """What a reader must know, on page, sheet and paper."""
    notes = [
        _(NO_RECOGNITION),
        _("Satu pertanyaan dapat masuk lebih dari satu tujuan; jumlah antartujuan tidak dihitung."),
    ]
    if report.whose:
        notes.append(_("Hanya pertanyaan yang dipimpin %s.") % report.whose)
    if report.outside:
        named = "; ".join(f"{code} {name}" for code, name in report.outside)
        notes.append(_("Indikator yang belum ditempatkan: %s.") % named)
    return notes


def cfci_workbook(report: GoalReport, *, city: Municipality | None) -> bytes:
    """XLSX: the goals, and every question below its goal on a second sheet."""
    goals = Sheet(
        title="Tujuan",
        columns=[
            Column(title=GOAL_TITLES[0], width=48, kind="wrap"),
            Column(title=GOAL_TITLES[1], width=12, kind="count"),
            Column(title=GOAL_TITLES[2], width=10, kind="count"),
            Column(title=GOAL_TITLES[3], width=14, kind="number"),
            Column(title=GOAL_TITLES[4], width=12, kind="number"),
            Column(title=GOAL_TITLES[5], width=10),
            Column(title=GOAL_TITLES[6], width=9, kind="count"),
        ],
        rows=[
            [
                goal.name,
                len(goal.questions),
                goal.answered_count,
                goal.achieved,
                goal.available,
                share_text(goal.share),
                goal.file_count,
            ]
            for goal in report.goals
        ],
        heading_lines=(_title(report), SELF_MARK, *cfci_notes(report)),
        footer_lines=(_printed(report),),
        freeze=1,
    )
    asked: list[Row] = []
    for goal in report.goals:
        asked.append(Row(["", goal.name, "", goal.available, goal.file_count, ""], "group"))
        asked.extend(
            Row([q.code, q.text, q.mark, q.maximum, q.file_count, q.state]) for q in goal.questions
        )
    questions = Sheet(
        title="Pertanyaan",
        columns=[
            Column(title=QUESTION_TITLES[0], width=10),
            Column(title=QUESTION_TITLES[1], width=64, kind="wrap"),
            Column(title=QUESTION_TITLES[2], width=12),
            Column(title=QUESTION_TITLES[3], width=11, kind="number"),
            Column(title=QUESTION_TITLES[4], width=8, kind="count"),
            Column(title=QUESTION_TITLES[5], width=18),
        ],
        rows=asked,
        freeze=1,
    )
    return write_workbook(
        [goals, questions],
        title=_title(report),
        created=report.taken_at,
        marked=demo_mark(city),
    )


def cfci_pdf(report: GoalReport, *, city: Municipality | None) -> bytes:
    """PDF on A4 landscape: the goals, then their questions."""
    blocks = [
        Table(
            columns=[
                TableColumn(title, width, "left" if place == 0 else "right")
                for place, (title, width) in enumerate(
                    zip(GOAL_TITLES, (40, 10, 10, 12, 12, 8, 8), strict=True)
                )
            ],
            rows=[TableRow(goal.cells) for goal in report.goals],
            empty=report.why_not,
            size=9,
        ),
        Notes(cfci_notes(report)),
        *(block for goal in report.goals for block in (Heading(goal.name, 1), _table(goal))),
    ]
    made = Report(
        title=_title(report),
        subtitle=_(NO_RECOGNITION),
        letterhead=letterhead(city),
        banner=banner(city),
        blocks=blocks,
        footer=SELF_MARK,
        printed=_printed(report),
        landscape=True,
    )
    return report_pdf(made, created=report.taken_at)


def _table(goal: GoalLine) -> Table:
    return Table(
        columns=[
            TableColumn(QUESTION_TITLES[0], 7),
            TableColumn(QUESTION_TITLES[1], 52),
            TableColumn(QUESTION_TITLES[2], 10, "right"),
            TableColumn(QUESTION_TITLES[3], 10, "right"),
            TableColumn(QUESTION_TITLES[4], 7, "right"),
            TableColumn(QUESTION_TITLES[5], 14),
        ],
        rows=[TableRow(question.cells) for question in goal.questions],
        empty=_("Tidak ada pertanyaan pada tujuan ini."),
        size=7.5,
    )


def _title(report: GoalReport) -> str:
    return _("Laporan menurut tujuan CFCI, %s") % report.title


def _printed(report: GoalReport) -> str:
    return _("Dicetak %(moment)s") % {"moment": moment_text(report.taken_at)}

"""The recap and the report by goal areas laid out as workbooks and on paper."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.evaluation.recap.reads import GoalLine, GoalReport, Recap, RecapLine
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
from layak.platform.documents.writing.reports import Look as PaperLook
from layak.platform.documents.writing.sheets import Column, Row, Sheet, Value, write_workbook
from layak.platform.documents.writing.sheets import Look as SheetLook
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE

TITLES = (
    "Kode",
    "Bagian, indikator, pertanyaan",
    "Nilai",
    "Maksimal",
    "Pilihan",
    "Catatan",
    "Berkas",
    "Pemimpin",
    "Tahap",
)
_SHEET_LOOKS: dict[str, SheetLook] = {"part": "group", "indicator": "subtotal", "section": "quiet"}
_PAPER_LOOKS: dict[str, PaperLook] = {"part": "part", "indicator": "group", "section": "subtotal"}


def recap_facts(recap: Recap) -> list[tuple[str, str]]:
    """What stands above the table, on page and paper."""
    facts = [
        (_("Putaran"), recap.title),
        (_("Instrumen"), recap.edition),
        (_("Tahun data"), recap.data_years),
        (_("Nilai"), f"{decimal_id(recap.total)} dari {decimal_id(recap.maximum)}"),
        (
            _("Pertanyaan"),
            _("%(all)d: %(answered)d terjawab, %(na)d tidak berlaku, %(none)d belum dijawab")
            % {
                "all": recap.question_count,
                "answered": recap.answered_count,
                "na": recap.not_applicable_count,
                "none": recap.unanswered_count,
            },
        ),
    ]
    if recap.agency:
        facts.insert(1, (_("Dipimpin oleh"), recap.agency))
    else:
        facts.append((_("Predikat menurut nilai ini"), recap.rank or _("belum ada")))
    return facts


def recap_workbook(recap: Recap, *, city: Municipality | None) -> bytes:
    """XLSX: the recap with real numbers, and the whole notes on a second sheet."""
    columns = [
        Column(title=TITLES[0], width=10),
        Column(title=TITLES[1], width=60, kind="wrap"),
        Column(title=TITLES[2], width=12, kind="number"),
        Column(title=TITLES[3], width=11, kind="number"),
        Column(title=TITLES[4], width=24, kind="wrap"),
        Column(title=TITLES[5], width=44, kind="wrap"),
        Column(title=TITLES[6], width=8, kind="count"),
        Column(title=TITLES[7], width=28, kind="wrap"),
        Column(title=TITLES[8], width=18, kind="wrap"),
    ]
    heading = (
        _title(recap),
        SELF_MARK,
        *(f"{name}: {value}" for name, value in recap_facts(recap)),
    )
    total: list[Value] = ["", _("Jumlah"), recap.total, recap.maximum, "", "", None, "", ""]
    main = Sheet(
        title="Rekap",
        columns=columns,
        rows=[Row(_values(line), _SHEET_LOOKS.get(line.level, "plain")) for line in recap.lines],
        heading_lines=heading,
        footer_lines=(_printed(recap.taken_at),),
        total_row=total,
        freeze=2,
    )
    notes = Sheet(
        title="Catatan lengkap",
        columns=[Column(title="Kode", width=10), Column(title="Catatan", width=110, kind="wrap")],
        rows=[list(note) for note in recap.notes],
        freeze=1,
    )
    flags = Sheet(
        title="Tanda",
        columns=[
            Column(title="Kode", width=10),
            Column(title=_("Tanda (ukuran kami)"), width=70, kind="wrap"),
            Column(title=_("Penjelasan"), width=60, kind="wrap"),
        ],
        rows=[list(flag) for flag in recap.flags],
        freeze=1,
    )
    return write_workbook(
        [main, notes, flags], title=_title(recap), created=recap.taken_at, marked=demo_mark(city)
    )


def _values(line: RecapLine) -> list[Value]:
    """As ``line.cells``, with numbers as numbers."""
    code, text, mark, _maximum, option, note, _files, lead, stage = line.cells
    is_number = line.mark is not None and line.mark is not NOT_APPLICABLE
    shown: Value = line.mark if is_number else mark  # type: ignore[assignment]  # narrowed above
    return [code, text, shown, line.maximum, option, note, line.file_count, lead, stage]


def recap_pdf(recap: Recap, *, city: Municipality | None) -> bytes:
    """PDF on A4 landscape, its header on every page."""
    total = ("", _("Jumlah"), decimal_id(recap.total), decimal_id(recap.maximum), *[""] * 5)
    table = Table(
        columns=[
            TableColumn(TITLES[0], 5),
            TableColumn(TITLES[1], 27),
            TableColumn(TITLES[2], 7, "right"),
            TableColumn(TITLES[3], 7, "right"),
            TableColumn(TITLES[4], 11),
            TableColumn(TITLES[5], 18),
            TableColumn(TITLES[6], 5, "right"),
            TableColumn(TITLES[7], 12),
            TableColumn(TITLES[8], 8),
        ],
        rows=[
            *(TableRow(line.cells, _PAPER_LOOKS.get(line.level, "plain")) for line in recap.lines),
            *([TableRow(total, "total")] if recap.lines else []),
        ],
        empty=_("Belum ada pertanyaan yang dipimpin perangkat daerah ini."),
        size=7.5,
    )
    report = Report(
        title=_title(recap),
        subtitle=recap.agency or recap.edition,
        letterhead=letterhead(city),
        banner=banner(city),
        facts=recap_facts(recap),
        blocks=[
            table,
            Notes([_("Catatan dipotong; catatan lengkap ada pada berkas XLSX.")]),
            *_flags(recap),
        ],
        footer=SELF_MARK,
        printed=_printed(recap.taken_at),
        landscape=True,
    )
    return report_pdf(report, created=recap.taken_at)


def _flags(recap: Recap) -> list[Heading | Table]:
    """What was flagged in the answers, each with its explanation; nothing where nothing was."""
    if not recap.flags:
        return []
    table = Table(
        columns=[
            TableColumn(_("Kode"), 6),
            TableColumn(_("Tanda"), 54),
            TableColumn(_("Penjelasan"), 40),
        ],
        rows=[TableRow(flag) for flag in recap.flags],
        empty="",
        size=8,
    )
    return [Heading(_("Tanda pada isian dan penjelasannya (ukuran kami)")), table]


def _title(recap: Recap) -> str:
    return _("Rekap %(title)s") % {"title": recap.title}


def _printed(taken_at: datetime) -> str:
    return _("Dicetak %(moment)s") % {"moment": moment_text(taken_at)}


# The report by UNICEF's goal areas as a workbook and on paper.

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
        heading_lines=(_goal_title(report), SELF_MARK, *cfci_notes(report)),
        footer_lines=(_printed(report.taken_at),),
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
        title=_goal_title(report),
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
        title=_goal_title(report),
        subtitle=_(NO_RECOGNITION),
        letterhead=letterhead(city),
        banner=banner(city),
        blocks=blocks,
        footer=SELF_MARK,
        printed=_printed(report.taken_at),
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


def _goal_title(report: GoalReport) -> str:
    return _("Laporan menurut tujuan CFCI, %s") % report.title

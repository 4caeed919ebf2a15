"""The recap laid out as a workbook and as a report."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.evaluation.recap.reads import Recap, RecapLine
from layak.evaluation.rounds.wording import SELF_MARK, banner, demo_mark, letterhead, moment_text
from layak.platform.documents.writing.reports import Look as PaperLook
from layak.platform.documents.writing.reports import (
    Notes,
    Report,
    Table,
    TableColumn,
    TableRow,
    report_pdf,
)
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
        footer_lines=(_printed(recap),),
        total_row=total,
        freeze=2,
    )
    notes = Sheet(
        title="Catatan lengkap",
        columns=[Column(title="Kode", width=10), Column(title="Catatan", width=110, kind="wrap")],
        rows=[list(note) for note in recap.notes],
        freeze=1,
    )
    return write_workbook(
        [main, notes], title=_title(recap), created=recap.taken_at, marked=demo_mark(city)
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
        ],
        footer=SELF_MARK,
        printed=_printed(recap),
        landscape=True,
    )
    return report_pdf(report, created=recap.taken_at)


def _title(recap: Recap) -> str:
    return _("Rekap %(title)s") % {"title": recap.title}


def _printed(recap: Recap) -> str:
    return _("Dicetak %(moment)s") % {"moment": moment_text(recap.taken_at)}

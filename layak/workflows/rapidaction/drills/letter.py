"""The report of a drill on paper: the same bytes for the same review and promises."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import demo_banner, head_words
from layak.city.places.models import Municipality
from layak.platform.documents.writing.reports import (
    Block,
    Heading,
    Notes,
    Paragraph,
    Report,
    Signature,
    Table,
    TableColumn,
    TableRow,
    report_pdf,
)
from layak.platform.web.templatetags.numbers import moment_id
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.drills.reads import DrillReport, ReportedStep

# by hand, since the framework translates "No" as the opposite of yes
NUMBER = "No"
NONE = "\u2013"


def drill_report_pdf(report: DrillReport, *, city: Municipality | None) -> bytes:
    """PDF on the letterhead of the agency that led, marked GLADI on every page."""
    words = head_words(report.lead, city)
    head = [*words["lines"].splitlines(), words["address"], words["contact"]]
    written = _("Tinjauan versi %(n)d, %(moment)s") % {
        "n": report.version,
        "moment": moment_id(report.written_at),
    }
    mark = _("GLADI: latihan dengan keadaan karangan, bukan penanganan seorang anak")
    banner = "\n".join(line for line in (mark, demo_banner(city)) if line)
    ended = moment_id(report.ended_at) if report.ended_at else NONE
    facts: list[tuple[str, str]] = [
        (_("Tanggal"), date_id(report.held_on)),
        (_("Mulai"), moment_id(report.started_at)),
        (_("Selesai"), ended),
        (
            _("Skema"),
            _("%(title)s, versi %(n)d") % {"title": report.playbook, "n": report.playbook_version},
        ),
        (_("Tingkat"), report.level),
        (_("Instansi pemimpin"), report.lead.name),
        (_("Penyelenggara"), report.led_by),
    ]
    paper = Report(
        title=_("Laporan Gladi"),
        subtitle=report.title,
        letterhead=[line for line in head if line],
        banner=banner,
        facts=facts,
        blocks=list(_blocks(report)),
        signatures=[
            Signature(
                place=f"{words['place']}, {date_id(timezone.localdate(report.written_at))}",
                lines=[_("Penulis tinjauan,")],
                name=report.written_by,
            )
        ],
        footer=_("Laporan gladi %s") % date_id(report.held_on),
        printed=written,
    )
    return report_pdf(paper, created=timezone.localtime(report.written_at))


def _blocks(report: DrillReport) -> Iterator[Block]:
    yield Heading(_("1. Keadaan karangan"))
    for line in (report.scenario or _("Tidak ditulis.")).splitlines():
        yield Paragraph(line)
    yield Heading(_("2. Yang ikut serta"))
    yield Table(
        columns=[TableColumn(NUMBER, 7, "right"), TableColumn(_("Instansi"), 163)],
        rows=[TableRow([str(n), name]) for n, name in enumerate(report.agencies, start=1)],
    )
    yield Heading(_("3. Waktu tiap langkah terhadap batasnya"))
    steps = Table(
        columns=[
            TableColumn(NUMBER, 7, "right"),
            TableColumn(_("Langkah"), 62),
            TableColumn(_("Instansi"), 36),
            TableColumn(_("Batas"), 18),
            TableColumn(_("Selesai dalam"), 20),
            TableColumn(_("Keadaan"), 27),
        ],
        rows=[
            TableRow(
                [
                    str(number),
                    step.name,
                    step.agency or NONE,
                    step.limit or NONE,
                    step.took or NONE,
                    _state(step),
                ]
            )
            for number, step in enumerate(report.steps, start=1)
        ],
    )
    yield steps
    yield Heading(_("4. Waktu tiap rujukan sejak dikirim"))
    yield _handoffs(report)
    yield Heading(_("5. Yang dipelajari"))
    for title, words in (
        (_("Berjalan baik"), report.went_well),
        (_("Perlu diperbaiki"), report.went_wrong),
    ):
        yield Heading(title, 2)
        for line in (words or _("Tidak disebut.")).splitlines():
            yield Paragraph(line)
    yield Heading(_("6. Perbaikan dan komitmennya"))
    yield _findings(report)
    yield Notes([_("Laporan ini tidak memuat kode penanganan atau rujukan.")])
    yield Paragraph(_("Laporan ini disusun menurut catatan waktu selama gladi dan tinjauannya."))


def _state(step: ReportedStep) -> str:
    if not step.took:
        return _("%s, lewat batas") % step.state if step.is_late else step.state
    return _("Terlambat") if step.is_late else _("Tepat waktu") if step.limit else step.state


def _handoffs(report: DrillReport) -> Table:
    return Table(
        columns=[
            TableColumn(_("Instansi"), 60),
            TableColumn(_("Dibuka"), 22),
            TableColumn(_("Dijawab"), 22),
            TableColumn(_("Bertindak"), 22),
            TableColumn(_("Keadaan"), 44),
        ],
        rows=[
            TableRow(
                [
                    row.agency,
                    row.seen_after or NONE,
                    row.answered_after or NONE,
                    row.acted_after or NONE,
                    _("%s, sempat dieskalasi") % row.state if row.was_escalated else row.state,
                ]
            )
            for row in report.handoffs
        ],
        empty=_("Tidak ada rujukan dalam gladi ini."),
    )


def _findings(report: DrillReport) -> Table:
    return Table(
        columns=[
            TableColumn(NUMBER, 7, "right"),
            TableColumn(_("Perbaikan"), 76),
            TableColumn(_("Instansi"), 40),
            TableColumn(_("Tenggat"), 25),
            TableColumn(_("Komitmen"), 24),
        ],
        rows=[
            TableRow(
                [
                    str(number),
                    row.text,
                    row.agency.name,
                    date_id(row.followup.due_on) if row.followup else NONE,
                    row.followup.get_state_display() if row.followup else _("Belum ada komitmen"),
                ]
            )
            for number, row in enumerate(report.findings, start=1)
        ],
        empty=_("Gladi ini tidak meninggalkan perbaikan."),
    )

"""The self-evaluation report on paper: one layout, as PDF and as a Word document."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import town
from layak.city.places.models import Municipality
from layak.evaluation.recap.self_report_reads import SelfReport
from layak.evaluation.rounds.wording import SELF_MARK, banner, letterhead, moment_text
from layak.platform.documents.writing.report_docx import report_docx
from layak.platform.documents.writing.reports import (
    Block,
    Facts,
    Heading,
    Look,
    Notes,
    Paragraph,
    Report,
    Signature,
    Table,
    TableColumn,
    TableRow,
    report_pdf,
)

TITLES = (
    "No",
    "Indikator",
    "Nilai maks.",
    "Nilai mandiri",
    "Nilai verifikasi internal",
    "Bukti (kode, judul)",
    "Catatan dan upaya",
    "Perangkat daerah",
)
NO_CHECK = "belum ada"
_LOOKS: dict[str, Look] = {"part": "part", "indicator": "group", "section": "subtotal"}
SIGNERS = (
    "Operator sekretariat",
    "Kepala perangkat daerah sekretariat",
    "Ketua Gugus Tugas",
    "Wali Kota/Bupati",
)


def report_facts(found: SelfReport) -> list[tuple[str, str]]:
    """The summary, on page and paper."""
    recap = found.recap
    facts = [
        (_("Putaran"), recap.title),
        (_("Instrumen"), recap.edition),
        (_("Tahun data"), recap.data_years),
        (_("Nilai mandiri"), found.score),
        (_("Predikat menurut nilai mandiri"), found.rank),
    ]
    if found.former:
        facts += [(_("Putaran lalu"), found.former), (_("Perubahan nilai"), found.change)]
    facts += [
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
        (_("Bukti"), _("%(n)d bukti terlampir") % {"n": found.proof_count}),
        (_("Bernilai tanpa bukti"), _("%(n)d pertanyaan") % {"n": found.unproven_count}),
    ]
    return facts


def self_report_pdf(found: SelfReport, *, city: Municipality | None) -> bytes:
    return report_pdf(_report(found, city), created=found.recap.taken_at)


def self_report_docx(found: SelfReport, *, city: Municipality | None) -> bytes:
    return report_docx(_report(found, city), created=found.recap.taken_at)


def _report(found: SelfReport, city: Municipality | None) -> Report:
    return Report(
        title=_("Laporan Evaluasi Mandiri Kabupaten/Kota Layak Anak %(year)d")
        % {"year": found.evaluation_year},
        subtitle=city.name if city else "",
        letterhead=letterhead(city),
        banner=banner(city),
        blocks=list(_blocks(found, city)),
        signatures=[
            Signature(place=f"{town(city)}, {'.' * 24}" if place == 0 else "", lines=[_(office)])
            for place, office in enumerate(SIGNERS)
        ],
        footer=SELF_MARK,
        printed=_("Dicetak %(moment)s") % {"moment": moment_text(found.recap.taken_at)},
        landscape=True,
    )


def _blocks(found: SelfReport, city: Municipality | None) -> Iterator[Block]:
    yield from _summary(found)
    yield from _introduction(found, city)
    yield from _achievement(found)
    yield from _told(found)
    yield from _constraints(found)
    yield from _annex(found)
    yield Paragraph(
        _(
            "Laporan ini memuat nilai mandiri, belum diverifikasi. Susunan bab mengikuti kebiasaan "
            "laporan evaluasi menurut pembacaan kami."
        )
    )


def _summary(found: SelfReport) -> Iterator[Block]:
    yield Heading(_("Ringkasan Eksekutif"))
    yield Facts(report_facts(found))
    yield Table(
        columns=[
            TableColumn(_("Bagian"), 60),
            TableColumn(_("Nilai mandiri"), 14, "right"),
            TableColumn(_("Nilai maks."), 14, "right"),
            TableColumn(_("Capaian"), 12, "right"),
        ],
        rows=[TableRow(part) for part in found.parts],
        caption=_("Nilai mandiri menurut bagian"),
    )


def _introduction(found: SelfReport, city: Municipality | None) -> Iterator[Block]:
    name = city.name if city else _("Kota")
    yield Heading(_("Bab I Pendahuluan"))
    yield Paragraph(
        _(
            "Evaluasi mandiri ini disusun %(city)s dengan berpedoman pada Peraturan Presiden Nomor "
            "25 Tahun 2021 tentang Kebijakan Kabupaten/Kota Layak Anak dan Peraturan Menteri "
            "Pemberdayaan Perempuan dan Perlindungan Anak Nomor 12 Tahun 2022, dengan instrumen "
            "%(edition)s dan data tahun %(years)s."
        )
        % {"city": name, "edition": found.recap.edition, "years": found.recap.data_years}
    )
    yield Heading(_("Bab II Gambaran Daerah dan Gugus Tugas"))
    yield Paragraph(
        _(
            "Jawaban disusun oleh %(n)d perangkat daerah dan badan yang memimpin pertanyaan, "
            "dengan sekretariat gugus tugas sebagai penghimpun. Uraian tentang daerah, penduduk "
            "anak, dan susunan gugus tugas ditambahkan kota pada naskah DOCX."
        )
        % {"n": found.body_count}
    )


def _achievement(found: SelfReport) -> Iterator[Block]:
    yield Heading(_("Bab III Capaian per Indikator"))
    widths = (5, 25, 6, 7, 8, 20, 20, 11)
    yield Table(
        columns=[
            TableColumn(title, width, "right" if place in (2, 3) else "left")
            for place, (title, width) in enumerate(zip(TITLES, widths, strict=True))
        ],
        rows=[
            TableRow(
                (
                    line.code,
                    line.text,
                    line.maximum,
                    line.mark,
                    NO_CHECK if line.level == "question" else "",
                    line.proofs,
                    line.note,
                    line.lead,
                ),
                _LOOKS.get(line.level, "plain"),
            )
            for line in found.lines
        ],
        empty=_("Belum ada pertanyaan pada putaran ini."),
        size=7.5,
    )
    yield Notes([_("Catatan dipotong; catatan lengkap ada pada rekap XLSX.")])


def _told(found: SelfReport) -> Iterator[Block]:
    yield Heading(_("Bab IV Inovasi, Kemitraan, dan Partisipasi Anak"))
    if not found.tables:
        yield Paragraph(_("Tabel inovasi, kemitraan, dan partisipasi anak belum diisi."))
    for table in found.tables:
        yield Table(
            columns=[TableColumn(title, 10) for title in table.columns],
            rows=[TableRow(row) for row in table.rows],
            caption=table.title,
            size=7.5,
        )


def _constraints(found: SelfReport) -> Iterator[Block]:
    yield Heading(_("Bab V Kendala dan Rencana Perbaikan"))
    yield Table(
        columns=[
            TableColumn(_("Kode"), 7),
            TableColumn(_("Pertanyaan"), 45),
            TableColumn(_("Nilai yang belum diraih"), 12, "right"),
            TableColumn(_("Pemimpin"), 20),
            TableColumn(_("Tahap"), 16),
        ],
        rows=[
            TableRow((gap.code, gap.text, gap.missing, gap.lead, gap.step)) for gap in found.gaps
        ],
        caption=_("Kekurangan nilai terbesar"),
        empty=_("Semua nilai sudah diraih."),
    )


def _annex(found: SelfReport) -> Iterator[Block]:
    yield Heading(_("Lampiran: Daftar Bukti"))
    yield Table(
        columns=[
            TableColumn(_("Kode"), 10),
            TableColumn(_("Judul"), 55),
            TableColumn(_("Perangkat daerah"), 25),
            TableColumn(_("Kerahasiaan"), 10),
        ],
        rows=[
            TableRow((proof.code, proof.title, proof.agency, proof.sensitivity))
            for proof in found.proofs
        ],
        empty=_("Belum ada bukti pada putaran ini."),
        size=8,
    )

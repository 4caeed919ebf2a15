"""The minutes on paper, from their frozen words: DOCX to print and sign, and PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.evaluation.rounds.wording import moment_text
from layak.platform.documents.writing.report_docx import report_docx
from layak.platform.documents.writing.reports import (
    Block,
    Facts,
    Heading,
    Paragraph,
    Report,
    Signature,
    Table,
    TableColumn,
    TableRow,
    Wide,
    letter_pdf,
)
from layak.workflows.meetings.papers.models import Paper

# by hand, since the framework translates "No" as the opposite of yes
NUMBER = "No"
# more empty seats than these read better as a table
LISTED = 20
MATRIX = (
    (gettext_noop("Klaster, indikator, atau pertanyaan"), 22),
    (gettext_noop("Masalah"), 34),
    (gettext_noop("Rekomendasi"), 52),
    (gettext_noop("Penanggung jawab"), 36),
    (gettext_noop("Pendukung"), 30),
    (gettext_noop("Tenggat"), 20),
    (gettext_noop("Bukti selesai"), 32),
    (gettext_noop("Status"), 22),
)


def minutes_file(paper: Paper) -> bytes:
    """DOCX of a version of the minutes; the same bytes for the same version."""
    return report_docx(_report(paper), created=_made(paper), as_letter=True)


def minutes_print(paper: Paper) -> bytes:
    """The same as PDF."""
    return letter_pdf(_report(paper), created=_made(paper))


def minutes_name(paper: Paper) -> str:
    """A name for the file, without anybody's words."""
    meeting = paper.meeting
    return f"notulen-{meeting.series}-{meeting.number}-{meeting.year}-v{paper.version}"


def _made(paper: Paper) -> datetime:
    return timezone.localtime(paper.made_at)


def _report(paper: Paper) -> Report:
    words = paper.content
    number = _("Nomor %s") % words["number"] if words["number"] else ""
    version = _("Versi %(n)d, disusun %(moment)s") % {
        "n": paper.version,
        "moment": moment_text(paper.made_at),
    }
    # chair and note-taker side by side; place and day stand above the note-taker
    dated = ", ".join(part for part in (words["place"], words["dated"]) if part)
    pairs = zip(words["signatures"], ("", dated), strict=True)
    signatures = [
        Signature(
            place=place or "\u00a0",
            lines=one["lines"],
            name=one["name"],
            number=one["number"],
        )
        for one, place in pairs
    ]
    return Report(
        title=words["title"],
        subtitle="\n".join(line for line in (words["subtitle"], number) if line),
        letterhead=words["head"],
        banner=words["mark"],
        blocks=list(_blocks(words)),
        signatures=signatures,
        footer=paper.title,
        printed=version,
    )


def _blocks(words: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(_("1. Identitas rapat"))
    yield Facts([(label, value) for label, value in words["identity"]])
    yield Heading(_("2. Dasar dan tujuan"))
    for text in (words["basis"], words["purpose"]):
        if text:
            yield Paragraph(text)
    yield Heading(_("3. Agenda"))
    yield Table(
        columns=[
            TableColumn(NUMBER, 10),
            TableColumn(_("Acara"), 80),
            TableColumn(_("Menit"), 18, "right"),
            TableColumn(_("Penyaji"), 38),
        ],
        rows=[TableRow(tuple(row)) for row in words["agenda"]],
        empty=_("Agenda tidak disusun."),
        size=9,
    )
    yield Heading(_("4. Jalannya rapat"))
    if not words["course"]:
        yield Paragraph(_("Tidak ada catatan."))
    for part in words["course"]:
        yield Heading(part["title"], 2)
        for line in part["lines"]:
            yield Paragraph(line)
    yield Heading(_("5. Keputusan dan rekomendasi"))
    yield Paragraph(words["summary"])
    yield Table(
        columns=[TableColumn(NUMBER, 10), TableColumn(_("Keputusan atau rekomendasi"), 132)],
        rows=[TableRow(row) for row in _numbered(words["decisions"])],
        empty=_("Semua keputusan ada pada matriks tindak lanjut (bagian 6).")
        if words["matrix"]
        else _("Rapat ini tidak mengambil keputusan."),
        size=9.5,
    )
    matrix: list[Block] = [Heading(_("6. Matriks tindak lanjut")), _matrix(words)]
    if words["matrix"]:
        yield Wide(matrix)
    else:
        yield from matrix
    yield from _ending(words)


def _numbered(decisions: list[Any]) -> list[tuple[str, str]]:
    """Number and words; older papers hold the words alone, numbered as they stand."""
    return [
        (one[0], one[1]) if isinstance(one, list) else (str(place), one)
        for place, one in enumerate(decisions, start=1)
    ]


def _matrix(words: Mapping[str, Any]) -> Table:
    return Table(
        columns=[
            TableColumn(NUMBER, 10),
            *(TableColumn(_(title), width) for title, width in MATRIX),
        ],
        rows=[TableRow(tuple(row)) for row in words["matrix"]],
        empty=_("Rapat ini tidak mencatat tindak lanjut."),
        size=8,
    )


def _ending(words: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(_("7. Lampiran dan kehadiran"))
    attached = ", ".join(words["attachments"]) or _("belum ada")
    yield Paragraph(_("Lampiran: %s.") % attached)
    absent = words["absent"]
    if len(absent) > LISTED:
        yield Table(
            columns=[TableColumn(NUMBER, 10), TableColumn(_("Kursi yang tidak hadir"), 132)],
            rows=[TableRow((str(place), seat)) for place, seat in enumerate(absent, start=1)],
            empty="",
            size=8.5,
        )
    elif absent:
        told = {"n": len(absent), "seats": "; ".join(absent)}
        yield Paragraph(_("Kursi yang tidak hadir (%(n)d): %(seats)s.") % told)
    yield Heading(_("8. Penutup"))
    if words["next_meeting"]:
        yield Paragraph(_("Rapat berikutnya: %s.") % words["next_meeting"].rstrip("."))
    yield Paragraph(words["closing"])

"""The treasurer's package: every paper of a meeting in one ZIP, with a list of what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.evaluation.rounds.wording import moment_text
from layak.platform.documents.files.archives import distinct_name, stream_zip
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.sheet_photos import sheet_photos
from layak.platform.documents.writing.letters import BadTemplate
from layak.platform.documents.writing.reports import Notes, Photo, Report, sheet_pdf
from layak.records.evidence.files.copies import local_file
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.scanning import OPENABLE
from layak.records.evidence.uploads.storing import stored_pieces
from layak.workflows.meetings.attendance.sheet import signing_list_file
from layak.workflows.meetings.final_minutes.sheet import minutes_file
from layak.workflows.meetings.letters.letter import letter_file
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.papers.policy import minutes_policy
from layak.workflows.meetings.papers.reads import missing, paper_rows
from layak.workflows.meetings.planning.models import Attendance, Meeting
from layak.workflows.meetings.planning.reads import formal_label

if TYPE_CHECKING:
    from layak.city.people.accounts.models import User

PHOTOS_A_PAGE = 4
NAMES = {
    Paper.Kind.INVITATION.value: "undangan",
    Paper.Kind.ATTENDANCE.value: "daftar-hadir",
    Paper.Kind.MINUTES.value: "notulen",
    Paper.Kind.PHOTO.value: "foto",
    Paper.Kind.CONSUMPTION.value: "lembar-konsumsi",
}


def package_name(meeting: Meeting) -> str:
    return f"paket-{meeting.series}-{meeting.number}-{meeting.year}.zip"


def package_files(meeting: Meeting) -> list[EvidenceFile]:
    """The newest file of each paper that the package holds: two queries."""
    return [file for _paper, file in _papers(meeting) if file is not None]


def package_zip(meeting: Meeting, *, by: User, at: datetime) -> Iterator[bytes]:
    """The pieces of the ZIP: scans and files in the order of the policy, minutes not yet scanned
    as DOCX, who came as the system knows it, photos on sheets with their captions, at the end
    the list of contents.

    A file that is lost from storage is named in that list.
    """
    return stream_zip(_entries(meeting, by=by, at=at), created=timezone.localtime(at))


def _entries(meeting: Meeting, *, by: User, at: datetime) -> Iterator[tuple[str, Iterable[bytes]]]:
    taken: set[str] = set()
    lines: list[str] = []
    papers = _papers(meeting)
    order = minutes_policy().package
    for place, kind in enumerate(order, start=1):
        own = [(paper, file) for paper, file in papers if paper.kind == kind]
        if kind == Paper.Kind.PHOTO:
            sheets = _photo_sheets(meeting, own, at=at)
            own_entries: Iterator[tuple[str, Iterable[bytes]]] = (
                (f"lembar-foto-{number}.pdf", [data]) for number, data in enumerate(sheets, start=1)
            )
        else:
            own_entries = _files(own, lines)
        if kind == Paper.Kind.ATTENDANCE:
            own_entries = chain(own_entries, _signed_in(meeting, by=by, at=at))
        for name, pieces in own_entries:
            full = distinct_name(f"{place}-{name}", taken)
            lines.append(full)
            yield full, pieces
    lacking = missing(paper_rows(meeting.pk))
    parts = [
        formal_label(meeting),
        meeting.title,
        _("Disusun %s") % moment_text(at),
        "",
        _("Isi:"),
        *(f"- {line}" for line in lines or [_("belum ada")]),
        "",
        _("Yang masih kurang:"),
        *(f"- {line}" for line in lacking or [_("tidak ada")]),
    ]
    contents = "\r\n".join(parts) + "\r\n"
    yield "0-daftar-isi.txt", [contents.encode()]


def _files(
    papers: Sequence[tuple[Paper, EvidenceFile | None]], lines: list[str]
) -> Iterator[tuple[str, Iterable[bytes]]]:
    for paper, file in papers:
        base = f"{NAMES[paper.kind]}-v{paper.version}"
        if file is None:
            data = _unsigned(paper)
            if data:
                yield f"{base}-belum-ditandatangani.docx", [data]
            continue
        ending = Path(file.original_name).suffix.lower()[:6]
        try:
            # written into the archive before the next is asked for
            with stored_pieces(file.stored_as) as pieces:
                yield f"{base}{ending}", pieces
        except OSError:
            lines.append(_("%s: berkasnya tidak ada di penyimpanan") % paper.title)


def _signed_in(
    meeting: Meeting, *, by: User, at: datetime
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Who signed in by code, link or desk, as PDF; nothing where nobody is on the list."""
    if Attendance.objects.filter(meeting=meeting, removed_at=None).exists():
        file = signing_list_file(meeting, ending="pdf", is_empty=False, by=by, at=at)
        yield "daftar-hadir-digital.pdf", [file.data]


def _unsigned(paper: Paper) -> bytes:
    """A paper that was made and not yet scanned, as DOCX; nothing where it cannot be made."""
    if not paper.content:
        return b""
    if paper.kind == Paper.Kind.MINUTES:
        return minutes_file(paper)
    try:
        return letter_file(paper) if paper.kind == Paper.Kind.INVITATION else b""
    except BadTemplate:
        return b""


def _photo_sheets(
    meeting: Meeting, papers: Sequence[tuple[Paper, EvidenceFile | None]], *, at: datetime
) -> Iterator[bytes]:
    """Photos two by two with their captions, four on a page."""
    found = [(paper.title, file) for paper, file in papers if file is not None]
    for start in range(0, len(found), PHOTOS_A_PAGE):
        part = found[start : start + PHOTOS_A_PAGE]
        with ExitStack() as stack:
            paths = []
            for _title, file in part:
                try:
                    paths.append(stack.enter_context(local_file(file.stored_as)))
                except Unreadable:
                    # a lost photo leaves its box empty
                    paths.append(Path(file.stored_as))
            pictures = sheet_photos(paths)
        photos = [
            Photo(
                data=data,
                caption=f"{number}. {title}",
                missing=_("Foto ini tidak dapat dicetak; lihat berkasnya."),
            )
            for number, (data, (title, _file)) in enumerate(
                zip(pictures, part, strict=True), start=start + 1
            )
        ]
        report = Report(
            title=_("Foto %s") % formal_label(meeting),
            subtitle=meeting.title,
            facts=[(_("Tempat"), meeting.place)],
            blocks=[Notes([])],
            printed=_("Dicetak %s") % moment_text(at),
        )
        yield sheet_pdf(report, photos, created=timezone.localtime(at))


def _papers(meeting: Meeting) -> list[tuple[Paper, EvidenceFile | None]]:
    """Papers of the package with the newest file of each; what was replaced, is restricted or not
    found clean stays out."""
    wanted = minutes_policy().package
    rows = [
        row
        for row in paper_rows(meeting.pk)
        if row.kind in wanted and row.state != Paper.State.REPLACED
    ]
    for row in rows:
        row.meeting = meeting
    kept = [row.evidence_id for row in rows if row.evidence_id]
    files = EvidenceFile.objects.filter(OPENABLE, evidence__in=kept)
    files = files.exclude(evidence__sensitivity=Evidence.Sensitivity.RESTRICTED)
    newest = files.order_by("evidence", "-version").distinct("evidence")
    by_evidence = {file.evidence_id: file for file in newest}
    return [(row, by_evidence.get(row.evidence_id or 0)) for row in rows]

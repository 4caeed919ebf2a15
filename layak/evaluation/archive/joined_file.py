"""The one PDF of a question: cover, then the chosen pages of every proof, bookmarked; one, or many into a ZIP."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.city.places.queries import municipality
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.rules import page_ranges
from layak.evaluation.archive.actions import keep_joined
from layak.evaluation.archive.reads import (
    ArchivedFile,
    JoinedSheet,
    joined_sheet,
    joined_sheets,
    result_url,
    words_by_page,
)
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import banner, letterhead, moment_text
from layak.platform.documents.files.archives import distinct_name
from layak.platform.documents.files.kinds import PDF
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.joining import Paper, join, probe
from layak.platform.documents.pictures.pages import PICTURES
from layak.platform.documents.writing.reports import (
    Block,
    Heading,
    Notes,
    Paragraph,
    Report,
    Table,
    TableColumn,
    TableRow,
    report_pdf,
)
from layak.platform.jobs.models import LongWork
from layak.platform.web.templatetags.numbers import size as size_text
from layak.rules.numbers import date_id

# The one PDF of a question: cover, then the chosen pages of every proof, bookmarked.

RESTRICTED = "Terbatas: dibuka dari halaman bukti"
UNCLEAN = "Belum dinyatakan bersih dari virus"
LOST = "Tidak ada di penyimpanan"
UNREAD = "Isinya belum terbaca; berkas aslinya ada pada ZIP"
AS_TEXT = "Versi teks; berkas aslinya ada pada ZIP"
HASH_SHOWN = 12
LONGEST_PARAGRAPH = 4_000


@dataclass(frozen=True, kw_only=True)
class JoinedFile:
    """``remarks`` are for the person who asked: what is too heavy, what was left out."""

    size: int
    page_count: int
    remarks: list[str]


@dataclass(kw_only=True)
class _Proof:
    """A file on its way: the paper that it became, or why it did not; what the cover says."""

    file: ArchivedFile
    paper: Paper | None = None
    says: str = ""
    pages: str = field(default="")


def joined_pdf(
    sheet: JoinedSheet, out: Path, *, city: Municipality | None, at: datetime
) -> JoinedFile:
    """Write the PDF to `out`. Raises Unreadable when it is too hard to make here."""
    with TemporaryDirectory(prefix="layak-") as name:
        folder = Path(name)
        proofs = [_proof(file, folder, number, at) for number, file in enumerate(sheet.files)]
        # leave out, with the reason, what cannot be joined
        waiting = [(proof, proof.paper) for proof in proofs if proof.paper is not None]
        looked = probe([paper for _proof, paper in waiting])
        for (proof, _paper), found in zip(waiting, looked, strict=True):
            if not found.page_count:
                proof.paper, proof.says = None, found.why
        cover = folder / "cover.pdf"
        cover.write_bytes(report_pdf(_cover(sheet, proofs, city, at), created=at))
        papers = [proof.paper for proof in proofs if proof.paper is not None]
        first = Paper(path=cover, media_type=PDF.media_type, title=_("Sampul dan daftar bukti"))
        made = join([first, *papers], out, title=sheet.title, limit=sheet.limit)
    said = []
    if made.size > sheet.limit:
        said.append(
            _(
                "PDF ini %(size)s, lebih dari %(limit)s (batas usulan kami). "
                "Yang terberat: %(title)s, %(heaviest)s."
            )
            % {
                "size": size_text(made.size),
                "limit": size_text(sheet.limit),
                "title": made.heaviest,
                "heaviest": size_text(made.heaviest_size),
            }
        )
    elif made.is_lightened:
        said.append(_("Gambar di dalamnya diperkecil agar muat dalam batas ukuran."))
    said.extend(f"{proof.file.title}: {proof.says}." for proof in proofs if proof.paper is None)
    return JoinedFile(size=made.size, page_count=made.page_count, remarks=said)


def _proof(file: ArchivedFile, folder: Path, number: int, at: datetime) -> _Proof:
    proof = _Proof(file=file, pages=file.pages or _("seluruhnya"))
    if file.is_restricted or file.in_quarantine:
        proof.says = RESTRICTED if file.is_restricted else UNCLEAN
        return proof
    path = folder / f"{number}"
    if file.media_type not in {PDF.media_type, *PICTURES}:
        return _as_text(proof, path, at)
    try:
        with default_storage.open(file.stored_as, "rb") as stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
    except OSError:
        proof.says = LOST
        return proof
    pages = tuple(page_ranges(file.pages)) if file.media_type not in PICTURES else ()
    proof.paper = Paper(path=path, media_type=file.media_type, title=file.title, pages=pages)
    return proof


def _as_text(proof: _Proof, path: Path, at: datetime) -> _Proof:
    """Office files as the words that were read in them, on paper of ours."""
    pages = words_by_page(proof.file.file_id)
    if not pages:
        proof.says = UNREAD
        return proof
    blocks: list[Block] = [Paragraph(AS_TEXT)]
    count = len(pages)
    ranges = page_ranges(proof.file.pages) or [(1, count)]
    wanted = [n for first, last in ranges for n in range(first, min(last, count) + 1)]
    for number in wanted:
        if len(pages) > 1:
            blocks.append(Heading(_("Halaman %(n)d") % {"n": number}, level=2))
        lines = [" ".join(line.split()) for line in pages[number - 1].split("\n")]
        said = [line[:LONGEST_PARAGRAPH] for line in lines if line] or ["-"]
        blocks.extend(Paragraph(line) for line in said)
    report = Report(title=proof.file.title, blocks=blocks)
    path.write_bytes(report_pdf(report, created=at))
    proof.paper = Paper(path=path, media_type=PDF.media_type, title=proof.file.title)
    proof.says = AS_TEXT
    return proof


def _cover(
    sheet: JoinedSheet, proofs: list[_Proof], city: Municipality | None, at: datetime
) -> Report:
    columns = [
        TableColumn(_("No."), 0.35, "right"),
        TableColumn(_("Bukti"), 3.2),
        TableColumn(_("Nomor dan tanggal"), 1.7),
        TableColumn(_("Tahun"), 0.8),
        TableColumn(_("Halaman"), 0.9),
        TableColumn(_("Sidik"), 1.1),
    ]
    rows = []
    for number, proof in enumerate(proofs, start=1):
        file = proof.file
        name = "\n".join(filter(None, (file.title, file.agency, proof.says)))
        dated = date_id(file.dated_on) if file.dated_on else ""
        about = "\n".join(filter(None, (file.document_number, dated)))
        years = ", ".join(map(str, file.years))
        cells = (str(number), name, about, years, proof.pages, file.sha256[:HASH_SHOWN])
        rows.append(TableRow(cells, "plain" if proof.paper else "quiet"))
    notes = [
        _("Sidik membedakan berkas asli dari yang diubah; daftar lengkapnya ada pada ZIP bukti."),
        _("Disusun Layak untuk memeriksa dan mengirim; aplikasi kementerian tetap tempat resmi."),
    ]
    return Report(
        title=sheet.title,
        subtitle=_("Bukti pertanyaan, %(round)s") % {"round": sheet.round_title},
        letterhead=letterhead(city),
        banner=banner(city),
        facts=[
            (_("Pemimpin"), sheet.lead or _("belum ditunjuk")),
            (_("Nilai mandiri"), sheet.mark),
            (_("Banyaknya bukti"), str(len(proofs))),
        ],
        blocks=[
            Table(columns=columns, rows=rows, empty=_("Belum ada bukti pada pertanyaan ini.")),
            Notes(notes),
        ],
        printed=_("disusun %(moment)s") % {"moment": moment_text(at)},
    )


# Making what was asked for as joined PDFs: one, or one after the other into a ZIP.


def make_joined(*, work: LongWork, answer: Answer, at: datetime) -> None:
    """Inside the job: the PDF and what is to be said of it, into storage."""
    sheet = joined_sheet(answer.round, answer)
    with TemporaryDirectory(prefix="layak-") as folder:
        out = Path(folder) / "joined.pdf"
        made = joined_pdf(sheet, out, city=municipality(), at=timezone.localtime(at))
        _keep(work, out, made, result_url(answer))


def make_joined_set(
    *,
    work: LongWork,
    round_: Round,
    answer_ids: list[int],
    at: datetime,
    on_each: Callable[[], None],
) -> None:
    """Inside the job: one PDF after the other into a ZIP; one that fails is said and left out."""
    remarks: list[str] = []
    with TemporaryDirectory(prefix="layak-") as folder:
        out = Path(folder) / "joined.zip"
        with ZipFile(out, "w", ZIP_STORED) as archive:
            taken: set[str] = set()
            for sheet in joined_sheets(round_, round_.answers.filter(pk__in=answer_ids)):
                one = Path(folder) / "one.pdf"
                try:
                    made = joined_pdf(sheet, one, city=municipality(), at=timezone.localtime(at))
                except Unreadable as reason:
                    remarks.append(f"{sheet.code}: {reason}")
                else:
                    name = f"{sheet.code.replace('/', '-')}_bukti.pdf"
                    archive.write(one, distinct_name(name, taken))
                    remarks.extend(f"{sheet.code}: {remark}" for remark in made.remarks)
                on_each()
        made = JoinedFile(size=out.stat().st_size, page_count=0, remarks=remarks)
        _keep(work, out, made, result_url(round_))


def _keep(work: LongWork, out: Path, made: JoinedFile, url: str) -> None:
    keep_joined(
        work=work,
        out=out,
        size=made.size,
        page_count=made.page_count,
        remarks=made.remarks,
        url=url,
        at=timezone.now(),
    )

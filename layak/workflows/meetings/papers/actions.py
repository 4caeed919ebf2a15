"""Papers of a meeting: carried from desk to desk, signed, scanned, kept, proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.proofs.actions import reuse_evidence
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.reading.actions import Description, describe_evidence
from layak.records.evidence.uploads.storing import Upload
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.meetings.papers.events import PaperFiled, PaperMoved, PaperProved, PaperSigned
from layak.workflows.meetings.papers.models import Paper, PaperMove
from layak.workflows.meetings.papers.permissions import check_can_carry, check_can_run
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.reads import about, account_holders, meeting_label

# papers that exist once for each version, signed on paper
SIGNABLE = (Paper.Kind.INVITATION, Paper.Kind.ATTENDANCE, Paper.Kind.MINUTES)
SIGNED = "minutes.signed"
KINDS: dict[str, str] = {
    Paper.Kind.INVITATION.value: "invitation",
    Paper.Kind.ATTENDANCE.value: "attendance_list",
    Paper.Kind.MINUTES.value: "minutes",
    Paper.Kind.PHOTO.value: "photo",
}


@dataclass(frozen=True, kw_only=True)
class NewPaper:
    """A file to keep with the meeting; a photo's ``title`` is its caption."""

    meeting_id: int
    kind: str
    title: str
    number: str = ""


@transaction.atomic
def move_paper(*, paper_id: int, desk: str, note: str = "", by: Actor, at: datetime) -> None:
    """The printed paper lies on a desk for signature; an empty ``desk``: back at ours.

    Raises Refused (right, signed, replaced, there already), Paper.DoesNotExist.
    """
    paper = _lock(paper_id)
    check_can_carry(by, paper)
    where = " ".join(read_text(desk).split())[:160]
    state = Paper.State.OUT if where else Paper.State.DRAFT
    if (paper.state, paper.desk) == (state, where):
        raise Refused(_("Naskah ini memang sudah tercatat di sana."))
    Paper.objects.filter(pk=paper.pk).update(state=state, desk=where)
    paper.state, paper.desk = state, where
    record_move(paper, note=read_text(note).strip()[:300], by=by, at=at)
    event = PaperMoved(
        **about(paper.meeting), paper=paper.pk, state=state, desk=where or _("sekretariat")
    )
    log(event, by=by.user, at=at)


@transaction.atomic
def sign_paper(*, paper_id: int, upload: Upload, by: Actor, at: datetime) -> Evidence:
    """The scan of a signed paper is kept as evidence; with it the paper is signed.

    Raises Refused (right, signed, replaced), NotStored (the file).
    """
    paper = _lock(paper_id)
    check_can_carry(by, paper)
    evidence = _keep(paper.meeting, paper.kind, paper.title, paper.number, upload, by=by, at=at)
    Paper.objects.filter(pk=paper.pk).update(state=Paper.State.SIGNED, desk="", evidence=evidence)
    paper.state, paper.desk = Paper.State.SIGNED, ""
    record_move(paper, note=_("Pindaian disimpan"), by=by, at=at)
    if paper.kind == Paper.Kind.MINUTES:
        # those who were invited and those who now owe something can read what was decided
        meeting = paper.meeting
        invited = meeting.invitees.filter(withdrawn_at=None).values_list("agency", flat=True)
        owners = meeting.entries.filter(removed_at=None).values_list("followup__agency", flat=True)
        agency_ids = {pk for pk in (*invited, *owners) if pk}
        holders = account_holders(agency_ids, at=at)
        notify(
            users=[user for user in holders if user.pk != by.user.pk],
            kind=SIGNED,
            text=_("Notulen %(label)s sudah ditandatangani. Baca keputusan dan tindak lanjutnya.")
            % {"label": meeting_label(meeting)},
            url=reverse("meeting_minutes", args=[meeting.pk]),
            at=at,
            once=f"minutes:{paper.pk}",
            about=f"meeting:{meeting.pk}",
        )
        ended = Meeting.objects.filter(pk=paper.meeting_id, state=Meeting.State.ENDED)
        ended.update(state=Meeting.State.SIGNED)
    event = PaperSigned(**about(paper.meeting), paper=paper.pk, evidence=evidence.pk)
    log(event, by=by.user, at=at)
    return evidence


@transaction.atomic
def add_papers(*, new: NewPaper, uploads: Sequence[Upload], by: Actor, at: datetime) -> list[Paper]:
    """Keep files with the meeting, each an evidence: photos, materials, a sheet signed already.

    A paper that is signed by its nature (invitation, attendance) becomes the newest version.
    Raises Refused (right, cancelled, minutes, no words), NotStored.
    """
    check_can_run(by)
    meeting = Meeting.objects.select_for_update().select_related("organiser").get(pk=new.meeting_id)
    if meeting.state == Meeting.State.CANCELLED:
        raise Refused(_("Rapat ini dibatalkan."))
    if new.kind == Paper.Kind.MINUTES:
        raise Refused(_("Susun notulen di halamannya, lalu simpan pindaiannya di sana."))
    title = " ".join(read_text(new.title).split())[:300]
    if not title:
        raise Refused(_("Tulis keterangannya: apa yang tampak, atau judul berkasnya."))
    number = read_text(new.number).strip()[:120]
    is_signable = new.kind in SIGNABLE
    made = []
    for upload in uploads:
        version = 1
        if is_signable:
            replace_unsigned(meeting, new.kind, by=by, at=at)
            version = next_version(meeting, new.kind)
        evidence = _keep(meeting, new.kind, title, number, upload, by=by, at=at)
        paper = Paper.objects.create(
            meeting=meeting,
            kind=new.kind,
            version=version,
            title=title,
            number=number,
            state=Paper.State.SIGNED if is_signable else Paper.State.FILED,
            evidence=evidence,
            made_at=at,
            made_by=by.user,
        )
        record_move(paper, note=_("Disimpan"), by=by, at=at)
        event = PaperFiled(**about(meeting), paper=paper.pk, as_kind=new.kind, evidence=evidence.pk)
        log(event, by=by.user, at=at)
        made.append(paper)
    return made


@transaction.atomic
def caption_photo(*, paper_id: int, title: str, by: Actor, at: datetime) -> None:
    """Another caption for a photo or a title for a file. Raises Refused."""
    paper = _lock(paper_id)
    check_can_run(by)
    words = " ".join(read_text(title).split())[:300]
    if not words:
        raise Refused(_("Keterangannya masih kosong."))
    if paper.kind in SIGNABLE:
        raise Refused(_("Judul naskah ini mengikuti rapatnya."))
    Paper.objects.filter(pk=paper.pk).update(title=words)
    paper.title = words
    record_move(paper, note=_("Keterangan diubah"), by=by, at=at)


@transaction.atomic
def drop_paper(*, paper_id: int, by: Actor, at: datetime) -> None:
    """A file no longer belongs to the meeting; the evidence stays in the library.

    Raises Refused for papers that are printed and signed.
    """
    paper = _lock(paper_id)
    check_can_run(by)
    if paper.state != Paper.State.FILED:
        raise Refused(_("Naskah bertanda tangan tidak dilepas; buat versi baru bila keliru."))
    Paper.objects.filter(pk=paper.pk).update(state=Paper.State.REPLACED)
    paper.state = Paper.State.REPLACED
    record_move(paper, note=_("Dilepas dari rapat"), by=by, at=at)


@transaction.atomic
def prove_with_paper(*, paper_id: int, answer_id: int, by: Actor, at: datetime) -> None:
    """The scan or file of a paper proves an answer. Raises Refused, as ``reuse_evidence``."""
    paper = _lock(paper_id)
    check_can_run(by)
    if paper.evidence_id is None:
        raise Refused(_("Naskah ini belum ada pindaiannya. Simpan dahulu pindaiannya."))
    use = reuse_evidence(evidence_id=paper.evidence_id, answer_id=answer_id, by=by, at=at)
    code = Answer.objects.values_list("code", flat=True).get(pk=use.answer_id)
    log(PaperProved(**about(paper.meeting), paper=paper.pk, code=code), by=by.user, at=at)


def _keep(
    meeting: Meeting,
    kind: str,
    title: str,
    number: str,
    upload: Upload,
    *,
    by: Actor,
    at: datetime,
) -> Evidence:
    """The file in the library of the organiser, described by what is known of the meeting."""
    evidence = store_evidence(upload=upload, title=title, agency=meeting.organiser, by=by, at=at)
    day = timezone.localdate(meeting.starts_at)
    if by.may("evidence.add"):
        description = Description(
            title=title,
            kind=KINDS.get(kind, ""),
            number=number,
            dated_on=day,
            years=(day.year,),
            place=meeting.place[:120],
        )
        describe_evidence(evidence=evidence, description=description, by=by, at=at)
    return evidence


def _lock(paper_id: int) -> Paper:
    rows = Paper.objects.select_related("meeting__organiser").select_for_update(of=("self",))
    return rows.get(pk=paper_id)


def next_version(meeting: Meeting, kind: str) -> int:
    rows = Paper.objects.filter(meeting=meeting, kind=kind)
    return int(rows.aggregate(last=Max("version", default=0))["last"]) + 1


def replace_unsigned(meeting: Meeting, kind: str, *, by: Actor, at: datetime) -> None:
    rows = Paper.objects.filter(
        meeting=meeting, kind=kind, state__in=(Paper.State.DRAFT, Paper.State.OUT)
    )
    for paper in rows:
        paper.state, paper.desk = Paper.State.REPLACED, ""
        Paper.objects.filter(pk=paper.pk).update(state=paper.state, desk="")
        record_move(paper, note=_("Diganti versi baru"), by=by, at=at)


def record_move(paper: Paper, *, note: str, by: Actor, at: datetime) -> None:
    PaperMove.objects.create(
        paper=paper, state=paper.state, desk=paper.desk, note=note, at=at, by=by.user
    )

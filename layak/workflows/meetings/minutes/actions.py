"""The live minutes: opened, written line by line, closed. A line becomes a follow-up or an agreed reading."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.agreements.actions import AgreementContent, add_dissent, write_agreement
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.models import Question
from layak.evaluation.rounds.wording import answer_url
from layak.platform.audit.log import log
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.steps.actions import create_followup
from layak.rules.refusal import Refused
from layak.workflows.meetings.minutes.events import (
    EntryAgreed,
    EntryEdited,
    EntryMarked,
    EntryMoved,
    EntryPromised,
    EntryRemoved,
    EntryRestored,
    EntryWritten,
    MeetingClosed,
    MeetingOpened,
)
from layak.workflows.meetings.minutes.models import Entry, EntryRevision
from layak.workflows.meetings.minutes.permissions import check_can_open, check_can_write
from layak.workflows.meetings.minutes.rules import read_line
from layak.workflows.meetings.papers.permissions import check_can_run
from layak.workflows.meetings.planning.models import AgendaItem, Meeting
from layak.workflows.meetings.planning.reads import about, formal_label

# The live minutes: opened, written line by line, closed. Nothing that was typed is lost.

# the same words at the same item within this time are a key pressed twice
TWICE = timedelta(minutes=1)
PLAIN = (Entry.Kind.TALK.value, Entry.Kind.DECISION.value, Entry.Kind.INFORMATION.value)


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A sentence as typed. ``kind``: what the button said; a mark in the text goes before it."""

    meeting_id: int
    text: str
    item_id: int | None = None
    kind: str = Entry.Kind.TALK.value
    speaker_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """``wanted`` is what the line should become; a follow-up or an agreed reading needs more
    than a sentence, so it stands as talk until that is filled in."""

    entry: Entry
    wanted: str


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The text was saved as ``version``."""

    version: int


@dataclass(frozen=True, kw_only=True)
class Collision:
    """Someone was faster: ``text`` of ``version`` stands, the late one is kept beside it."""

    version: int
    text: str
    late_text: str
    by_name: str


@transaction.atomic
def open_meeting(*, meeting_id: int, by: Actor, at: datetime) -> None:
    """The meeting begins. Raises Refused (right, state, before its day), Meeting.DoesNotExist."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    check_can_open(by, meeting, today=timezone.localdate(at))
    Meeting.objects.filter(pk=meeting_id).update(state=Meeting.State.RUNNING, opened_at=at)
    log(MeetingOpened(**about(meeting)), by=by.user, at=at)


@transaction.atomic
def close_meeting(*, meeting_id: int, by: Actor, at: datetime) -> None:
    """The meeting is over; its minutes may still be written. Raises Refused."""
    check_can_run(by)
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    running = Meeting.objects.filter(pk=meeting_id, state=Meeting.State.RUNNING)
    if not running.update(state=Meeting.State.ENDED, closed_at=at):
        raise Refused(_("Rapat ini tidak sedang berlangsung."))
    log(MeetingClosed(**about(meeting)), by=by.user, at=at)


@transaction.atomic
def write_entry(*, line: NewLine, by: Actor, at: datetime) -> Written:
    """A sentence at the end of its agenda item.

    Raises Refused (right, state, removed item, ended agency), NotAcceptable (empty, too long),
    Meeting.DoesNotExist. The same words twice are one line, of the kind said last.
    """
    meeting = lock_meeting(line.meeting_id, by=by)
    read = read_line(line.text, kind=line.kind)
    _check_item(line.meeting_id, line.item_id)
    if (
        line.speaker_id is not None
        and not Agency.objects.current().filter(pk=line.speaker_id).exists()
    ):
        raise Refused(_("Perangkat daerah ini sudah berakhir. Pilih penerusnya."))
    twice = Entry.objects.filter(
        meeting=meeting,
        item=line.item_id,
        text=read.text,
        written_by=by.user,
        written_at__gte=at - TWICE,
        removed_at=None,
    ).first()
    if twice is not None:
        if read.kind in PLAIN and twice.kind in PLAIN:
            _mark(twice, read.kind, by=by, at=at)
        return Written(entry=twice, wanted=read.kind)
    entry = Entry.objects.create(
        meeting=meeting,
        item_id=line.item_id,
        position=_last_position(meeting) + 1,
        kind=read.kind if read.kind in PLAIN else Entry.Kind.TALK.value,
        text=read.text,
        speaker_id=line.speaker_id,
        written_at=at,
        written_by=by.user,
    )
    _revise(entry, read.text, 1, is_kept=True, by=by, at=at)
    log(EntryWritten(**about(meeting), entry=entry.pk, as_kind=entry.kind), by=by.user, at=at)
    return Written(entry=entry, wanted=read.kind)


@transaction.atomic
def edit_entry(
    *, entry_id: int, text: str, version: int, by: Actor, at: datetime
) -> Kept | Collision:
    """Other words for a line; ``version`` is the one that was read.

    Against somebody faster both texts are kept and the former stands. Raises Refused,
    NotAcceptable, Entry.DoesNotExist.
    """
    entry = lock_entry(entry_id, by=by)
    words = read_line(text).text
    if words == entry.text:
        return Kept(version=entry.version)
    is_kept = version == entry.version
    number = entry.version + 1 if is_kept else version
    _revise(entry, words, number, is_kept=is_kept, by=by, at=at)
    event = EntryEdited(**about(entry.meeting), entry=entry.pk, version=number, is_kept=is_kept)
    log(event, by=by.user, at=at)
    if is_kept:
        Entry.objects.filter(pk=entry.pk).update(text=words, version=number)
        return Kept(version=number)
    newest = entry.revisions.filter(is_kept=True).select_related("saved_by").latest("version")
    return Collision(
        version=entry.version, text=entry.text, late_text=words, by_name=newest.saved_by.name
    )


@transaction.atomic
def mark_entry(*, entry_id: int, kind: str, by: Actor, at: datetime) -> None:
    """A line is talk, a decision or information. Raises Refused, also for what has become more."""
    entry = lock_entry(entry_id, by=by)
    check_is_plain(entry)
    if kind not in PLAIN:
        raise Refused(_("Tanda ini tidak dikenal."))
    _mark(entry, kind, by=by, at=at)


@transaction.atomic
def move_entry(*, entry_id: int, item_id: int | None, by: Actor, at: datetime) -> None:
    """A line written at the wrong item goes to the end of another; None: outside of the agenda.

    Raises Refused (right, state, removed item), Entry.DoesNotExist. What it became goes with it.
    """
    entry = lock_entry(entry_id, by=by)
    _check_item(entry.meeting_id, item_id)
    if entry.item_id == item_id:
        return
    position = _last_position(entry.meeting) + 1
    Entry.objects.filter(pk=entry.pk).update(item=item_id, position=position)
    log(EntryMoved(**about(entry.meeting), entry=entry.pk, item=item_id), by=by.user, at=at)


@transaction.atomic
def remove_entry(*, entry_id: int, by: Actor, at: datetime) -> None:
    """A line leaves the minutes and can come back. Raises Refused."""
    entry = lock_entry(entry_id, by=by)
    if entry.removed_at is not None:
        return
    check_is_plain(entry)
    Entry.objects.filter(pk=entry.pk).update(removed_at=at)
    log(EntryRemoved(**about(entry.meeting), entry=entry.pk), by=by.user, at=at)


@transaction.atomic
def restore_entry(*, entry_id: int, by: Actor, at: datetime) -> None:
    """A removed line stands again where it stood. Raises Refused."""
    entry = lock_entry(entry_id, by=by)
    if entry.removed_at is not None:
        Entry.objects.filter(pk=entry.pk).update(removed_at=None)
        log(EntryRestored(**about(entry.meeting), entry=entry.pk), by=by.user, at=at)


def lock_meeting(meeting_id: int, *, by: Actor) -> Meeting:
    """The meeting under a row lock, open for writing. Raises Refused, Meeting.DoesNotExist."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    check_can_write(by, meeting)
    return meeting


def lock_entry(entry_id: int, *, by: Actor) -> Entry:
    """The line under a row lock, its minutes open for writing. Raises Entry.DoesNotExist."""
    rows = Entry.objects.select_related("meeting").select_for_update(of=("self",))
    entry = rows.get(pk=entry_id)
    check_can_write(by, entry.meeting)
    return entry


def check_is_plain(entry: Entry) -> None:
    """Raises Refused for a line that became a follow-up or an agreed reading."""
    if entry.kind == Entry.Kind.FOLLOW_UP:
        raise Refused(
            _("Baris ini sudah menjadi tindak lanjut. Ubah atau batalkan di halaman tindak lanjut.")
        )
    if entry.kind == Entry.Kind.AGREEMENT:
        raise Refused(
            _("Baris ini sudah menjadi lembar kesepakatan. Ubah di halaman pertanyaannya.")
        )


def _mark(entry: Entry, kind: str, *, by: Actor, at: datetime) -> None:
    if entry.kind != kind:
        Entry.objects.filter(pk=entry.pk).update(kind=kind)
        log(EntryMarked(**about(entry.meeting), entry=entry.pk, as_kind=kind), by=by.user, at=at)


def _last_position(meeting: Meeting) -> int:
    found = Entry.objects.filter(meeting=meeting).aggregate(last=Max("position", default=0))
    return int(found["last"])


def _check_item(meeting_id: int, item_id: int | None) -> None:
    if item_id is None:
        return
    items = AgendaItem.objects.filter(pk=item_id, meeting=meeting_id, removed_at=None)
    if not items.exists():
        raise Refused(_("Acara ini sudah dihapus dari susunan. Pilih acara lain."))


def _revise(
    entry: Entry, text: str, version: int, *, is_kept: bool, by: Actor, at: datetime
) -> None:
    EntryRevision.objects.create(
        entry=entry, version=version, text=text, is_kept=is_kept, saved_at=at, saved_by=by.user
    )


# A sentence of the minutes becomes a follow-up with an owner, or an agreed reading.


@dataclass(frozen=True, kw_only=True)
class AgreedReading:
    """How the meeting reads a question. ``dissents``: (agency, its words)."""

    question_id: int
    reading: str
    denominator: str = ""
    denominator_source: str = ""
    accepted_proof: str = ""
    lead_id: int | None = None
    dissents: tuple[tuple[int, str], ...] = field(default=())


@transaction.atomic
def promise(*, entry_id: int, new: NewFollowUp, by: Actor, at: datetime) -> FollowUp:
    """The line becomes ``new``, of the meeting's series, so that its next meeting lists it.

    Raises Refused (right, state, a line that has become more already), Entry.DoesNotExist, and
    what ``create_followup`` raises (WrongField with its field).
    """
    entry = lock_entry(entry_id, by=by)
    check_is_plain(entry)
    meeting = entry.meeting
    here = replace(
        new,
        origin=f"meeting:{meeting.pk}",
        origin_label=formal_label(meeting),
        origin_url=reverse("meeting_minutes", args=[meeting.pk]),
        series=meeting.series,
    )
    made = create_followup(new=here, by=by, at=at)
    Entry.objects.filter(pk=entry.pk).update(
        kind=Entry.Kind.FOLLOW_UP, followup=made, removed_at=None
    )
    event = EntryPromised(**about(meeting), entry=entry.pk, followup=made.pk)
    log(event, by=by.user, at=at)
    return made


@transaction.atomic
def agree(*, entry_id: int, agreed: AgreedReading, by: Actor, at: datetime) -> None:
    """The agreed reading of a question, with who sees it differently, decided in this meeting.

    Raises Refused (right, state, a line that has become more already), and what
    ``write_agreement`` and ``add_dissent`` raise.
    """
    entry = lock_entry(entry_id, by=by)
    check_is_plain(entry)
    meeting = entry.meeting
    url = f"{reverse('meeting_minutes', args=[meeting.pk])}#baris-{entry.pk}"
    content = AgreementContent(
        reading=agreed.reading,
        denominator=agreed.denominator,
        denominator_source=agreed.denominator_source,
        accepted_proof=agreed.accepted_proof,
        lead_id=agreed.lead_id,
        decided_on=timezone.localdate(meeting.starts_at),
        decided_label=formal_label(meeting),
        decided_url=url,
    )
    question = Question.objects.get(pk=agreed.question_id)
    made = write_agreement(question_id=question.pk, content=content, by=by, at=at)
    for agency_id, words in agreed.dissents:
        add_dissent(agreement_id=made.pk, agency_id=agency_id, text=words, by=by, at=at)
    Entry.objects.filter(pk=entry.pk).update(
        kind=Entry.Kind.AGREEMENT, agreement_url=question_url(question.pk), removed_at=None
    )
    event = EntryAgreed(**about(meeting), entry=entry.pk, question=question.pk)
    log(event, by=by.user, at=at)


def question_url(question_id: int) -> str:
    """The page of the question in the newest open round; empty where no round asks it."""
    rows = Answer.objects.filter(question=question_id, round__closed_at=None)
    found = rows.order_by("-round__evaluation_year").values_list("pk", flat=True).first()
    return answer_url(found) if found else ""

"""The minutes put together as a paper, and opened again after signature."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.meetings.final_minutes.events import MinutesFrozen, MinutesReopened
from layak.workflows.meetings.final_minutes.reads import Closing, minutes_words
from layak.workflows.meetings.minutes.permissions import check_can_write
from layak.workflows.meetings.papers.actions import next_version, record_move, replace_unsigned
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.papers.permissions import check_can_run
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.reads import about, formal_label


@transaction.atomic
def freeze_minutes(*, meeting_id: int, closing: Closing, by: Actor, at: datetime) -> Paper:
    """Put the minutes together as they read now: a new version, the words kept as they are.

    A version that was not signed is replaced; a signed one stays. Raises Refused (right, not
    begun, signed and not reopened, number of another meeting), Meeting.DoesNotExist.
    """
    meetings = Meeting.objects.select_related("organiser", "chair_agency")
    meeting = meetings.select_for_update(of=("self",)).get(pk=meeting_id)
    check_can_write(by, meeting)
    if meeting.state == Meeting.State.RUNNING:
        raise Refused(_("Tutup rapat dahulu, lalu susun notulennya."))
    number = read_text(closing.number).strip()[:120]
    same = Paper.objects.filter(kind=Paper.Kind.MINUTES, number=number).exclude(meeting=meeting)
    same = same.filter(meeting__series=meeting.series, meeting__year=meeting.year)
    other = same.select_related("meeting").first() if number else None
    if other is not None:
        told = {"number": number, "meeting": formal_label(other.meeting)}
        raise Refused(_("Nomor %(number)s sudah dipakai notulen %(meeting)s.") % told)
    replace_unsigned(meeting, Paper.Kind.MINUTES, by=by, at=at)
    paper = Paper.objects.create(
        meeting=meeting,
        kind=Paper.Kind.MINUTES,
        version=next_version(meeting, Paper.Kind.MINUTES),
        title=_("Notulen %s") % formal_label(meeting),
        number=number,
        content=minutes_words(meeting, closing, at=at),
        made_at=at,
        made_by=by.user,
    )
    record_move(paper, note=_("Disusun"), by=by, at=at)
    event = MinutesFrozen(**about(meeting), paper=paper.pk, version=paper.version)
    log(event, by=by.user, at=at)
    return paper


@transaction.atomic
def reopen_minutes(*, meeting_id: int, because: str, by: Actor, at: datetime) -> None:
    """Signed minutes need a change: lines may be written again, the signed paper stays.

    Raises Refused (right, not signed, no reason).
    """
    check_can_run(by)
    reason = read_text(because).strip()[:300]
    if not reason:
        raise Refused(_("Tulis mengapa notulen yang sudah ditandatangani perlu diubah."))
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    signed = meeting.papers.filter(kind=Paper.Kind.MINUTES, state=Paper.State.SIGNED)
    paper = signed.order_by("-version").first()
    if meeting.state != Meeting.State.SIGNED or paper is None:
        raise Refused(_("Notulen ini belum ditandatangani; langsung saja diubah."))
    Meeting.objects.filter(pk=meeting_id).update(state=Meeting.State.ENDED)
    record_move(paper, note=_("Dibuka untuk versi baru: %s") % reason, by=by, at=at)
    log(MinutesReopened(**about(meeting), paper=paper.pk, because=reason), by=by.user, at=at)

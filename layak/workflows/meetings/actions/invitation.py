"""The letter of invitation, the letters of all seats, and sending word to those who are invited."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.agencies.models import Signer
from layak.city.people.actor import Actor
from layak.city.places.models import Municipality
from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.jobs import progress
from layak.platform.jobs.models import LongWork
from layak.platform.notifications import notify
from layak.rules.refusal import Refused
from layak.workflows.meetings.actions.plan import lock_meeting
from layak.workflows.meetings.events.invitation import (
    InvitationLetterMade,
    InvitationsSent,
    LettersAsked,
)
from layak.workflows.meetings.models import Meeting, Paper, PaperMove
from layak.workflows.meetings.permissions import check_can_prepare
from layak.workflows.meetings.queries.holders import account_holders
from layak.workflows.meetings.queries.invitation import newest_letter, standing
from layak.workflows.meetings.queries.invitation_works import kind_of, newest_letters
from layak.workflows.meetings.queries.letter_words import LetterPlan, letter_words
from layak.workflows.meetings.queries.words import day_words, hours_words, meeting_label

LETTERS, MAIL = "meetings.make_letters", "meetings.mail_invitation"
LONGEST_RUN = timedelta(hours=1)
NOTICE = "meeting.invited"


@transaction.atomic
def make_invitation(
    *,
    meeting_id: int,
    plan: LetterPlan,
    city: Municipality | None,
    mark: str = "",
    by: Actor,
    at: datetime,
) -> Paper:
    """The letter as it goes out, its words kept: a new version; one not yet signed is replaced.

    Raises Refused: no right, nobody invited, the signer was released.
    """
    meeting = _prepared(meeting_id, by)
    invited = standing(meeting)
    if not invited:
        raise Refused(_("Undang dahulu, lalu buat suratnya."))
    signer = Signer.objects.select_related("agency").filter(pk=plan.signer, ended_at=None).first()
    if signer is None:
        raise Refused(_("Penanda tangan ini sudah dilepas. Pilih yang lain."))
    words = letter_words(meeting, plan, invited=invited, signer=signer, city=city, mark=mark, at=at)
    paper = _next_version(meeting, plan.number, words, by=by, at=at)
    event = InvitationLetterMade(
        meeting=meeting.pk,
        label=meeting_label(meeting),
        number=plan.number,
        version=paper.version,
    )
    log(event, by=by.user, at=at)
    return paper


@transaction.atomic
def ask_letters(*, meeting_id: int, by: Actor, at: datetime) -> LongWork:
    """Queue a letter for every seat, together in a ZIP; one that runs is not begun twice.

    Raises Refused: no right, or the letter was not made yet.
    """
    meeting = _prepared(meeting_id, by)
    letter = newest_letter(meeting)
    if letter is None:
        raise Refused(_("Buat surat undangannya dahulu."))
    running = newest_letters(meeting, at=at)
    if running and running.is_running and running.started_at > at - LONGEST_RUN:
        return running
    count = len(standing(meeting))
    work = progress.start(kind_of(meeting), by=by.user, total_count=count, at=at)
    jobs.enqueue(LETTERS, work_id=work.pk, paper_id=letter.pk)
    event = LettersAsked(meeting=meeting.pk, label=meeting_label(meeting), letter_count=count)
    log(event, by=by.user, at=at)
    return work


@transaction.atomic
def send_invitations(
    *, meeting_id: int, by: Actor, at: datetime, site: str = ""
) -> tuple[int, int]:
    """Word to everyone invited: a mail where an address is known and none went out yet, a notice
    to the accounts of the invited agencies. (mails queued, notices). ``site`` is where the links
    in the mails lead to, ``https://host``; empty for the address in the settings. Raises Refused:
    no right, nobody invited, or the meeting is over."""
    meeting = _prepared(meeting_id, by)
    if meeting.ends_at <= at:
        raise Refused(_("Rapat ini sudah berlangsung; undangannya tidak dikirim lagi."))
    invited = standing(meeting)
    if not invited:
        raise Refused(_("Undang dahulu, lalu kirim."))
    waiting = [row.pk for row in invited if row.email and row.mailed_at is None]
    for pk in waiting:
        jobs.enqueue(MAIL, invitee_id=pk, site=site or settings.PUBLIC_URL)
    users = account_holders({row.agency_id for row in invited if row.agency_id}, at=at)
    notify(
        users=users,
        kind=NOTICE,
        text=_("Undangan: %(title)s, %(day)s, %(hours)s.")
        % {"title": meeting.title, "day": day_words(meeting), "hours": hours_words(meeting)},
        url=reverse("meeting_detail", args=[meeting.pk]),
        at=at,
        once=f"meeting:{meeting.pk}:{meeting.starts_at:%Y%m%d%H%M}",
        about=f"meeting:{meeting.pk}",
    )
    if meeting.state == Meeting.State.PLANNED:
        meeting.state = Meeting.State.INVITED
        meeting.save(update_fields=["state"])
    event = InvitationsSent(
        meeting=meeting.pk,
        label=meeting_label(meeting),
        mail_count=len(waiting),
        notice_count=len(users),
    )
    log(event, by=by.user, at=at)
    return len(waiting), len(users)


def _next_version(
    meeting: Meeting, number: str, words: dict[str, Any], *, by: Actor, at: datetime
) -> Paper:
    """The letter as a paper of the meeting; what was not signed before is replaced by it."""
    papers = Paper.objects.filter(meeting=meeting, kind=Paper.Kind.INVITATION)
    for old in papers.filter(state__in=(Paper.State.DRAFT, Paper.State.OUT)):
        old.state, old.desk = Paper.State.REPLACED, ""
        old.save(update_fields=["state", "desk"])
        _moved(old, _("Diganti versi baru"), by=by, at=at)
    last: int = papers.aggregate(last=Max("version"))["last"] or 0
    paper = Paper.objects.create(
        meeting=meeting,
        kind=Paper.Kind.INVITATION,
        version=last + 1,
        title=_("Undangan %(label)s") % {"label": meeting_label(meeting)},
        number=number,
        content=words,
        made_at=at,
        made_by=by.user,
    )
    _moved(paper, _("Disusun"), by=by, at=at)
    return paper


def _moved(paper: Paper, note: str, *, by: Actor, at: datetime) -> None:
    PaperMove.objects.create(paper=paper, state=paper.state, note=note, at=at, by=by.user)


def _prepared(meeting_id: int, by: Actor) -> Meeting:
    meeting = lock_meeting(meeting_id)
    check_can_prepare(by, meeting)
    return meeting

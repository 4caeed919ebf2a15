"""The letter of invitation, the letters of all seats, sending word, and marking what was mailed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.models import Signer
from layak.city.people.roles.actor import Actor
from layak.city.places.models import Municipality
from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.jobs import progress
from layak.platform.jobs.models import LongWork
from layak.platform.notifications import notify
from layak.rules.refusal import Refused
from layak.workflows.meetings.invitations.reads import newest_letter, standing
from layak.workflows.meetings.letters.events import (
    InvitationLetterMade,
    InvitationsSent,
    LettersAsked,
)
from layak.workflows.meetings.letters.reads import (
    KEPT,
    KIND,
    LetterPlan,
    kind_of,
    letter_words,
    newest_letters,
    stored_as,
)
from layak.workflows.meetings.papers.actions import next_version, record_move, replace_unsigned
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.planning.actions import lock_prepared
from layak.workflows.meetings.planning.models import Invitee, Meeting
from layak.workflows.meetings.planning.reads import (
    about,
    account_holders,
    day_words,
    hours_words,
    meeting_label,
)

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
    meeting = lock_prepared(meeting_id, by=by)
    invited = standing(meeting)
    if not invited:
        raise Refused(_("Undang dahulu, lalu buat suratnya."))
    signer = Signer.objects.select_related("agency").filter(pk=plan.signer, ended_at=None).first()
    if signer is None:
        raise Refused(_("Penanda tangan ini sudah dilepas. Pilih yang lain."))
    words = letter_words(meeting, plan, invited=invited, signer=signer, city=city, mark=mark, at=at)
    # the letter as a paper of the meeting; what was not signed before is replaced by it
    replace_unsigned(meeting, Paper.Kind.INVITATION, by=by, at=at)
    paper = Paper.objects.create(
        meeting=meeting,
        kind=Paper.Kind.INVITATION,
        version=next_version(meeting, Paper.Kind.INVITATION),
        title=_("Undangan %(label)s") % {"label": meeting_label(meeting)},
        number=plan.number,
        content=words,
        made_at=at,
        made_by=by.user,
    )
    record_move(paper, note=_("Disusun"), by=by, at=at)
    event = InvitationLetterMade(
        **about(meeting),
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
    meeting = lock_prepared(meeting_id, by=by)
    letter = newest_letter(meeting)
    if letter is None:
        raise Refused(_("Buat surat undangannya dahulu."))
    running = newest_letters(meeting, at=at)
    if running and running.is_running and running.started_at > at - LONGEST_RUN:
        return running
    count = len(standing(meeting))
    work = progress.start(kind_of(meeting), by=by.user, total_count=count, at=at)
    jobs.enqueue(LETTERS, work_id=work.pk, paper_id=letter.pk)
    event = LettersAsked(**about(meeting), letter_count=count)
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
    meeting = lock_prepared(meeting_id, by=by)
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
        **about(meeting),
        mail_count=len(waiting),
        notice_count=len(users),
    )
    log(event, by=by.user, at=at)
    return len(waiting), len(users)


# Keeping the letters of all seats for a day, and marking what was mailed.

IN_MEMORY = 8 * 1024 * 1024


def keep_letters(
    *, work: LongWork, meeting: Meeting, pieces: Iterable[bytes], at: datetime
) -> None:
    """Store the ZIP whole, then tell where it is; a half one of an earlier try is replaced."""
    name = stored_as(work.pk)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        file.writelines(pieces)
        file.seek(0)
        default_storage.delete(name)
        default_storage.save(name, File(file))
    progress.finish(work.pk, at=at, result_url=reverse("invitation_archive", args=[meeting.pk]))


def forget_letters(*, at: datetime) -> int:
    """Throw away sets older than a day; how many. Running twice is safe."""
    old = LongWork.objects.filter(
        kind__startswith=KIND, started_at__lt=at - KEPT, finished_at__isnull=False
    ).exclude(result_url="")
    for work in old:
        default_storage.delete(stored_as(work.pk))
    return old.update(result_url="")


@transaction.atomic
def mail_once(*, invitee_id: int, send: Callable[[Invitee], object], at: datetime) -> bool:
    """Send to a seat that has not been mailed; whether it was. A mail that fails is tried again
    by the queue, one that went out is not sent twice."""
    rows = Invitee.objects.select_related("meeting__organiser", "agency")
    invitee = rows.select_for_update(of=("self",)).filter(pk=invitee_id).first()
    if invitee is None or invitee.mailed_at or invitee.withdrawn_at or not invitee.email:
        return False
    if invitee.meeting.state == Meeting.State.CANCELLED or invitee.meeting.ends_at <= at:
        return False
    invitee.mailed_at = at
    invitee.save(update_fields=["mailed_at"])
    send(invitee)
    return True

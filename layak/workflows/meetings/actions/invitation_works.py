"""Keeping the letters of all seats for a day, and marking what was mailed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from tempfile import SpooledTemporaryFile

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from layak.platform.jobs import progress
from layak.platform.jobs.models import LongWork
from layak.workflows.meetings.models import Invitee, Meeting
from layak.workflows.meetings.queries.invitation_works import KEPT, KIND, stored_as

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

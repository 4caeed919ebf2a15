"""Meetings follow an agency into the one it merges with; what was held stays as it was."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import ngettext

from layak.city.people.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.workflows.meetings.events.plan import InvitationsMoved
from layak.workflows.meetings.models import Invitee, Meeting

ALIVE = (Meeting.State.PLANNED, Meeting.State.INVITED, Meeting.State.RUNNING)


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Runs inside the transaction of the merge: invitations and organising of what is ahead."""
    moved = Invitee.objects.filter(
        agency=from_id, meeting__state__in=ALIVE, withdrawn_at=None
    ).update(agency=into_id)
    organised = Meeting.objects.filter(organiser=from_id, state__in=ALIVE)
    moved += organised.update(organiser=into_id)
    if moved:
        event = InvitationsMoved(source=from_id, target=into_id, count=moved)
        log(event, by=user_of(by), at=at)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says of meetings ahead."""
    count = Invitee.objects.filter(
        agency=agency_id, meeting__state__in=ALIVE, withdrawn_at=None
    ).count()
    words = ngettext("%(n)d undangan rapat", "%(n)d undangan rapat", count)
    return [words % {"n": count}] if count else []

"""The personal address of an invitation, which works without an account, and whether it opens now."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.evaluation.links.signing import is_genuine, link_token, number_in
from layak.rules.refusal import Refused
from layak.workflows.meetings.planning.models import Invitee, Meeting
from layak.workflows.meetings.planning.policy import attendance_rule
from layak.workflows.meetings.planning.reads import day_words

INVITATION_SALT = "layak.meetings.invitation"


class LinkOver(Refused):
    """The address was ours, and its time is over: withdrawn, cancelled, or too late."""


def invitation_token(invitee: Invitee) -> str:
    return link_token(invitee.pk, invitee.nonce, salt=INVITATION_SALT)


def invitee_of_token(token: str) -> Invitee | None:
    """The invitation that this address opens; None for a guessed one: one query."""
    number = number_in(token)
    invitee = None
    if number is not None:
        rows = Invitee.objects.select_related("meeting__organiser", "agency")
        invitee = rows.filter(pk=number).first()
    if invitee is None:
        is_genuine(token, 0, "", salt=INVITATION_SALT)
        return None
    return invitee if is_genuine(token, invitee.pk, invitee.nonce, salt=INVITATION_SALT) else None


def check_stands(meeting: Meeting) -> None:
    """Raises LinkOver for a meeting that was cancelled."""
    if meeting.state == Meeting.State.CANCELLED:
        raise LinkOver(
            _("Rapat ini dibatalkan: %(reason)s") % {"reason": meeting.cancelled_because}
        )


def takes_delegate(meeting: Meeting, *, at: datetime) -> bool:
    """Whether the link may still say who stands in: as long as one may sign in."""
    return meeting.state != Meeting.State.CANCELLED and at <= list_closes_at(meeting)


def list_closes_at(meeting: Meeting) -> datetime:
    return meeting.ends_at + attendance_rule().closes_after


def check_answers(meeting: Meeting, *, at: datetime, reply: str = "") -> None:
    """Raises LinkOver unless an invitation may still be answered: until the meeting begins, and
    that somebody stands in until the list closes."""
    check_stands(meeting)
    if reply == Invitee.Reply.DELEGATE and takes_delegate(meeting, at=at):
        return
    if at >= meeting.ends_at:
        raise LinkOver(
            _("Rapat %(day)s sudah selesai; undangan ini tidak dapat dijawab lagi.")
            % {"day": day_words(meeting)}
        )
    if at >= meeting.starts_at:
        raise LinkOver(
            _(
                "Rapat sudah dimulai. Catat kehadiran Anda, sebutkan siapa yang mewakili, atau "
                "hubungi sekretariat."
            )
        )

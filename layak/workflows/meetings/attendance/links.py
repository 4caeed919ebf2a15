"""The code on the wall, and whether one may sign in now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from layak.evaluation.links.signing import is_genuine, link_token, number_in
from layak.workflows.meetings.invitations.links import LinkOver, check_stands
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.policy import attendance_rule
from layak.workflows.meetings.planning.reads import clock, day_words

ROOM_SALT = "layak.meetings.room"
# the minute takes the last eight places of the number on the wall
MINUTES = 10**8


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """What a code on the wall names: its meeting, and the minute for which it was shown."""

    meeting: Meeting
    minute: int


def minute_of(at: datetime) -> int:
    """The slot of a moment, counted from the beginning of computers' time."""
    return int(at.timestamp()) // attendance_rule().code_seconds


def room_token(meeting: Meeting, *, at: datetime) -> str:
    """What stands on the wall at this moment."""
    number = meeting.pk * MINUTES + minute_of(at)
    return link_token(number, meeting.code_key, salt=ROOM_SALT)


def ticket_of_token(token: str) -> Ticket | None:
    """The meeting and minute of a code that was ours; None for a guessed one: one query."""
    number = number_in(token)
    meeting = None
    if number is not None:
        meeting = Meeting.objects.filter(pk=number // MINUTES).first()
    if number is None or meeting is None:
        is_genuine(token, 0, "", salt=ROOM_SALT)
        return None
    if not is_genuine(token, number, meeting.code_key, salt=ROOM_SALT):
        return None
    return Ticket(meeting=meeting, minute=number % MINUTES)


def check_fresh(ticket: Ticket, *, at: datetime) -> None:
    """Raises LinkOver for a code that is older than the last ones, or not yet shown."""
    age = minute_of(at) - ticket.minute
    if not 0 <= age < attendance_rule().codes_accepted:
        raise LinkOver(
            _("Kode ini sudah berganti. Pindai kode yang sekarang tampil di layar ruang rapat.")
        )


def check_signs_in(meeting: Meeting, *, at: datetime) -> None:
    """Raises LinkOver outside the hours in which one signs in, each side in its own words."""
    check_stands(meeting)
    rule = attendance_rule()
    opens, closes = meeting.starts_at - rule.opens_before, meeting.ends_at + rule.closes_after
    if at < opens:
        raise LinkOver(
            _("Daftar hadir dibuka %(day)s pukul %(hour)s. Buka lagi tautan ini saat itu.")
            % {"day": day_words(meeting), "hour": clock(opens)}
        )
    if at > closes:
        raise LinkOver(
            _("Daftar hadir sudah ditutup. Hubungi sekretariat bila kehadiran Anda belum tercatat.")
        )


def may_sign_in(meeting: Meeting, *, at: datetime) -> bool:
    """Whether the list is open now."""
    rule = attendance_rule()
    opens, closes = meeting.starts_at - rule.opens_before, meeting.ends_at + rule.closes_after
    return meeting.state != Meeting.State.CANCELLED and opens <= at <= closes

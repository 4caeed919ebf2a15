"""Who may open a meeting and write its minutes, and when."""

from __future__ import annotations

from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.meetings.papers.permissions import check_can_run
from layak.workflows.meetings.planning.models import Meeting

WRITTEN = (Meeting.State.RUNNING, Meeting.State.ENDED)
BEFORE = (Meeting.State.PLANNED, Meeting.State.INVITED)


def check_can_open(by: Actor, meeting: Meeting, *, today: object) -> None:
    """From the day of the meeting on."""
    check_can_run(by)
    if meeting.state not in BEFORE:
        raise Refused("Rapat ini sudah dibuka atau dibatalkan.")
    day = timezone.localdate(meeting.starts_at)
    if str(today) < day.isoformat():
        raise Refused(
            f"Rapat ini dijadwalkan {date_id(day)}. Ubah dahulu jadwalnya bila dimajukan."
        )


def check_can_write(by: Actor, meeting: Meeting) -> None:
    """While it runs, and until the minutes are signed."""
    check_can_run(by)
    if meeting.state in BEFORE:
        raise Refused("Rapat belum dibuka. Tekan “Buka rapat” dahulu.")
    if meeting.state == Meeting.State.CANCELLED:
        raise Refused("Rapat ini dibatalkan.")
    if meeting.state not in WRITTEN:
        raise Refused(
            "Notulen ini sudah ditandatangani. Buka versi baru dahulu; yang bertanda tangan "
            "tetap tersimpan."
        )


def can_open(by: Actor, meeting: Meeting, *, today: object) -> Verdict:
    return verdict(check_can_open, by, meeting, today=today)


def can_write(by: Actor, meeting: Meeting) -> Verdict:
    return verdict(check_can_write, by, meeting)

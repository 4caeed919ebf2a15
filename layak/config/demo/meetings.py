"""The demo city's coordination meetings: one that took place, one that is being prepared."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from layak.config.demo.city import City
from layak.workflows.meetings.actions.plan import MeetingPlan, create_meeting
from layak.workflows.meetings.models import Meeting
from layak.workflows.meetings.policies import meeting_kinds

HELD_DAYS_AGO = 16
NEXT_IN_DAYS = 12


def add_meetings(made: City, *, at: datetime) -> None:
    """The rakor of the story, and the next one of its series."""
    _held(made, at=at)
    _next(made, at=at)


def _held(made: City, *, at: datetime) -> Meeting:
    starts = _morning(at, -HELD_DAYS_AGO)
    planned = starts - timedelta(days=9)
    return create_meeting(
        plan=_plan(made, "skema-aksi-cepat", starts),
        by=made.actor("wati", at=planned),
        at=planned,
    )


def _next(made: City, *, at: datetime) -> Meeting:
    before = at - timedelta(hours=2)
    return create_meeting(
        plan=_plan(made, "persamaan-persepsi", _morning(at, NEXT_IN_DAYS)),
        by=made.actor("wati", at=before),
        at=before,
    )


def _plan(made: City, kind: str, starts: datetime) -> MeetingPlan:
    usual = meeting_kinds()[kind]
    return MeetingPlan(
        kind=kind,
        title=usual.title,
        purpose=usual.purpose,
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        place="Ruang rapat Sekretariat Daerah (contoh)",
        online_url="https://rapat.musiraya.example/rakor",
        organiser_id=made.agencies["dp3a"].pk,
        chair_position="Asisten I Sekretaris Daerah",
        chair_name="Ketut Wirawan, S.H., M.Si. (contoh)",
        note_taker_position="Sekretariat gugus tugas",
        note_taker_name="Wati Rahayu (contoh)",
    )


def _morning(at: datetime, days: int) -> datetime:
    local = timezone.localtime(at) + timedelta(days=days)
    return local.replace(hour=9, minute=0, second=0, microsecond=0)

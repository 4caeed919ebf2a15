"""Planning a meeting: schedule it, change the plan, cancel it, follow an agency that merges."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.platform.notifications import withdraw
from layak.rules.refusal import Refused
from layak.workflows.meetings.planning.events import (
    InvitationsMoved,
    MeetingCancelled,
    MeetingChanged,
    MeetingPlanned,
)
from layak.workflows.meetings.planning.models import AgendaItem, Invitee, Meeting
from layak.workflows.meetings.planning.permissions import check_can_prepare, check_may_manage
from layak.workflows.meetings.planning.policy import SERIES, meeting_kinds
from layak.workflows.meetings.planning.reads import about, day_words

# Planning a meeting: schedule it, change the plan, cancel it.

KEY_LENGTH = 64
NAMES = {
    "kind": "jenis",
    "title": "judul",
    "purpose": "maksud",
    "starts_at": "waktu",
    "ends_at": "waktu",
    "place": "tempat",
    "online_url": "tautan daring",
    "organiser_id": "penyelenggara",
}


@dataclass(frozen=True, kw_only=True)
class MeetingPlan:
    """What the secretariat typed. ``kind`` is a code of meetings.yaml; offices first, then names."""

    kind: str
    title: str
    purpose: str = ""
    starts_at: datetime
    ends_at: datetime
    place: str
    online_url: str = ""
    organiser_id: int
    chair_agency_id: int | None = None
    chair_position: str = ""
    chair_name: str = ""
    chair_nip: str = ""
    note_taker_position: str = ""
    note_taker_name: str = ""
    note_taker_nip: str = ""


@transaction.atomic
def create_meeting(
    *, plan: MeetingPlan, by: Actor, at: datetime, has_been: bool = False, series: str = SERIES
) -> Meeting:
    """Schedule a meeting with the usual agenda of its kind; it takes the next number of its year.

    ``has_been`` records one that took place already. Raises Refused: no right, unknown kind, ends
    before it begins, in the past without ``has_been``, an organiser that has ended.
    """
    check_may_manage(by)
    _check(plan, at=at, may_be_past=has_been)
    year = timezone.localtime(plan.starts_at).year
    # whoever plans at the same moment waits here, then takes the number after
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"meeting:{series}:{year}"])
    last = Meeting.objects.filter(series=series, year=year).aggregate(last=Max("number"))["last"]
    meeting = Meeting.objects.create(
        **asdict(plan),
        series=series,
        year=year,
        number=(last or 0) + 1,
        code_key=get_random_string(KEY_LENGTH),
        created_at=at,
        created_by=by.user,
    )
    usual = meeting_kinds()[plan.kind].agenda
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=place, title=item.title, minutes=item.minutes, source="kind"
        )
        for place, item in enumerate(usual, start=1)
    )
    event = MeetingPlanned(**about(meeting), starts=day_words(meeting))
    log(event, by=by.user, at=at)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting_id: int, plan: MeetingPlan, by: Actor, at: datetime, has_been: bool = False
) -> Meeting:
    """Change the plan; number and year stay as the meeting is known by. Raises as ``create``.

    Nothing changed is nothing written.
    """
    meeting = lock_prepared(meeting_id, by=by)
    changed = [f.name for f in fields(plan) if getattr(meeting, f.name) != getattr(plan, f.name)]
    if not changed:
        return meeting
    moves = {"starts_at", "ends_at"} & set(changed)
    _check(plan, at=at, may_be_past=has_been or not moves)
    for name in changed:
        setattr(meeting, name, getattr(plan, name))
    meeting.save(update_fields=changed)
    words = tuple(dict.fromkeys(NAMES.get(name, "pimpinan dan notulis") for name in changed))
    event = MeetingChanged(**about(meeting), fields=words)
    log(event, by=by.user, at=at)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting_id: int, reason: str, by: Actor, at: datetime) -> Meeting:
    """The meeting will not be held; its invitations say so. Raises Refused: no right, no reason,
    signed or cancelled already."""
    meeting = lock_prepared(meeting_id, by=by)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Tulis alasan pembatalan; yang diundang akan membacanya."))
    if meeting.state in (Meeting.State.RUNNING, Meeting.State.ENDED):
        raise Refused(_("Rapat ini sudah berlangsung; tidak dapat dibatalkan."))
    meeting.state, meeting.cancelled_because = Meeting.State.CANCELLED, reason
    meeting.save(update_fields=["state", "cancelled_because"])
    withdraw(about=f"meeting:{meeting.pk}")
    event = MeetingCancelled(**about(meeting), reason=reason)
    log(event, by=by.user, at=at)
    return meeting


def lock_meeting(meeting_id: int) -> Meeting:
    """The meeting under a row lock. Raises Meeting.DoesNotExist."""
    return Meeting.objects.select_for_update().get(pk=meeting_id)


def lock_prepared(meeting_id: int, *, by: Actor) -> Meeting:
    """As ``lock_meeting``, for who may prepare it. Raises Refused too."""
    meeting = lock_meeting(meeting_id)
    check_can_prepare(by, meeting)
    return meeting


def _check(plan: MeetingPlan, *, at: datetime, may_be_past: bool) -> None:
    if plan.kind not in meeting_kinds():
        raise Refused(_("Jenis rapat ini tidak dikenal. Pilih dari daftar."))
    if not plan.title.strip() or not plan.place.strip():
        raise Refused(_("Judul dan tempat rapat perlu diisi."))
    if plan.ends_at <= plan.starts_at:
        raise Refused(_("Rapat selesai sesudah dimulai. Periksa jam mulai dan jam selesai."))
    if plan.ends_at <= at and not may_be_past:
        raise Refused(
            _(
                "Waktu ini sudah lewat. Centang “Mencatat rapat yang sudah berlangsung” bila "
                "memang demikian."
            )
        )
    if not Agency.objects.current().filter(pk=plan.organiser_id).exists():
        raise Refused(_("Penyelenggara ini sudah berakhir. Pilih penggantinya."))
    chair = plan.chair_agency_id
    if chair and not Agency.objects.current().filter(pk=chair).exists():
        raise Refused(_("Instansi pimpinan rapat ini sudah berakhir. Pilih penggantinya."))


# Meetings follow an agency into the one it merges with; what was held stays as it was.

ALIVE = (Meeting.State.PLANNED, Meeting.State.INVITED, Meeting.State.RUNNING)


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Runs inside the transaction of the merge: invitations and organising of what is ahead."""
    moved = Invitee.objects.filter(
        agency=from_id, meeting__state__in=ALIVE, withdrawn_at=None
    ).update(agency=into_id)
    ahead = Meeting.objects.filter(state__in=ALIVE)
    moved += ahead.filter(organiser=from_id).update(organiser=into_id)
    moved += ahead.filter(chair_agency=from_id).update(chair_agency=into_id)
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

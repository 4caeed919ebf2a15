"""Who came: by the code in the room, by the personal link, from the signed list, by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.meetings.attendance.events import (
    AttendanceRecorded,
    AttendanceRemoved,
    AttendancesRecorded,
)
from layak.workflows.meetings.attendance.links import check_signs_in
from layak.workflows.meetings.invitations.actions import lock_invitee
from layak.workflows.meetings.planning.actions import lock_meeting, lock_prepared
from layak.workflows.meetings.planning.models import Attendance, Invitee, Meeting
from layak.workflows.meetings.planning.policy import attendance_rule
from layak.workflows.meetings.planning.reads import about, clock

SEXES = ("", "L", "P")


class AlreadyHere(Refused):
    """The seat, or the telephone, is on the list already."""


@dataclass(frozen=True, kw_only=True)
class Came:
    """Someone who came. ``invitee_id`` is the seat; without one the body in words.

    ``sex`` is L, P, or empty where nobody said.
    """

    name: str
    invitee_id: int | None = None
    position: str = ""
    agency_name: str = ""
    sex: str = ""


@transaction.atomic
def sign_in_by_code(*, meeting_id: int, came: Came, device: str, at: datetime) -> Attendance:
    """Someone in the room, whose fresh code was checked; ``device`` is a mark of the telephone.

    The same person from the same telephone twice is one. Raises LinkOver (outside the hours),
    AlreadyHere (seat or telephone), Refused (no name), Invitee.DoesNotExist (not of this meeting).
    """
    meeting = lock_meeting(meeting_id)
    check_signs_in(meeting, at=at)
    invitee = _seat(meeting, came.invitee_id)
    same = _standing(meeting).filter(device=device).first() if device else None
    if same is not None:
        if (same.name, same.invitee_id) == (_name(came), came.invitee_id):
            return same
        raise AlreadyHere(
            _(
                "Ponsel ini sudah mencatat kehadiran pukul %(hour)s. Pakai ponsel sendiri, atau "
                "minta sekretariat mencatat Anda."
            )
            % {"hour": clock(same.came_at)}
        )
    _check_free(invitee)
    row = _row(meeting, invitee, came, Attendance.Way.CODE, by=None, at=at)
    row.device = device
    return _kept(meeting, row, by=None, at=at)


@transaction.atomic
def sign_in_by_link(*, invitee_id: int, came: Came, at: datetime) -> Attendance:
    """Someone remote, by the personal address of the seat. Raises as ``sign_in_by_code``;
    Invitee.DoesNotExist where the invitation was withdrawn."""
    meeting, invitee = lock_invitee(invitee_id)
    check_signs_in(meeting, at=at)
    _check_free(invitee)
    row = _row(meeting, invitee, came, Attendance.Way.LINK, by=None, at=at)
    return _kept(meeting, row, by=None, at=at)


@transaction.atomic
def record_attendance(
    *, meeting_id: int, came: Came, by: Actor, at: datetime, way: str = Attendance.Way.DESK.value
) -> Attendance:
    """One person by the secretariat, invited or not. Raises Refused, AlreadyHere."""
    meeting = _desk(meeting_id, by, at)
    invitee = _seat(meeting, came.invitee_id)
    _check_free(invitee)
    return _kept(meeting, _row(meeting, invitee, came, way, by=by, at=at), by=by, at=at)


@transaction.atomic
def record_list(
    *,
    meeting_id: int,
    everyone: Sequence[Came],
    by: Actor,
    at: datetime,
    way: str = Attendance.Way.LIST.value,
) -> int:
    """Many seats at once, as ticked from the signed list; how many are new: all or none of them.

    A seat that is on the list already is left as it stands. Raises Refused: no right, before the
    list opens, a name that is missing.
    """
    meeting = _desk(meeting_id, by, at)
    present = set(_standing(meeting).values_list("invitee", flat=True))
    seats = {row.pk: row for row in Invitee.objects.filter(meeting=meeting, withdrawn_at=None)}
    rows = [
        _row(meeting, seats[came.invitee_id], came, way, by=by, at=at)
        for came in everyone
        if came.invitee_id in seats and came.invitee_id not in present
    ]
    Attendance.objects.bulk_create(rows)
    if rows:
        event = AttendancesRecorded(
            **about(meeting),
            count=len(rows),
            way=Attendance.Way(way).label,
        )
        log(event, by=by.user, at=at)
    return len(rows)


@transaction.atomic
def remove_attendance(*, attendance_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Take someone from the list; the row stays with the reason. Raises Refused: no right, no
    reason; Attendance.DoesNotExist if removed before."""
    found = Attendance.objects.get(pk=attendance_id, removed_at=None)
    meeting = lock_prepared(found.meeting_id, by=by)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Tulis alasan penghapusan."))
    changed = _standing(meeting).filter(pk=attendance_id)
    if not changed.update(removed_at=at, removed_because=reason):
        raise Attendance.DoesNotExist
    event = AttendanceRemoved(**about(meeting), attendance=found.pk, reason=reason)
    log(event, by=by.user, at=at)


def _desk(meeting_id: int, by: Actor, at: datetime) -> Meeting:
    meeting = lock_prepared(meeting_id, by=by)
    if at < meeting.starts_at - attendance_rule().opens_before:
        raise Refused(
            _("Daftar hadir dibuka %(n)d menit sebelum rapat dimulai.")
            % {"n": int(attendance_rule().opens_before.total_seconds()) // 60}
        )
    return meeting


def _standing(meeting: Meeting) -> QuerySet[Attendance]:
    return Attendance.objects.filter(meeting=meeting, removed_at=None)


def _seat(meeting: Meeting, invitee_id: int | None) -> Invitee | None:
    if invitee_id is None:
        return None
    return Invitee.objects.get(pk=invitee_id, meeting=meeting, withdrawn_at=None)


def _check_free(invitee: Invitee | None) -> None:
    taken = invitee and Attendance.objects.filter(invitee=invitee, removed_at=None).first()
    if invitee and taken:
        raise AlreadyHere(
            _(
                "Kursi %(office)s sudah tercatat hadir pukul %(hour)s. Bila itu keliru, hubungi "
                "sekretariat di meja pendaftaran."
            )
            % {"office": invitee.represents, "hour": clock(taken.came_at)}
        )


def _name(came: Came) -> str:
    return " ".join(came.name.split())


def _row(
    meeting: Meeting,
    invitee: Invitee | None,
    came: Came,
    way: str,
    *,
    by: Actor | None,
    at: datetime,
) -> Attendance:
    name = _name(came)
    if not name:
        office = invitee.represents if invitee else _("yang tidak diundang")
        raise Refused(_("Tulis nama untuk kursi %(office)s.") % {"office": office})
    if came.sex not in SEXES:
        raise Refused(_("Pilih L atau P."))
    if invitee is None and not came.agency_name.strip():
        raise Refused(_("Pilih kursi, atau tulis instansinya."))
    return Attendance(
        meeting=meeting,
        invitee=invitee,
        agency_id=invitee.agency_id if invitee else None,
        name=name,
        position=" ".join(came.position.split()),
        agency_name="" if invitee and invitee.agency_id else " ".join(came.agency_name.split()),
        sex=came.sex,
        way=way,
        came_at=at,
        recorded_by=by.user if by else None,
    )


def _kept(meeting: Meeting, row: Attendance, *, by: Actor | None, at: datetime) -> Attendance:
    row.save(force_insert=True)
    event = AttendanceRecorded(
        **about(meeting),
        attendance=row.pk,
        office=row.invitee.represents if row.invitee else "",
        way=row.get_way_display(),
    )
    log(event, by=by.user if by else None, at=at)
    return row

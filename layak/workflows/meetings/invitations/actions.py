"""Who is invited: in one press from the task force or all agencies, by hand, and withdrawn; and their answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.meetings.invitations.events import (
    InviteeChanged,
    InviteesAdded,
    InviteeWithdrawn,
    ReplyRecorded,
)
from layak.workflows.meetings.invitations.links import check_answers
from layak.workflows.meetings.invitations.reads import Office, agency_offices, task_force_offices
from layak.workflows.meetings.planning.actions import lock_meeting, lock_prepared
from layak.workflows.meetings.planning.models import Attendance, Invitee, Meeting
from layak.workflows.meetings.planning.permissions import check_can_prepare
from layak.workflows.meetings.planning.reads import About, about

NONCE_LENGTH = 22
MOST = 2_000


@transaction.atomic
def invite_task_force(*, meeting_id: int, by: Actor, at: datetime) -> int:
    """Everyone in the city's task force; how many are new. Raises Refused: no right, no decree."""
    meeting = lock_prepared(meeting_id, by=by)
    offices = task_force_offices(today=timezone.localdate(at))
    if not offices:
        raise Refused(_("Susunan gugus tugas belum dicatat. Undang dari daftar perangkat daerah."))
    return _add(meeting, offices, by=by, at=at)


@transaction.atomic
def invite_agencies(*, meeting_id: int, by: Actor, at: datetime) -> int:
    """The heads of all agencies that are not asked yet; how many are new. Raises Refused."""
    meeting = lock_prepared(meeting_id, by=by)
    present = set(_standing(meeting).values_list("agency", flat=True))
    offices = [
        o for o in agency_offices(today=timezone.localdate(at)) if o.agency_id not in present
    ]
    return _add(meeting, offices, by=by, at=at)


@transaction.atomic
def invite_offices(*, meeting_id: int, offices: Iterable[Office], by: Actor, at: datetime) -> int:
    """These offices by hand; who stands on the list already is left. Raises Refused."""
    meeting = lock_prepared(meeting_id, by=by)
    wanted = list(offices)
    if any(not office.represents.strip() for office in wanted):
        raise Refused(_("Tulis jabatan atau kursi yang diundang."))
    known = set(Agency.objects.current().values_list("pk", flat=True))
    if any(office.agency_id not in known for office in wanted if office.agency_id):
        raise Refused(_("Perangkat daerah ini sudah berakhir. Pilih penggantinya."))
    return _add(meeting, wanted, by=by, at=at)


@transaction.atomic
def change_invitee(*, invitee_id: int, name: str, email: str, by: Actor, at: datetime) -> Invitee:
    """Another name or mail address. Raises Refused, Invitee.DoesNotExist."""
    meeting, invitee = lock_invitee(invitee_id)
    check_can_prepare(by, meeting)
    if (invitee.name, invitee.email) != (name, email):
        invitee.name, invitee.email = name, email
        invitee.save(update_fields=["name", "email"])
        event = InviteeChanged(**_of(meeting, invitee))
        log(event, by=by.user, at=at)
    return invitee


@transaction.atomic
def withdraw_invitee(*, invitee_id: int, by: Actor, at: datetime) -> None:
    """The seat is not asked any more; its link says so. Raises Refused: no right, or it came."""
    meeting, invitee = lock_invitee(invitee_id)
    check_can_prepare(by, meeting)
    if Attendance.objects.filter(invitee=invitee, removed_at=None).exists():
        raise Refused(_("Kursi ini sudah tercatat hadir; undangannya tidak dapat ditarik."))
    invitee.withdrawn_at = at
    invitee.save(update_fields=["withdrawn_at"])
    log(InviteeWithdrawn(**_of(meeting, invitee)), by=by.user, at=at)


def lock_invitee(invitee_id: int) -> tuple[Meeting, Invitee]:
    """The meeting and the standing invitation under row locks. Raises Invitee.DoesNotExist."""
    meeting_id = Invitee.objects.values_list("meeting", flat=True).get(
        pk=invitee_id, withdrawn_at=None
    )
    meeting = lock_meeting(meeting_id)
    invitee = Invitee.objects.select_for_update().get(pk=invitee_id, withdrawn_at=None)
    return meeting, invitee


def _add(meeting: Meeting, offices: Iterable[Office], *, by: Actor, at: datetime) -> int:
    """Who is new by name of the office, at the end of the list: four statements."""
    standing = _standing(meeting)
    taken = {name.casefold() for name in standing.values_list("represents", flat=True)}
    last: int = standing.aggregate(last=Max("position"))["last"] or 0
    fresh: dict[str, Office] = {}
    for office in offices:
        key = " ".join(office.represents.split()).casefold()
        if key not in taken:
            fresh.setdefault(key, office)
    if len(taken) + len(fresh) > MOST:
        raise Refused(_("Paling banyak %(n)d kursi untuk satu rapat.") % {"n": MOST})
    Invitee.objects.bulk_create(
        Invitee(
            meeting=meeting,
            agency_id=office.agency_id,
            represents=" ".join(office.represents.split()),
            name=office.name.strip(),
            email=office.email.strip(),
            is_member=office.is_member,
            position=place,
            nonce=get_random_string(NONCE_LENGTH),
        )
        for place, office in enumerate(fresh.values(), start=last + 1)
    )
    if fresh:
        event = InviteesAdded(**about(meeting), count=len(fresh))
        log(event, by=by.user, at=at)
    return len(fresh)


def _standing(meeting: Meeting) -> QuerySet[Invitee]:
    return Invitee.objects.filter(meeting=meeting, withdrawn_at=None)


class AboutInvitee(About):
    invitee: int
    office: str


def _of(meeting: Meeting, invitee: Invitee) -> AboutInvitee:
    return {**about(meeting), "invitee": invitee.pk, "office": invitee.represents}


# Answers to an invitation: through the personal link, or as the secretariat heard it.


@dataclass(frozen=True, kw_only=True)
class ReplyContent:
    """``reply`` is a code of Invitee.Reply other than waiting; a delegate needs a name."""

    reply: str
    delegate_name: str = ""
    delegate_position: str = ""
    note: str = ""


@transaction.atomic
def record_reply(
    *, invitee_id: int, content: ReplyContent, by: Actor | None, at: datetime
) -> Invitee:
    """Keep an answer; ``by`` is None where it came through the link.

    The same answer twice is one. Raises Refused: no right, unknown answer, delegate without name,
    meeting over or cancelled, begun (a delegate may be named until the list closes); Invitee.DoesNotExist where the invitation was withdrawn.
    """
    meeting, invitee = lock_invitee(invitee_id)
    if by is None:
        check_answers(meeting, at=at, reply=content.reply)
    else:
        check_can_prepare(by, meeting)
    if content.reply not in set(Invitee.Reply.values) - {Invitee.Reply.WAITING}:
        raise Refused(_("Pilih salah satu: hadir, diwakilkan, atau berhalangan."))
    is_delegate = content.reply == Invitee.Reply.DELEGATE
    name = " ".join(content.delegate_name.split()) if is_delegate else ""
    if is_delegate and not name:
        raise Refused(_("Tulis nama yang mewakili."))
    told = {
        "reply": content.reply,
        "delegate_name": name,
        "delegate_position": " ".join(content.delegate_position.split()) if is_delegate else "",
        "reply_note": content.note.strip(),
    }
    if all(getattr(invitee, field) == value for field, value in told.items()):
        return invitee
    for field, value in told.items():
        setattr(invitee, field, value)
    invitee.replied_at = at
    invitee.save(update_fields=[*told, "replied_at"])
    event = ReplyRecorded(
        **about(meeting),
        invitee=invitee.pk,
        office=invitee.represents,
        reply=invitee.get_reply_display(),
        by_link=by is None,
    )
    log(event, by=user_of(by), at=at)
    return invitee

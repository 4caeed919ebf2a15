"""Turns and leaves: planned, taken away, and kept as rows whatever happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.duty.events import (
    LeaveNoted,
    LeaveRemoved,
    PostPhoneChanged,
    TurnRemoved,
    TurnsPlanned,
)
from layak.workflows.rapidaction.duty.models import DutyLeave, DutyPost, DutyTurn
from layak.workflows.rapidaction.duty.permissions import check_can_note_leave, check_can_plan
from layak.workflows.rapidaction.duty.reads import (
    RANKS,
    able_people,
    agencies_of,
    span_words,
    turn_of,
)
from layak.workflows.rapidaction.duty.rules import Span, Turn, overlapping

# longer than this is no turn of one person but a slip of the day
LONGEST_TURN, LONGEST_LEAVE = timedelta(days=7), timedelta(days=366)
MOST_AHEAD = timedelta(days=366)
MOST_TURNS = 200


@dataclass(frozen=True, kw_only=True)
class TurnPlan:
    """One pattern: the same person, rank and number at each of ``spans``."""

    agency: Agency
    user: User
    rank: int
    spans: Sequence[Span]
    phone: str


@transaction.atomic
def plan_turns(*, plan: TurnPlan, by: Actor, at: datetime) -> list[DutyTurn]:
    """All of the pattern or nothing; the person is told.

    Raises Refused: not one's agency, somebody who may not answer there, a time that is over, or
    a place that is taken (named in the sentence; the database forbids it as well).
    """
    check_can_plan(by, plan.agency.pk)
    # one planner at a time: two whose rows exclude each other would wait for each other until the database ends one
    Agency.objects.select_for_update(no_key=True).get(pk=plan.agency.pk)
    _check_times(plan, at=at)
    able = able_people([plan.agency.pk], at=max(at, plan.spans[0].starts_at))
    if plan.user not in able.get(plan.agency.pk, []):
        raise Refused(
            _("%(name)s tidak berkursi penerima rujukan di %(agency)s. Beri kursi lebih dulu.")
            % {"name": plan.user.name, "agency": plan.agency.name}
        )
    _check_free(plan)
    rows = [
        DutyTurn(
            agency=plan.agency,
            user=plan.user,
            rank=plan.rank,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            phone=plan.phone,
            created_at=at,
            created_by=by.user,
        )
        for span in plan.spans
    ]
    made = DutyTurn.objects.bulk_create(rows)
    event = TurnsPlanned(
        agency=plan.agency.code,
        username=plan.user.username,
        rank=plan.rank,
        count=len(made),
        first=_iso(plan.spans[0].starts_at),
    )
    log(event, by=by.user, at=at)
    first = plan.spans[0]
    text = _("Piket %(agency)s: Anda %(rank)s %(when)s; %(count)d giliran seluruhnya.") % {
        "agency": plan.agency.name,
        "rank": RANKS[plan.rank].lower(),
        "when": span_words(first.starts_at, first.ends_at),
        "count": len(plan.spans),
    }
    notify(users=[plan.user], kind="duty.turn", text=text, url=reverse("duty_roster"), at=at)
    return made


@transaction.atomic
def remove_turn(*, turn_id: int, by: Actor, at: datetime) -> DutyTurn:
    """The row stays. A second time does nothing. Raises DutyTurn.DoesNotExist, Refused."""
    rows = DutyTurn.objects.select_for_update(of=("self",)).select_related("agency", "user")
    turn = rows.get(pk=turn_id)
    check_can_plan(by, turn.agency_id)
    if turn.removed_at is not None:
        return turn
    if turn.ends_at <= at:
        raise Refused(_("Giliran ini sudah lewat dan tetap tercatat. Ubah giliran berikutnya."))
    turn.removed_at = at
    turn.save(update_fields=["removed_at"])
    event = TurnRemoved(
        agency=turn.agency.code,
        username=turn.user.username,
        turn=turn.pk,
        starts=_iso(turn.starts_at),
    )
    log(event, by=by.user, at=at)
    return turn


@transaction.atomic
def set_post_phone(*, agency: Agency, phone: str, by: Actor, at: datetime) -> None:
    """The number of the duty post, "" to take it away. Raises Refused (not one's agency)."""
    check_can_plan(by, agency.pk)
    DutyPost.objects.update_or_create(
        agency=agency, defaults={"phone": phone, "changed_at": at, "changed_by": by.user}
    )
    log(PostPhoneChanged(agency=agency.code, phone=phone), by=by.user, at=at)


@transaction.atomic
def note_leave(*, user_id: int, span: Span, by: Actor, at: datetime) -> DutyLeave:
    """The substitute stands in from ``span``'s first minute. Raises Refused."""
    user = User.objects.select_for_update().get(pk=user_id)
    check_can_note_leave(by, user.pk, agencies_of(user, at=at))
    if span.ends_at <= span.starts_at:
        raise Refused(_("Akhir cuti sesudah awalnya."))
    if span.ends_at <= at:
        raise Refused(_("Cuti ini sudah lewat. Tulis waktu yang akan datang."))
    if span.ends_at - span.starts_at > LONGEST_LEAVE:
        raise Refused(_("Cuti paling lama setahun. Untuk lebih lama, akhiri kursinya."))
    standing = DutyLeave.objects.filter(
        user=user, removed_at=None, starts_at__lt=span.ends_at, ends_at__gt=span.starts_at
    ).first()
    if standing is not None:
        place = span_words(standing.starts_at, standing.ends_at)
        raise Refused(_("Sudah ada cuti %s. Batalkan dulu yang itu.") % place)
    leave = DutyLeave.objects.create(
        user=user, starts_at=span.starts_at, ends_at=span.ends_at, created_at=at, created_by=by.user
    )
    event = LeaveNoted(
        username=user.username, leave=leave.pk, starts=_iso(span.starts_at), ends=_iso(span.ends_at)
    )
    log(event, by=by.user, at=at)
    return leave


@transaction.atomic
def remove_leave(*, leave_id: int, by: Actor, at: datetime) -> DutyLeave:
    """The row stays. Raises DutyLeave.DoesNotExist, Refused."""
    rows = DutyLeave.objects.select_for_update(of=("self",)).select_related("user")
    leave = rows.get(pk=leave_id)
    check_can_note_leave(by, leave.user_id, agencies_of(leave.user, at=at))
    if leave.removed_at is not None:
        return leave
    if leave.ends_at <= at:
        raise Refused(_("Cuti ini sudah lewat dan tetap tercatat."))
    leave.removed_at = at
    leave.save(update_fields=["removed_at"])
    event = LeaveRemoved(username=leave.user.username, leave=leave.pk, starts=_iso(leave.starts_at))
    log(event, by=by.user, at=at)
    return leave


def _check_times(plan: TurnPlan, *, at: datetime) -> None:
    if plan.rank not in RANKS:
        raise Refused(_("Pilih bertugas, pengganti 1, atau pengganti 2."))
    if not plan.spans or len(plan.spans) > MOST_TURNS:
        raise Refused(_("Rencanakan 1 sampai %d giliran sekaligus.") % MOST_TURNS)
    for span in plan.spans:
        length = span.ends_at - span.starts_at
        if not timedelta() < length <= LONGEST_TURN:
            raise Refused(_("Satu giliran paling lama 7 hari, dan selesai sesudah mulai."))
    if plan.spans[0].ends_at <= at:
        raise Refused(_("Giliran itu sudah lewat. Pilih hari mulai hari ini."))
    if plan.spans[-1].ends_at > at + MOST_AHEAD:
        raise Refused(_("Jadwal paling jauh setahun ke depan."))


def _check_free(plan: TurnPlan) -> None:
    standing = DutyTurn.objects.filter(
        agency=plan.agency,
        removed_at=None,
        starts_at__lt=plan.spans[-1].ends_at,
        ends_at__gt=plan.spans[0].starts_at,
    )
    names = {row.user_id: row.user.name for row in standing.select_related("user")}
    turns = [turn_of(row) for row in standing]
    for span in plan.spans:
        wanted = Turn(
            user_id=plan.user.pk, rank=plan.rank, starts_at=span.starts_at, ends_at=span.ends_at
        )
        taken = overlapping(turns, wanted)
        if taken:
            raise Refused(
                _(
                    "%(when)s sudah ada %(name)s sebagai %(rank)s. Batalkan giliran itu dulu, atau "
                    "pilih waktu atau urutan lain."
                )
                % {
                    "when": span_words(taken[0].starts_at, taken[0].ends_at),
                    "name": names[taken[0].user_id],
                    "rank": RANKS[plan.rank].lower(),
                }
            )


def _iso(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes")

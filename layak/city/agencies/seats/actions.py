"""What people do with seats: made, given, handed over, ended; their activation codes. The last administrator stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.bodies.permissions import check_can_change
from layak.city.agencies.seats import events
from layak.city.agencies.seats.handovers import Leaving, hand_over
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.agencies.seats.permissions import (
    check_can_manage_role,
    check_can_manage_seat,
    check_can_seat,
)
from layak.city.people.accounts.actions import close_account, create_user, issue_code
from layak.city.people.accounts.codes import LIFETIME
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, user_of
from layak.city.people.roles.policy import policy
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused

# The last seat of a role that must stay (the administrator) cannot be emptied.


def check_roles_stay(
    *, without_seats: Collection[int] = (), without_user: int | None = None
) -> None:
    """Raise Refused where a must-stay role would be left without a lasting holder.

    Lasting: no end is set to the holding or to the account. Only a change that takes away the
    last one is refused. Locks the seats of those roles, so that two people cannot
    take away the last two at the same moment.
    """
    for code, role in policy().roles.items():
        if not role.must_stay:
            continue
        seats = list(
            Seat.objects.current()
            .filter(role=code)
            .order_by("pk")
            .select_for_update()
            .values_list("pk", flat=True)
        )
        lasting = SeatHolding.objects.filter(
            seat__in=seats, until_on=None, user__is_active=True, user__until_on=None
        )
        left = lasting.exclude(seat__in=without_seats).exclude(user=without_user)
        if lasting.exists() and not left.exists():
            raise Refused(
                _("Ini %(role)s yang terakhir. Beri kursi %(role)s kepada orang lain dahulu.")
                % {"role": role.label}
            )


def keep_roles(user: User, today: date) -> None:
    """The check of ``register_seats``: may this account be closed?"""
    check_roles_stay(without_user=user.pk)


# Passing on what hangs on a person when a seat changes hands, and receiving it.


@transaction.atomic
def settle_seats(*, at: datetime, seat_id: int | None = None, by: Actor | None = None) -> int:
    """Pass on what hung on everyone whose last day at a seat has come; how many left.

    For one seat right after it changed hands, for all by schedule, as when the change was set
    for a later day. Each leaving is settled once; the newcomer is told once.
    """
    today = timezone.localdate(at)
    ended = SeatHolding.objects.select_for_update(of=("self",)).filter(
        until_on__lte=today, handed_over_at=None
    )
    begun = SeatHolding.objects.on(today).filter(received_at=None)
    if seat_id is not None:
        ended, begun = ended.filter(seat=seat_id), begun.filter(seat=seat_id)
    leaving = list(ended.select_related("seat", "user").order_by("pk"))
    for holding in leaving:
        seat = holding.seat
        newcomer = SeatHolding.objects.on(today).filter(seat=seat).first()
        moved = hand_over(
            Leaving(
                seat_id=seat.pk,
                title=seat.title,
                role=seat.role,
                agency_id=seat.agency_id,
                former_id=holding.user_id,
                newcomer_id=newcomer.user_id if newcomer else None,
            ),
            by,
            at,
        )
        holding.handed_over_at = at
        holding.save(update_fields=["handed_over_at"])
        if moved:
            event = events.SeatHandedOver(
                seat=seat.pk,
                title=seat.title,
                former=holding.user_id,
                former_name=holding.user.name,
                what=", ".join(moved),
            )
            log(event, by=user_of(by), at=at)
    for holding in begun.select_related("seat", "user"):
        _tell(holding, at)
    return len(leaving)


def _tell(holding: SeatHolding, at: datetime) -> None:
    """The newcomer's first notice, where somebody held the seat before."""
    before = SeatHolding.objects.filter(
        seat=holding.seat_id, until_on__lte=holding.since_on, until_on__isnull=False
    )
    if before.exclude(user=holding.user_id).exists():
        notify(
            users=[holding.user],
            kind="seat.handover",
            text=_("Anda menerima kursi %(title)s. Baca serah terimanya.")
            % {"title": holding.seat.title},
            url=f"/serah-terima/{holding.seat_id}/",
            at=at,
            once=f"handover:{holding.pk}",
            about=f"seat:{holding.seat_id}",
        )


# What people do with seats: made, given, handed over, ended; their activation codes.


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Someone without an account yet: made together with the first seat."""

    username: str
    name: str
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class IssuedCode:
    """One card of the activation sheet. ``code`` exists only here: show it once, store it never."""

    agency_name: str
    seats: str
    name: str
    username: str
    code: str
    expires_at: datetime


@transaction.atomic
def create_seat(
    *, agency: Agency, role: str, title: str = "", by: Actor | None, at: datetime
) -> Seat:
    """A new empty seat of ``role`` (a code of roles.yaml); by default titled by the role."""
    check_can_manage_role(by, role)
    check_can_change_agency(agency)
    clean = " ".join(title.replace("\x00", "").split()) or policy().roles[role].label
    if len(clean) > 160:
        raise Refused(_("Nama kursi paling panjang 160 huruf."))
    seat = Seat.objects.create(agency=agency, role=role, title=clean)
    event = events.SeatCreated(
        seat=seat.pk,
        title=clean,
        role=role,
        role_label=policy().roles[role].label,
        agency=agency.pk,
        agency_name=agency.name,
    )
    log(event, by=user_of(by), at=at)
    return seat


@transaction.atomic
def move_seat(*, seat: Seat, agency: Agency, by: Actor | None, at: datetime) -> None:
    """The seat and who holds it go to another agency, as when an agency splits."""
    check_can_manage_seat(by, seat)
    check_can_change_agency(agency)
    seat.agency = agency
    seat.save(update_fields=["agency"])
    event = events.SeatMoved(
        seat=seat.pk, title=seat.title, agency=agency.pk, agency_name=agency.name
    )
    log(event, by=user_of(by), at=at)


@transaction.atomic
def assign_holder(
    *, seat: Seat, person: User | NewPerson, since_on: date, by: Actor | None, at: datetime
) -> SeatHolding:
    """Give an empty seat to ``person`` from ``since_on``; a NewPerson gets an account first.

    Raises Refused where somebody holds the seat on or after that day: then replace_holder.
    """
    seat = _locked(seat)
    check_can_manage_seat(by, seat)
    if SeatHolding.objects.open_from(since_on).filter(seat=seat).exists():
        raise Refused(_("Kursi ini sudah dipegang. Pakai Ganti pemegang."))
    user = _account(person, by=by, at=at)
    check_can_seat(by, seat, user)
    holding = SeatHolding.objects.create(seat=seat, user=user, since_on=since_on)
    event = events.HolderAssigned(
        seat=seat.pk, title=seat.title, user=user.pk, name=user.name, since=since_on.isoformat()
    )
    log(event, by=user_of(by), at=at)
    settle_seats(seat_id=seat.pk, by=by, at=at)
    return holding


@transaction.atomic
def replace_holder(
    *, seat: Seat, person: User | NewPerson, since_on: date, by: Actor | None, at: datetime
) -> SeatHolding:
    """``person`` takes over from ``since_on``; what was done from the seat stays with the seat.

    The former holder's account is closed when no other seat is left, on the day it ends.
    """
    seat = _locked(seat)
    check_can_manage_seat(by, seat)
    former = _open_holding(seat)
    user = _account(person, by=by, at=at)
    check_can_seat(by, seat, user)
    if user.pk == former.user_id:
        raise Refused(_("%(name)s sudah memegang kursi ini.") % {"name": user.name})
    _end_holding(former, since_on)
    holding = SeatHolding.objects.create(seat=seat, user=user, since_on=since_on)
    event = events.HolderReplaced(
        seat=seat.pk,
        title=seat.title,
        user=user.pk,
        name=user.name,
        former=former.user_id,
        former_name=former.user.name,
        since=since_on.isoformat(),
    )
    log(event, by=user_of(by), at=at)
    settle_seats(seat_id=seat.pk, by=by, at=at)
    _close_if_seatless(former.user, by=by, at=at)
    return holding


@transaction.atomic
def vacate_seat(*, seat: Seat, until_on: date, by: Actor | None, at: datetime) -> None:
    """The holder leaves on ``until_on`` (no longer holding on that day); the seat stays empty."""
    seat = _locked_and_spared(seat, by=by)
    holding = _open_holding(seat)
    _end_holding(holding, until_on)
    _log_vacated(holding, by=by, at=at)
    settle_seats(seat_id=seat.pk, by=by, at=at)
    _close_if_seatless(holding.user, by=by, at=at)


@transaction.atomic
def end_seat(*, seat: Seat, by: Actor | None, at: datetime) -> None:
    """The seat is no longer needed: it and its holding end today."""
    seat = _locked_and_spared(seat, by=by)
    close_seat(seat, by=by, at=at)


def close_seat(seat: Seat, *, by: Actor | None, at: datetime) -> None:
    """The unguarded half of ``end_seat``, for actions that did the checks themselves."""
    today = timezone.localdate(at)
    for holding in SeatHolding.objects.open_from(today).filter(seat=seat).select_related("user"):
        _end_holding(holding, max(today, holding.since_on))
        _log_vacated(holding, by=by, at=at)
    seat.ended_on = today
    seat.save(update_fields=["ended_on"])
    log(events.SeatEnded(seat=seat.pk, title=seat.title), by=user_of(by), at=at)
    settle_seats(seat_id=seat.pk, by=by, at=at)
    for user in User.objects.filter(holdings__seat=seat, is_active=True).distinct():
        _close_if_seatless(user, by=by, at=at)


@transaction.atomic
def issue_seat_codes(*, seats: Sequence[Seat], by: Actor | None, at: datetime) -> list[IssuedCode]:
    """New activation codes for the holders of ``seats``: one card per person, by agency and name.

    Raises Refused where none of the seats is held; then no code was made.
    """
    holdings = (
        SeatHolding.objects.open_from(timezone.localdate(at))
        .filter(seat__in=seats)
        .select_related("seat__agency", "user")
        .order_by("seat__agency__name", "user__name", "pk")
    )
    held: dict[int, list[SeatHolding]] = {}
    for holding in holdings:
        check_can_manage_seat(by, holding.seat)
        held.setdefault(holding.user_id, []).append(holding)
    if not held:
        raise Refused(_("Kursi yang dipilih belum ada pemegangnya. Beri pemegang dahulu."))
    return [
        IssuedCode(
            agency_name=of_user[0].seat.agency.name,
            seats=", ".join(holding.seat.title for holding in of_user),
            name=of_user[0].user.name,
            username=of_user[0].user.username,
            code=issue_code(user=of_user[0].user, by=by, at=at),
            expires_at=at + LIFETIME,
        )
        for of_user in held.values()
    ]


@transaction.atomic
def close_seatless_accounts(*, at: datetime) -> int:
    """Close accounts whose last holding has ended; how many. By schedule, so no actor."""
    open_holders = SeatHolding.objects.open_from(timezone.localdate(at)).values("user")
    former = User.objects.filter(is_active=True, holdings__isnull=False)
    closing = list(former.exclude(pk__in=open_holders).distinct())
    for user in closing:
        close_account(user=user, by=None, at=at)
    return len(closing)


def check_can_change_agency(agency: Agency) -> None:
    """Raise Refused for an ended agency: it gets no seats."""
    check_can_change(None, agency)


def _locked(seat: Seat) -> Seat:
    return Seat.objects.select_for_update().get(pk=seat.pk)


def _locked_and_spared(seat: Seat, *, by: Actor | None) -> Seat:
    check_can_manage_seat(by, seat)
    # locks the seats of the roles that must stay, in one order, before the seat itself
    check_roles_stay(without_seats=[seat.pk])
    locked = _locked(seat)
    check_can_manage_seat(by, locked)
    return locked


def _account(person: User | NewPerson, *, by: Actor | None, at: datetime) -> User:
    if isinstance(person, User):
        return person
    return create_user(username=person.username, name=person.name, email=person.email, by=by, at=at)


def _open_holding(seat: Seat) -> SeatHolding:
    holding = SeatHolding.objects.filter(seat=seat, until_on=None).select_related("user").first()
    if holding is None:
        raise Refused(_("Kursi ini kosong. Pakai Beri pemegang."))
    return holding


def _end_holding(holding: SeatHolding, until_on: date) -> None:
    if until_on < holding.since_on:
        raise Refused(
            _("%(name)s baru memegang kursi ini sejak %(since)s. Pilih tanggal sesudahnya.")
            % {"name": holding.user.name, "since": date_id(holding.since_on)}
        )
    holding.until_on = until_on
    holding.save(update_fields=["until_on"])


def _log_vacated(holding: SeatHolding, *, by: Actor | None, at: datetime) -> None:
    event = events.HoldingEnded(
        seat=holding.seat_id,
        title=holding.seat.title,
        user=holding.user_id,
        name=holding.user.name,
        since=str(holding.until_on),
    )
    log(event, by=user_of(by), at=at)


def _close_if_seatless(user: User, *, by: Actor | None, at: datetime) -> None:
    if not SeatHolding.objects.open_from(timezone.localdate(at)).filter(user=user).exists():
        close_account(user=user, by=by, at=at)

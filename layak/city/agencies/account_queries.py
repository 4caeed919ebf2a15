"""Accounts with the seats they hold, for those who manage them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q

from layak.city.agencies.models import SeatHolding
from layak.city.people.models import ActivationCode, User


@dataclass(frozen=True, kw_only=True)
class AccountFilter:
    """``state``: "" all active, "never" those who never signed in, "closed" closed ones."""

    text: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """``seats`` as (seat id, title, agency name), held today or later."""

    id: int
    name: str
    username: str
    email: str
    is_active: bool
    until_on: date | None
    last_login: datetime | None
    has_open_code: bool
    has_second_factor: bool
    seats: tuple[tuple[int, str, str], ...]


def account_rows(wanted: AccountFilter, *, today: date, at: datetime) -> list[AccountRow]:
    """Accounts by name, each with its seats: two queries."""
    users = User.objects.people().filter(is_active=wanted.state != "closed")
    if wanted.state == "never":
        users = users.never_signed_in()
    if wanted.text:
        users = users.filter(
            Q(name__icontains=wanted.text)
            | Q(username__icontains=wanted.text)
            | Q(email__icontains=wanted.text)
        )
    open_codes = ActivationCode.objects.open().filter(user=OuterRef("pk"), expires_at__gt=at)
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    listed = list(
        users.annotate(has_open_code=Exists(open_codes), has_factor=Exists(factors)).order_by(
            "name", "pk"
        )
    )
    seats = _seats_of([user.pk for user in listed], today=today)
    return [
        AccountRow(
            id=user.pk,
            name=user.name,
            username=user.username,
            email=user.email,
            is_active=user.is_active,
            until_on=user.until_on,
            last_login=user.last_login,
            has_open_code=user.has_open_code,
            has_second_factor=user.has_factor,
            seats=tuple(seats.get(user.pk, ())),
        )
        for user in listed
    ]


def account_row(user: User, *, today: date, at: datetime) -> AccountRow:
    """One account as in ``account_rows``: two queries."""
    state = "" if user.is_active else "closed"
    rows = account_rows(AccountFilter(text=user.username, state=state), today=today, at=at)
    return next(row for row in rows if row.id == user.pk)


def _seats_of(user_ids: list[int], *, today: date) -> dict[int, list[tuple[int, str, str]]]:
    holdings = SeatHolding.objects.open_from(today).filter(user__in=user_ids)
    seats: dict[int, list[tuple[int, str, str]]] = {}
    for holding in holdings.select_related("seat__agency").order_by("since_on", "pk"):
        seat = holding.seat
        seats.setdefault(holding.user_id, []).append((seat.pk, seat.title, seat.agency.name))
    return seats

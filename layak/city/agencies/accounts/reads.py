"""Accounts with the seats they hold; who writes for each agency, and whether they ever come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.agencies.seats.permissions import can_manage_seat
from layak.city.people.accounts.models import ActivationCode, User
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy

# Accounts with the seats they hold, for those who manage them.


@dataclass(frozen=True, kw_only=True)
class AccountFilter:
    """``state``: "" all active, "never" those who never signed in, "closed" closed ones."""

    text: str = ""
    state: str = ""


def account_rows(wanted: AccountFilter, *, today: date, at: datetime) -> list[dict[str, object]]:
    """Accounts by name, each with its seats as (seat id, title, agency name), held today or later.

    Two queries. ``user`` has ``has_open_code`` and ``has_factor``.
    """
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
    user_ids = [user.pk for user in listed]
    holdings = SeatHolding.objects.open_from(today).filter(user__in=user_ids)
    seats: dict[int, list[tuple[int, str, str]]] = {}
    for holding in holdings.select_related("seat__agency").order_by("since_on", "pk"):
        seat = holding.seat
        seats.setdefault(holding.user_id, []).append((seat.pk, seat.title, seat.agency.name))
    return [{"user": user, "seats": seats.get(user.pk, [])} for user in listed]


def account_row(user: User, *, today: date, at: datetime) -> dict[str, object]:
    """One account as in ``account_rows``: two queries."""
    state = "" if user.is_active else "closed"
    rows = account_rows(AccountFilter(text=user.username, state=state), today=today, at=at)
    return next(row for row in rows if row["user"] == user)


# Who writes for each agency, and whether they ever come: for those who manage seats.

QUIET_DAYS = 14
# who holds one of these writes for the own agency
WRITING = ("answer.edit", "contribution.edit")


@dataclass(frozen=True, kw_only=True)
class OperatorRow:
    """One holding of a seat that writes. ``quiet_days`` since the last sign-in, None for never."""

    seat_id: int
    user_id: int
    name: str
    seat: str
    agency: str
    last_login: datetime | None
    quiet_days: int | None
    until_on: date | None
    has_open_code: bool
    text: str
    whatsapp: str


@dataclass(frozen=True, kw_only=True)
class OperatorPage:
    """``without`` are agencies in which nobody can write; ``silent`` where nobody ever came."""

    rows: list[OperatorRow]
    without: list[str]
    silent: list[str]


def operator_page(
    by: Actor, *, state: str, days: int = QUIET_DAYS, site: str, at: datetime
) -> OperatorPage:
    """Holders of writing seats that ``by`` manages, by agency and name: two queries.

    ``state``: "never" signed in, "quiet" not for ``days`` days (those who never did too), "" all.
    """
    today = timezone.localdate(at)
    codes = ActivationCode.objects.open().filter(user=OuterRef("user"), expires_at__gt=at)
    seats = Seat.objects.current().filter(role__in=writing_roles())
    held = SeatHolding.objects.on(today).filter(seat__in=seats, user__is_active=True)
    holdings = list(
        held.annotate(has_open_code=Exists(codes))
        .select_related("seat__agency", "user")
        .order_by("seat__agency__name", "user__name", "pk")
    )
    rows = []
    for holding in holdings:
        user, seat = holding.user, holding.seat
        if not can_manage_seat(by, seat).allowed:
            continue
        quiet = None if user.last_login is None else (at - user.last_login).days
        text = reminder_text(user, seat.agency.name, quiet, site=site)
        row = OperatorRow(
            seat_id=seat.pk,
            user_id=user.pk,
            name=user.name,
            seat=seat.title,
            agency=seat.agency.name,
            last_login=user.last_login,
            quiet_days=quiet,
            until_on=user.until_on,
            has_open_code=holding.has_open_code,  # type: ignore[attr-defined]  # annotated
            text=text,
            whatsapp=f"https://wa.me/?text={quote(text, safe='')}",
        )
        rows.append(row)
    if state:
        since = at - timedelta(days=days) if state == "quiet" else None
        rows = [
            row
            for row in rows
            if row.last_login is None or (since is not None and row.last_login < since)
        ]
    agencies = Agency.objects.current().order_by("name").values_list("pk", "name")
    came: dict[int, bool] = {}
    for holding in holdings:
        place = holding.seat.agency_id
        came[place] = came.get(place, False) or holding.user.last_login is not None
    return OperatorPage(
        rows=rows,
        without=[name for pk, name in agencies if pk not in came],
        silent=[name for pk, name in agencies if came.get(pk) is False],
    )


def writing_roles() -> list[str]:
    """The roles whose holders write for their agency."""
    roles = policy().roles.items()
    return [code for code, role in roles if any(right in role.rights for right in WRITING)]


def reminder_text(user: User, agency: str, quiet_days: int | None, *, site: str) -> str:
    """What is sent to someone who has not come; without a code, which is handed over on paper."""
    lines = [_("Yth. %(name)s (%(agency)s),") % {"name": user.name, "agency": agency}]
    if quiet_days is None:
        lines += [
            _(
                "akun Anda di Layak sudah dibuat (nama pengguna: %(username)s), tetapi belum dipakai."
            )
            % {"username": user.username},
            _("Pakai lembar kode aktivasi dari sekretariat di %(url)s")
            % {"url": f"{site}/aktivasi/"},
            _("Bila kodenya hilang atau lewat 72 jam, mintalah yang baru kepada sekretariat."),
        ]
    else:
        lines += [
            _("Anda terakhir masuk ke Layak %(n)d hari lalu. Mohon lihat pertanyaan yang menunggu:")
            % {"n": quiet_days},
            f"{site}/",
        ]
    return "\n".join([*lines, _("Terima kasih.")])


def chosen_holders(seat_ids: Sequence[int], *, today: date) -> list[SeatHolding]:
    """Who holds these seats today, once per person: one query."""
    holdings = SeatHolding.objects.on(today).filter(seat__in=list(seat_ids), user__is_active=True)
    found: dict[int, SeatHolding] = {}
    for holding in holdings.select_related("seat", "user").order_by("user__name", "pk"):
        found.setdefault(holding.user_id, holding)
    return list(found.values())

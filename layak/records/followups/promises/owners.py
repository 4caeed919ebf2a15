"""Whose turn a promise is today, and the owners to choose from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.agencies.taskforce.models import Position
from layak.city.people.accounts.models import User
from layak.city.people.roles.policy import policy
from layak.records.followups.promises.rules import Rung

# Whose turn a promise is today: the seat's holder, else the head of the agency, else the
# secretariat.

Standing = Literal["owner", "head", "secretariat"]
REPORT, HEAD, RELEASE = "followup.report", "commitment.sign", "escalation.release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """``standing``: on which step somebody was found who is there today."""

    users: tuple[User, ...]
    standing: Standing

    @property
    def is_vacant(self) -> bool:
        return self.standing != "owner"


class OwnerBook:
    """Who sits where on one day: one query for any number of promises."""

    def __init__(self, today: date) -> None:
        roles = policy().roles
        self._seats: dict[int, User] = {}
        self._people: dict[int, dict[int, User]] = {}
        self._heads: dict[int, dict[int, User]] = {}
        self._agencies: dict[int, set[int]] = {}
        wide: dict[int, User] = {}
        held = SeatHolding.objects.on(today).filter(user__is_active=True)
        for holding in held.select_related("user", "seat").order_by("pk"):
            seat, user = holding.seat, holding.user
            rights = roles[seat.role].rights
            self._agencies.setdefault(user.pk, set()).add(seat.agency_id)
            self._seats[seat.pk] = user
            if rights.get(HEAD) == "own":
                self._heads.setdefault(seat.agency_id, {})[user.pk] = user
            elif REPORT in rights:
                self._people.setdefault(seat.agency_id, {})[user.pk] = user
            if rights.get(RELEASE) == "all":
                wide[user.pk] = user
        self.secretariat: tuple[User, ...] = tuple(wide.values())

    def agencies_of(self, user: User) -> set[int]:
        """Where this person sits."""
        return self._agencies.get(user.pk, set())

    def heads(self, agency_id: int) -> tuple[User, ...]:
        return tuple(self._heads.get(agency_id, {}).values())

    def of(self, agency_id: int, seat_id: int | None) -> Owners:
        """Who is asked for a promise of this agency, and of this seat where one is named."""
        if seat_id is not None:
            holder = self._seats.get(seat_id)
            found: Collection[User] = () if holder is None else (holder,)
        else:
            found = self._people.get(agency_id, {}).values()
        if found:
            return Owners(users=tuple(found), standing="owner")
        heads = self.heads(agency_id)
        if heads:
            # an agency without a named seat is answered for by its head: no seat is empty
            return Owners(users=heads, standing="head" if seat_id is not None else "owner")
        return Owners(users=self.secretariat, standing="secretariat")


def office_holders(rung: Rung, *, today: date) -> list[User]:
    """Accounts that act for an office above the agencies; empty where none of them has one.

    Found in the structure of the city's task force, by its group or the words of the office.
    """
    named = Q(title__icontains=rung.office) if rung.office else Q(pk__in=())
    if rung.group:
        named |= Q(group=rung.group)
    positions = Position.objects.filter(
        named, task_force__level="city", task_force__ended_on=None, ended_on=None
    )
    held = SeatHolding.objects.on(today).filter(
        seat__in=positions.exclude(seat=None).values("seat"), user__is_active=True
    )
    return list(User.objects.filter(pk__in=held.values("user")).order_by("name", "pk"))


# Owners to choose from: every agency as a whole, and each of its seats.

AGENCY, SEAT = "p", "k"
Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


def owner_choices(*, today: date) -> list[Group]:
    """Agencies by name with their seats and holders: two queries."""
    holder = SeatHolding.objects.on(today).filter(seat=OuterRef("pk")).values("user__name")[:1]
    seats: dict[int, list[Choice]] = {}
    listed = Seat.objects.current().filter(agency__ended_on=None).annotate(holder=Subquery(holder))
    for seat in listed.order_by("title", "pk"):
        name: str | None = seat.holder  # type: ignore[attr-defined]  # annotated
        label = (
            f"{seat.title}: {name}"
            if name
            else _("%(title)s (kursi kosong)") % {"title": seat.title}
        )
        seats.setdefault(seat.agency_id, []).append((f"{SEAT}{seat.agency_id}-{seat.pk}", label))
    agencies = Agency.objects.current().order_by("name").values_list("pk", "name")
    return [
        (name, [(f"{AGENCY}{pk}", _("%(name)s (seluruhnya)") % {"name": name}), *seats.get(pk, [])])
        for pk, name in agencies
    ]


def owner_value(agency_id: int, seat_id: int | None) -> str:
    return f"{AGENCY}{agency_id}" if seat_id is None else f"{SEAT}{agency_id}-{seat_id}"


def owner_ids(value: str) -> tuple[int, int | None]:
    """Agency and seat of a choice. Errors: ValueError."""
    if value.startswith(AGENCY):
        return int(value[1:]), None
    agency, _dash, seat = value[1:].partition("-")
    return int(agency), int(seat)


def supporter_choices() -> list[Choice]:
    """Agencies by name: one query."""
    return [
        (str(pk), name)
        for pk, name in Agency.objects.current().order_by("name").values_list("pk", "name")
    ]

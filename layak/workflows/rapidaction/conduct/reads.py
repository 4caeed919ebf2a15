"""The code of conduct as a page shows it, and who has not accepted it yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from layak.city.agencies.seats.models import SeatHolding
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy
from layak.workflows.rapidaction.conduct.models import ConductAcceptance
from layak.workflows.rapidaction.conduct.policy import conduct_policy
from layak.workflows.rapidaction.scheme.reads import Shown


@dataclass(frozen=True, kw_only=True)
class WaitingAgency:
    """``waiting`` are (name, seat) of who has not accepted, of ``count`` people who are asked."""

    name: str
    waiting: tuple[tuple[str, str], ...]
    count: int

    @property
    def accepted_count(self) -> int:
        return self.count - len(self.waiting)


def conduct_page(by: Actor, *, today: date) -> Shown:
    """``accepted_at`` of the present version; ``former`` is the version accepted before it; ``officers``
    are those to tell of a leak. Two queries.
    """
    conduct = conduct_policy()
    rows = list(ConductAcceptance.objects.filter(user=by.user).order_by("at"))
    present = next((row for row in rows if row.version == conduct.version), None)
    older = [row.version for row in rows if row.version != conduct.version]
    officers = people_who_may("privacy.manage", today=today, scope="all")
    return {
        "conduct": conduct,
        "accepted_at": present.at if present else None,
        "former": older[-1] if older else "",
        "officers": tuple(user.name for user in officers),
        "may_record_breach": by.may("privacy.manage"),
    }


def waiting_agencies(*, today: date) -> list[WaitingAgency]:
    """Agencies with people who are asked, those where most wait first: two queries.

    Whoever sits in two agencies stands in both.
    """
    asked_of = conduct_policy().asked_of
    roles = [code for code, role in policy().roles.items() if asked_of & role.rights.keys()]
    holdings = SeatHolding.objects.on(today).filter(seat__role__in=roles, user__is_active=True)
    accepted = set(
        ConductAcceptance.objects.filter(version=conduct_policy().version).values_list(
            "user", flat=True
        )
    )
    found: dict[str, dict[int, tuple[str, str]]] = {}
    for holding in holdings.select_related("user", "seat__agency").order_by("user__name", "pk"):
        seat = holding.seat
        people = found.setdefault(seat.agency.name, {})
        people.setdefault(holding.user_id, (holding.user.name, seat.title))
    rows = [
        WaitingAgency(
            name=name,
            waiting=tuple(told for pk, told in people.items() if pk not in accepted),
            count=len(people),
        )
        for name, people in found.items()
    ]
    return sorted(rows, key=lambda row: (-len(row.waiting), row.name))

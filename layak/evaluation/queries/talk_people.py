"""Who may read what is said about an answer, and who is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.models import Answer


def audience(answer: Answer, *, today: date) -> list[User]:
    """Everyone who may see the answer today, by name: one query.

    The answer came with its agencies (``with_standing`` or ``fetch_answer``).
    """
    own = Q(seat__role__in=_roles("answer.view", "own"), seat__agency_id__in=_named(answer))
    return _holders(own | Q(seat__role__in=_roles("answer.view", "all")), today=today)


def named_people(answer: Answer, *, today: date) -> list[User]:
    """Those on the seats of the agencies that the question names, who may see it: one query."""
    roles = [*_roles("answer.view", "own"), *_roles("answer.view", "all")]
    return _holders(Q(seat__role__in=roles, seat__agency_id__in=_named(answer)), today=today)


def desk_people(*, today: date) -> list[User]:
    """Those who answer questions to the secretariat: one query."""
    return _holders(Q(seat__role__in=_roles("guidance.manage", "all")), today=today)


def agency_names(user_ids: Iterable[int], *, today: date) -> dict[int, str]:
    """The agency of each person's first seat today: one query."""
    rows = SeatHolding.objects.on(today).filter(user__in=set(user_ids)).order_by("-pk")
    return dict(rows.values_list("user_id", "seat__agency__name"))


def _named(answer: Answer) -> list[int]:
    agencies = (answer.lead_id, *answer.contributor_ids)  # type: ignore[attr-defined]  # annotated
    return [agency for agency in agencies if agency is not None]


def _roles(permission: str, scope: str) -> list[str]:
    roles = rights().roles.values()
    return [role.code for role in roles if role.rights.get(permission) == scope]


def _holders(seats: Q, *, today: date) -> list[User]:
    holdings: QuerySet[SeatHolding] = SeatHolding.objects.on(today).filter(seats)
    people = User.objects.people().filter(is_active=True, pk__in=holdings.values("user_id"))
    return list(people.order_by("name"))

"""The people on the seats of an agency."""

from __future__ import annotations

from datetime import date

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.models import Assignment

# the right that does the work of each relation
WORK = {
    Assignment.Relation.LEAD.value: "answer.edit",
    Assignment.Relation.CONTRIBUTOR.value: "contribution.edit",
}


def people_with(permission: str, *, agency_id: int | None, today: date) -> list[User]:
    """Active accounts that hold a seat of the agency today which brings the right: one query.

    No agency (a question that nobody leads), nobody.
    """
    if agency_id is None:
        return []
    roles = [role.code for role in rights().roles.values() if permission in role.rights]
    holdings = SeatHolding.objects.on(today).filter(seat__agency_id=agency_id, seat__role__in=roles)
    people = User.objects.filter(pk__in=holdings.values("user_id"), is_active=True)
    return list(people.order_by("name"))

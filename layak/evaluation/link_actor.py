"""Who acts through a link: the one place where a link becomes an actor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from layak.city.people.roles.actor import Actor, HeldSeat, actor_of
from layak.evaluation.models import AccessLink

ROLE = "link"


def actor_of_link(link: AccessLink, *, today: date) -> Actor:
    """The actor of a link on a day, with nothing beyond the link's agency.

    For an approval the head with the seats that approve for that agency today: none when the
    seat was given up, one query. For the others the account of the link, from no seat anybody
    holds. It reaches answers of the agency; which of them the link reaches is asked of the link.
    """
    if link.task == AccessLink.Task.APPROVAL:
        head = actor_of(link.account, today=today)
        seats = tuple(
            seat
            for seat in head.seats
            if seat.agency_id == link.agency_id
            and Actor(user=head.user, seats=(seat,)).may("answer.approve")
        )
        return replace(head, seats=seats)
    seat = HeldSeat(
        seat_id=0,
        role=ROLE,
        title="Tautan",
        agency_id=link.agency_id,
        agency_name=link.agency.name,
    )
    return Actor(user=link.account, seats=(seat,))

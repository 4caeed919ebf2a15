"""Who could be invited: positions of the task force, and the heads of all agencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.agencies.models import Agency, Position, SeatHolding
from layak.city.agencies.taskforce_queries import city_task_force
from layak.city.people.roles import policy
from layak.evaluation.letter_words import HEADS

SIGNS = "commitment.sign"
LONGEST = 160
OTHER = gettext_noop("Pimpinan %(name)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office to invite: ``represents`` as it stands on the list; name and mail where known."""

    represents: str
    agency_id: int | None = None
    name: str = ""
    email: str = ""
    is_member: bool = True


def task_force_offices(*, today: date) -> list[Office]:
    """Positions of the city's task force in force, in its order: four queries."""
    task_force = city_task_force(today)
    if task_force is None:
        return []
    positions = list(
        Position.objects.filter(task_force=task_force, ended_on=None)
        .order_by("position", "pk")
        .prefetch_related("holdings")
    )
    holders = _seat_holders(today)
    return [_office(position, holders, today) for position in positions]


def _office(position: Position, holders: dict[int, tuple[str, str]], today: date) -> Office:
    told = next(
        (
            row.name
            for row in position.holdings.all()
            if row.since_on <= today and (row.until_on is None or row.until_on > today)
        ),
        "",
    )
    name, email = holders.get(position.seat_id or 0, ("", ""))
    title, body = position.title, position.institution
    return Office(
        represents=title if body in title else f"{title}, {body}"[:LONGEST],
        agency_id=position.agency_id,
        name=told or name,
        email=email,
    )


def agency_offices(*, today: date) -> list[Office]:
    """The head of every current agency, by name; who is no member of the task force too: 3 queries."""
    members = set(
        Position.objects.filter(task_force=city_task_force(today), ended_on=None).values_list(
            "agency", flat=True
        )
    )
    heads = _heads(today)
    return [
        Office(
            represents=head_title(agency),
            agency_id=agency.pk,
            name=heads.get(agency.pk, ("", ""))[0],
            email=heads.get(agency.pk, ("", ""))[1],
            is_member=agency.pk in members or not members,
        )
        for agency in Agency.objects.current().order_by("name")
    ]


def head_title(agency: Agency) -> str:
    """Who leads the agency, as a letter calls that person: "Kepala Dinas Kesehatan"."""
    name = agency.name
    if agency.kind == Agency.Kind.KECAMATAN:
        name = name.removeprefix("Kecamatan ")
    return _(HEADS.get(agency.kind, OTHER)) % {"name": name}


def _seat_holders(today: date) -> dict[int, tuple[str, str]]:
    """(name, mail) by seat."""
    held = SeatHolding.objects.on(today).filter(user__is_active=True)
    rows = held.values_list("seat_id", "user__name", "user__email")
    return {seat: (name, email) for seat, name, email in rows}


def _heads(today: date) -> dict[int, tuple[str, str]]:
    """(name, mail) of who signs for each agency today."""
    signing = [code for code, role in policy().roles.items() if role.rights.get(SIGNS) == "own"]
    held = SeatHolding.objects.on(today).filter(user__is_active=True, seat__role__in=signing)
    rows = held.order_by("-pk").values_list("seat__agency_id", "user__name", "user__email")
    return {agency: (name, email) for agency, name, email in rows}

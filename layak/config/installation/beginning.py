"""A new, empty workspace for a real city: places, editions, bodies, the first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.seats.actions import (
    IssuedCode,
    NewPerson,
    assign_holder,
    create_seat,
    issue_seat_codes,
)
from layak.city.places import actions as places
from layak.city.places.queries import PlaceCounts, place_counts
from layak.evaluation.editions import files
from layak.evaluation.revisions.actions import load_edition

ROLE = "administrator"
# editions that only show how an edition is written
EXAMPLE = "contoh"


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """What was made; ``card`` holds the one-time code, which is shown once and kept nowhere."""

    city: str
    counts: PlaceCounts
    agency_count: int
    editions: list[str]
    card: IssuedCode


@transaction.atomic
def begin(*, code: str, username: str, name: str, at: datetime) -> Workspace:
    """Found the city with this official code (``16.71``), all or nothing.

    Raises Refused where a city lives already, for an unknown code or a bad user name.
    """
    municipality = places.found_city(code=code, at=at)
    loaded = [
        edition
        for edition in [files.load_edition_file(code) for code in files.edition_codes()]
        if edition.status != EXAMPLE
    ]
    for edition in loaded:
        load_edition(edition=edition, by=None, at=at)
    # the bodies that the editions name, each once, the secretariat's own first
    named = {agency.code: agency for edition in loaded for agency in edition.agencies}
    agencies = [
        create_agency(
            code=agency.code,
            name=agency.name,
            kind=agency.kind,
            command=agency.command,
            by=None,
            at=at,
        )
        for agency in named.values()
    ]
    seat = create_seat(agency=agencies[0], role=ROLE, by=None, at=at)
    assign_holder(
        seat=seat,
        person=NewPerson(username=username, name=name),
        since_on=timezone.localdate(at),
        by=None,
        at=at,
    )
    [card] = issue_seat_codes(seats=[seat], by=None, at=at)
    return Workspace(
        city=municipality.name,
        counts=place_counts(),
        agency_count=len(agencies),
        editions=[edition.code for edition in loaded],
        card=card,
    )

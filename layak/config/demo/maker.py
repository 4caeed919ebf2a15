"""The invented city from nothing to a half answered round, in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from layak.city.people.roles.policy import policy
from layak.city.places.queries import is_demo_city, municipality
from layak.config.demo import content, practice
from layak.config.demo.city import add_letterhead, make_city
from layak.config.demo.meetings import add_meetings
from layak.config.demo.promises import add_followups, add_readiness
from layak.config.demo.rapid import add_rapid_action
from layak.config.demo.rounds import make_last_round, make_this_round
from layak.config.demo.taskforce import add_task_force
from layak.config.demo.verification import add_verification

# a round that people fill in now is judged some weeks from now, often in the next year
AHEAD = timedelta(days=60)
YEARS_BETWEEN_ROUNDS = 2


@transaction.atomic
def make(*, at: datetime) -> None:
    """Fill an empty database. Raises Refused where a city lives already."""
    year = timezone.localtime(at + AHEAD).year
    former = year - YEARS_BETWEEN_ROUNDS
    founded = datetime(former, 1, 6, 9, tzinfo=timezone.get_current_timezone())
    made = make_city(at=founded)
    add_letterhead(made, at=founded)
    last = make_last_round(made, year=former)
    round_ = make_this_round(made, year=year, previous=last, at=at)
    add_task_force(made, year=year, at=at)
    add_meetings(made, at=at - timedelta(minutes=15))
    add_followups(made, at=at - timedelta(minutes=10))
    add_readiness(made, round_, at=at)
    add_rapid_action(made, at=at)
    add_verification(made, round_, at=at - timedelta(minutes=1))


def seed_if_empty(*, at: datetime) -> bool:
    """Make the demo city, or the practice city, where the database holds no city; whether it did."""
    if municipality() is not None:
        return False
    make(at=at)
    if settings.PRACTICE:
        practice.plant(at=at)
    return True


def accounts() -> list[tuple[str, str, str]]:
    """User name, password and role of everyone who may sign in with the known password; none
    where a real city lives."""
    if not is_demo_city():
        return []
    cast = content.cast()
    people = {person.username: person for person in cast.people}
    told = []
    for username in cast.signs_in:
        person = people[username]
        role = person.title or policy().roles[person.role].label
        told.append((username, cast.password, f"{person.name}, {role} ({person.agency})"))
    return told

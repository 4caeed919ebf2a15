"""What operators of the demo city noted on their phones, and a page that they quoted."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from layak.city.people.roles.actor import Actor
from layak.city.places.models import Ward
from layak.config.demo import content
from layak.config.demo.desk import Desk
from layak.config.demo.photos import photo
from layak.records.evidence.activities.actions import record_activity
from layak.records.evidence.activities.rules import Entry
from layak.records.evidence.capture.actions import Link, record_link

COUNTS = ("girls", "boys", "women", "men")


def add_entries(desk: Desk) -> None:
    """Plan them; one of them is not used yet, so that the list has something to say."""
    told = content.story()
    answers = dict(desk.round.answers.values_list("code", "pk"))
    wards = list(Ward.objects.order_by("code").values_list("pk", flat=True))
    for one in told["activities"]:
        noting = partial(_note, one, _claims(one, answers), wards[one["ward"]])
        desk.add(desk.day(one["days"], hour=14, minute=20), noting, username=one["who"])
    for one in told["links"]:
        quoting = partial(_quote, one, _claims(one, answers))
        desk.add(desk.day(one["days"], hour=10, minute=5), quoting, username=one["who"])


def _claims(told: Any, answers: dict[str, int]) -> list[int]:
    return [answers[told["code"]]] if told["code"] else []


def _note(told: Any, claims: list[int], ward_id: int, by: Actor, at: datetime) -> None:
    entry = Entry(
        title=told["title"],
        happened_on=at.date(),
        ward_id=ward_id,
        place=told["place"],
        story=told["story"],
        **{name: told[name] for name in COUNTS},
    )
    stem = "-".join(told["title"].lower().split()[:3])
    photos = [
        photo(scene, name=f"{stem}-{number}", day=at.date())
        for number, scene in enumerate(told["photos"], start=1)
    ]
    record_activity(
        entry=entry,
        agency_id=by.seats[0].agency_id,
        photos=photos,
        claim_ids=claims,
        by=by,
        at=at,
    )


def _quote(told: Any, claims: list[int], by: Actor, at: datetime) -> None:
    link = Link(
        address=told["address"], title=told["title"], seen_on=at.date(), extract=told["extract"]
    )
    record_link(link=link, agency_id=by.seats[0].agency_id, claim_ids=claims, by=by, at=at)

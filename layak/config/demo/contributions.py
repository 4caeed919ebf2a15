"""What others bring to the answers: parts of agencies, talks and guidance, notes from the phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from layak.city.people.roles.actor import Actor
from layak.city.places.models import Ward
from layak.config.demo import content
from layak.config.demo.answers import Desk, deed
from layak.config.demo.files import photo
from layak.evaluation.answers.actions import Edit
from layak.evaluation.answers.models import Assignment
from layak.evaluation.assignments.delegating_actions import delegate
from layak.evaluation.parts.actions import ask_again, decline, hand_in, save_contribution
from layak.evaluation.talks.actions import (
    Advice,
    answer_for_all,
    open_thread,
    write_comment,
    write_guidance,
)
from layak.evaluation.talks.models import Thread
from layak.records.evidence.activities.actions import record_activity
from layak.records.evidence.activities.rules import Entry
from layak.records.evidence.capture.actions import Link, record_link

# What agencies contribute to questions that others lead: handed in, asked again, declined.


def add_parts(desk: Desk) -> None:
    """Plan the parts: most of one agency's, and of one question with many names each its own."""
    told = content.story()["parts"]
    rows = Assignment.objects.filter(
        answer__round=desk.round, relation="contributor", ended_at=None
    ).select_related("answer", "agency")
    for place, row in enumerate(rows.order_by("answer__position", "position")):
        if row.answer.code == told["shown"]:
            agency = row.agency.code
            if agency in told["working"]:
                _write(desk, row, told["working"][agency], at=desk.day(2, hour=14))
            if agency in told["texts"]:
                _hand_in(desk, row, told["texts"][agency], at=desk.day(4, hour=10))
            if agency in told["declined"]:
                _do_part(desk, row, decline, at=desk.day(5, hour=9), note=told["declined"][agency])
            if agency in told["asked"]:
                asking = partial(ask_again, **_facts(row), note=told["asked"][agency])
                desk.add(desk.day(1, hour=15), deed(asking), username="wati")
        elif row.agency.code == told["agency"] and row.answer.code in told["handed_in"]:
            note = told["notes"][place % len(told["notes"])]
            _hand_in(desk, row, note, at=desk.day(18 - place % 7, hour=9 + place % 6))
    # the head hands a question to the operator by name
    given = told["delegated"]
    row = Assignment.objects.select_related("answer", "agency").get(
        answer__round=desk.round,
        answer__code=given["code"],
        agency__code=given["agency"],
        ended_at=None,
    )
    giving = partial(delegate, **_facts(row), to=desk.made.users[given["to"]], note=given["note"])
    desk.add(desk.day(6, hour=8), deed(giving), username=given["by"])


def _hand_in(desk: Desk, row: Assignment, note: str, *, at: datetime) -> None:
    _write(desk, row, note, at=at)
    _do_part(desk, row, hand_in, at=at.replace(minute=at.minute + 20))


def _write(desk: Desk, row: Assignment, note: str, *, at: datetime) -> None:
    edits = [Edit(field="note", value=note, version=0)]
    _do_part(desk, row, save_contribution, at=at, edits=edits)


def _do_part(
    desk: Desk, row: Assignment, action: Callable[..., object], *, at: datetime, **more: object
) -> None:
    """By whoever may write for the agency, else by the secretariat on its behalf."""
    agency = row.agency.code
    role = next((r for r in ("operator", "contributor") if desk.made.holder(agency, r)), None)
    doing = deed(partial(action, **_facts(row), **more))
    if role is None:
        desk.add(at, doing, username="wati")
    else:
        desk.add(at, doing, seat=(agency, role))


def _facts(row: Assignment) -> dict[str, Any]:
    return {"answer_id": row.answer_id, "agency_id": row.agency_id}


# What people of the demo city say to each other about questions, and the city's guidance.


def add_talks(desk: Desk) -> None:
    """Plan every conversation with its replies, and the guidance of the secretariat."""
    told = content.story()
    answers = dict(desk.round.answers.values_list("code", "pk"))
    for guidance in told["guidance"]:
        advice = Advice(text=guidance["text"], good_evidence=guidance["good_evidence"])
        answer_id = answers[guidance["code"]]
        writing = deed(partial(write_guidance, answer_id=answer_id, advice=advice, seen=0))
        desk.add(desk.day(guidance["days"], hour=13), writing, username="wati")
    for talk in told["talks"]:
        _plan(desk, talk, answers[talk["code"]])


def _plan(desk: Desk, talk: content.Told, answer_id: int) -> None:
    begun: list[Thread] = []

    def begin(by: Actor, at: datetime) -> None:
        is_inquiry = talk.get("is_inquiry", False)
        comment = open_thread(
            answer_id=answer_id, text=talk["text"], is_inquiry=is_inquiry, by=by, at=at
        )
        begun.append(comment.thread)

    def reply(told: content.Told, by: Actor, at: datetime) -> None:
        write = answer_for_all if told.get("guide") else write_comment
        is_last = told.get("resolve", False)
        write(thread_id=begun[0].pk, text=told["text"], resolve=is_last, by=by, at=at)

    desk.add(desk.day(talk["days"], hour=9, minute=40), begin, username=talk["who"])
    for told in talk.get("replies", ()):
        moment = desk.day(told["days"], hour=11, minute=15)
        desk.add(moment, partial(reply, told), username=told["who"])


# What operators of the demo city noted on their phones, and a page that they quoted.

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


def _claims(told: content.Told, answers: dict[str, int]) -> list[int]:
    return [answers[told["code"]]] if told["code"] else []


def _note(told: content.Told, claims: list[int], ward_id: int, by: Actor, at: datetime) -> None:
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


def _quote(told: content.Told, claims: list[int], by: Actor, at: datetime) -> None:
    link = Link(
        address=told["address"], title=told["title"], seen_on=at.date(), extract=told["extract"]
    )
    record_link(link=link, agency_id=by.seats[0].agency_id, claim_ids=claims, by=by, at=at)

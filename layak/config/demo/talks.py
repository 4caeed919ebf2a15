"""What people of the demo city say to each other about questions, and the city's guidance."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from layak.city.people.roles.actor import Actor
from layak.config.demo import content
from layak.config.demo.desk import Desk
from layak.evaluation.talks.actions import open_thread, write_comment
from layak.evaluation.talks.guidance_actions import Advice, answer_for_all, write_guidance
from layak.evaluation.talks.models import Thread


def add_talks(desk: Desk) -> None:
    """Plan every conversation with its replies, and the guidance of the secretariat."""
    told = content.story()
    answers = dict(desk.round.answers.values_list("code", "pk"))
    for guidance in told["guidance"]:
        advice = Advice(text=guidance["text"], good_evidence=guidance["good_evidence"])
        writing = partial(write_guidance, answer_id=answers[guidance["code"]], advice=advice)
        desk.add(
            desk.day(guidance["days"], hour=13), partial(_do, writing, seen=0), username="wati"
        )
    for talk in told["talks"]:
        _plan(desk, talk, answers[talk["code"]])


def _plan(desk: Desk, talk: Any, answer_id: int) -> None:
    begun: list[Thread] = []

    def begin(by: Actor, at: datetime) -> None:
        is_inquiry = talk.get("is_inquiry", False)
        comment = open_thread(
            answer_id=answer_id, text=talk["text"], is_inquiry=is_inquiry, by=by, at=at
        )
        begun.append(comment.thread)

    def reply(told: Any, by: Actor, at: datetime) -> None:
        write = answer_for_all if told.get("guide") else write_comment
        is_last = told.get("resolve", False)
        write(thread_id=begun[0].pk, text=told["text"], resolve=is_last, by=by, at=at)

    desk.add(desk.day(talk["days"], hour=9, minute=40), begin, username=talk["who"])
    for told in talk.get("replies", ()):
        moment = desk.day(told["days"], hour=11, minute=15)
        desk.add(moment, partial(reply, told), username=told["who"])


def _do(action: Any, by: Actor, at: datetime, **facts: Any) -> None:
    action(**facts, by=by, at=at)

"""What agencies contribute to questions that others lead: handed in, asked again, declined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from layak.city.people.roles.actor import Actor
from layak.config.demo import content
from layak.config.demo.desk import Desk
from layak.evaluation.answers.actions import Edit
from layak.evaluation.answers.models import Assignment
from layak.evaluation.assignments.delegating_actions import delegate
from layak.evaluation.parts.actions import ask_again, decline, hand_in, save_contribution


def add_parts(desk: Desk) -> None:
    """Plan the parts: most of one agency's, and of one question with many names each its own."""
    told = content.story()["parts"]
    rows = Assignment.objects.filter(
        answer__round=desk.round, relation="contributor", ended_at=None
    ).select_related("answer", "agency")
    for place, row in enumerate(rows.order_by("answer__position", "position")):
        if row.answer.code == told["shown"]:
            _shown(desk, row, told)
        elif row.agency.code == told["agency"] and row.answer.code in told["handed_in"]:
            note = told["notes"][place % len(told["notes"])]
            _hand_in(desk, row, note, at=desk.day(18 - place % 7, hour=9 + place % 6))
    _give(desk, told["delegated"])


def _shown(desk: Desk, row: Assignment, told: Any) -> None:
    agency = row.agency.code
    if agency in told["working"]:
        _write(desk, row, told["working"][agency], at=desk.day(2, hour=14))
    if agency in told["texts"]:
        _hand_in(desk, row, told["texts"][agency], at=desk.day(4, hour=10))
    if agency in told["declined"]:
        _do(desk, row, decline, at=desk.day(5, hour=9), note=told["declined"][agency])
    if agency in told["asked"]:
        asking = partial(ask_again, **_facts(row), note=told["asked"][agency])
        desk.add(desk.day(1, hour=15), _deed(asking), username="wati")


def _hand_in(desk: Desk, row: Assignment, note: str, *, at: datetime) -> None:
    _write(desk, row, note, at=at)
    _do(desk, row, hand_in, at=at.replace(minute=at.minute + 20))


def _write(desk: Desk, row: Assignment, note: str, *, at: datetime) -> None:
    edits = [Edit(field="note", value=note, version=0)]
    _do(desk, row, save_contribution, at=at, edits=edits)


def _do(
    desk: Desk, row: Assignment, action: Callable[..., Any], *, at: datetime, **more: Any
) -> None:
    """By whoever may write for the agency, else by the secretariat on its behalf."""
    agency = row.agency.code
    role = next((r for r in ("operator", "contributor") if desk.made.holder(agency, r)), None)
    deed = _deed(partial(action, **_facts(row), **more))
    if role is None:
        desk.add(at, deed, username="wati")
    else:
        desk.add(at, deed, seat=(agency, role))


def _give(desk: Desk, told: Any) -> None:
    """The head hands a question to the operator by name."""
    row = Assignment.objects.select_related("answer", "agency").get(
        answer__round=desk.round,
        answer__code=told["code"],
        agency__code=told["agency"],
        ended_at=None,
    )
    giving = partial(delegate, **_facts(row), to=desk.made.users[told["to"]], note=told["note"])
    desk.add(desk.day(6, hour=8), _deed(giving), username=told["by"])


def _facts(row: Assignment) -> dict[str, Any]:
    return {"answer_id": row.answer_id, "agency_id": row.agency_id}


def _deed(action: Callable[..., Any]) -> Callable[[Actor, datetime], Any]:
    return lambda by, at: action(by=by, at=at)

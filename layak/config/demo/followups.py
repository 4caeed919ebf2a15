"""What the demo city promised outside of its meetings, in every state a promise can have."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import yaml
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.config.demo.city import City
from layak.config.demo.content import FOLDER
from layak.records.followups.escalation.reminding import send_reminders
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.steps.actions import (
    add_need,
    close_followup,
    create_followup,
    note_progress,
    report_followup,
)
from layak.records.followups.steps.changing_actions import drop_followup, extend_followup

# mornings on which reminders went out: enough for the ladder to have reached a draft
MORNINGS = (20, 17, 13, 9, 8, 6, 4, 3, 2, 1)


@cache
def _told() -> Any:
    return yaml.safe_load((FOLDER / "followups.yaml").read_text(encoding="utf-8"))["promises"]


def add_followups(made: City, *, at: datetime) -> None:
    """Eight promises: kept, late, reported, repeated, extended, dropped, waiting for another."""
    kept: dict[str, FollowUp] = {}
    for told in _told():
        kept[told["key"]] = followup = _promise(made, told, at=at)
        _follow(made, followup, told, at=at)
    for told in _told():
        for key in told.get("needs", ()):
            add_need(
                followup_id=kept[told["key"]].pk,
                needs_id=kept[key].pk,
                by=made.actor("wati", at=at),
                at=at,
            )
    for days in MORNINGS:
        send_reminders(at=_morning(at, -days, hour=6))


def _promise(made: City, told: Any, *, at: datetime) -> FollowUp:
    day = _morning(at, told["made"])
    seat = made.seats.get((told["agency"], told["seat"])) if "seat" in told else None
    return create_followup(
        new=NewFollowUp(
            title=told["title"],
            agency_id=made.agencies[told["agency"]].pk,
            seat_id=seat.pk if seat else None,
            due_on=timezone.localdate(at) + timedelta(days=told["due"]),
            problem=told.get("problem", ""),
            proof_wanted=told.get("proof", ""),
            codes=tuple(told.get("codes", ())),
            supporter_ids=tuple(made.agencies[code].pk for code in told.get("helpers", ())),
            repeats_months=told.get("repeats"),
            origin_label=told.get("origin", ""),
        ),
        by=made.actor("wati", at=day),
        at=day,
    )


def _follow(made: City, followup: FollowUp, told: Any, *, at: datetime) -> None:
    """What happened to it since, in the order of the days."""
    if "note" in told:
        day = _morning(at, told["made"] + 6)
        owner = _owner(made, told, at=day)
        note_progress(followup_id=followup.pk, note=told["note"], by=owner, at=day)
    if "extended" in told:
        day = _morning(at, told["extended_on"])
        due = timezone.localdate(at) + timedelta(days=told["extended"])
        wati = made.actor("wati", at=day)
        extend_followup(
            followup_id=followup.pk, due_on=due, reason=told["because"], by=wati, at=day
        )
    if "dropped" in told:
        day = _morning(at, told["dropped"])
        wati = made.actor("wati", at=day)
        drop_followup(followup_id=followup.pk, reason=told["because"], by=wati, at=day)
    if "reported" in told:
        day = _morning(at, told["reported"])
        owner = _owner(made, told, at=day)
        report_followup(followup_id=followup.pk, note=told["report"], by=owner, at=day)
    if "closed" in told:
        day = _morning(at, told["closed"])
        wati = made.actor("wati", at=day)
        close_followup(followup_id=followup.pk, note=told["close"], by=wati, at=day)


def _owner(made: City, told: Any, *, at: datetime) -> Actor:
    """Whoever held the operator's seat that day; the head, where it changed hands since."""
    return made.actor(made.holder(told["agency"], "agency-head") or "", at=at)


def _morning(at: datetime, days: int, *, hour: int = 9) -> datetime:
    local = timezone.localtime(at) + timedelta(days=days)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)

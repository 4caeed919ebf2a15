"""The rapid action scheme of the demo city: duty, offers, and what is going on for invented children."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import pgtrigger
import yaml
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.actions import NewPerson, assign_holder, create_seat
from layak.config.demo import content
from layak.config.demo.city import City
from layak.config.demo.content import FOLDER
from layak.config.demo.rapid_cases import add_cases
from layak.records.facilities.offers.actions import add_offer
from layak.records.facilities.offers.entries import OfferContent
from layak.workflows.rapidaction.conduct.actions import accept_conduct
from layak.workflows.rapidaction.conduct.permissions import is_asked
from layak.workflows.rapidaction.conduct.policy import conduct_policy
from layak.workflows.rapidaction.duty.actions import TurnPlan, plan_turns
from layak.workflows.rapidaction.duty.rules import Span
from layak.workflows.rapidaction.emergency.actions import seed_role_agencies
from layak.workflows.rapidaction.intake.actions import ReportWords, receive_report
from layak.workflows.rapidaction.playbooks.actions import load_shipped_playbooks
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion

DAYS, HALF_A_DAY = 7, timedelta(hours=12)
A_MONTH = timedelta(days=30)


@cache
def told() -> Mapping[str, Any]:
    text = (FOLDER / "rapid.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def add_rapid_action(made: City, *, at: datetime) -> None:
    """Everything through the actions that people use; nothing of it is true."""
    _playbooks(at=at - 3 * A_MONTH)
    _later_seats(made, at=at)
    _accept_conduct(made, at=at - A_MONTH)
    seed_role_agencies(at=at)
    _duty(made, at=at)
    for offer in told()["offers"]:
        _offer(made, offer, at=at)
    add_cases(made, at=at)
    _waiting_report(at=at)


def _playbooks(*, at: datetime) -> None:
    """In force before the first case: a start loads them for the day on which it loads them."""
    load_shipped_playbooks(at=at)
    shipped = PlaybookVersion.objects.filter(adopted_by=None)
    with pgtrigger.ignore("rapidaction.PlaybookVersion:adopted_stays"):
        shipped.update(valid_from_on=timezone.localdate(at))


def _later_seats(made: City, *, at: datetime) -> None:
    """Bodies that came with the task force get their people."""
    for given in told()["later_seats"]:
        agency = made.agencies.get(given["agency"]) or Agency.objects.get(code=given["agency"])
        made.agencies[agency.code] = agency
        seat = create_seat(agency=agency, role=given["role"], title=given["title"], by=None, at=at)
        holding = assign_holder(
            seat=seat,
            person=NewPerson(username=given["username"], name=given["name"]),
            since_on=timezone.localdate(at - 2 * A_MONTH),
            by=None,
            at=at,
        )
        made.users[given["username"]] = holding.user


def _accept_conduct(made: City, *, at: datetime) -> None:
    """Whoever signs in here has read it; who has no password yet still has to."""
    for username in content.cast().signs_in:
        actor = made.actor(username, at=at)
        if is_asked(actor):
            accept_conduct(version=conduct_policy().version, by=actor, at=at)


def _duty(made: City, *, at: datetime) -> None:
    by = made.actor(made.holder("dp3a", "secretariat") or "", at=at)
    today = timezone.localdate(at)
    for given in told()["duty"]:
        starts = [
            timezone.make_aware(
                datetime.combine(today + timedelta(days=number), time(given["starts"]))
            )
            for number in range(DAYS)
        ]
        spans = [Span(starts_at=start, ends_at=start + HALF_A_DAY) for start in starts]
        plan = TurnPlan(
            agency=made.agencies[given["agency"]],
            user=made.users[given["user"]],
            rank=given["rank"],
            spans=[span for span in spans if span.ends_at > at],
            phone=given["phone"],
        )
        plan_turns(plan=plan, by=by, at=at)


def _offer(made: City, given: Mapping[str, Any], *, at: datetime) -> None:
    by = made.actor(made.holder("dp3a", "secretariat") or "", at=at)
    words = {name: value for name, value in given.items() if name not in ("agency", "months")}
    if "levels" in words:
        words["levels"] = tuple(words["levels"])
    if "months" in given:
        words["agreement_until_on"] = timezone.localdate(at + given["months"] * A_MONTH)
    content = OfferContent(**words)
    add_offer(agency_id=made.agencies[given["agency"]].pk, content=content, by=by, at=at)


def _waiting_report(*, at: datetime) -> None:
    """Somebody wrote on the emergency page a while ago; nobody has read it yet."""
    receive_report(
        words=ReportWords(
            story="(Contoh) Anak tetangga sering menangis malam hari dan tidak sekolah minggu ini.",
            topic="home",
            signs=("repeated",),
            child_count=2,
            happened_at=at - timedelta(hours=14),
        ),
        channel="public",
        save_id=uuid4(),
        received_at=at - timedelta(minutes=20),
        by=None,
        at=at - timedelta(minutes=20),
    )

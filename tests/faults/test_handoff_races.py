"""Two hands on one hand-off: exactly one wins, and the other is told who was first."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import Decline, accept_handoff, decline_handoff
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import StepRun
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.handoffs.models import Share
from tests.conftest import make_person, sign_in
from tests.rapidaction.handoff_help import a_case, send
from tests.rapidaction.world import make_world

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    return make_world()


@pytest.fixture
def handoff(world):
    now = timezone.now()
    return send(world, a_case(world, at=now), at=now)


@pytest.fixture
def sinta(world):
    return make_person(world.agencies["rsud"], "duty-officer", "sinta", "Sinta Contoh")


def at_once(works) -> list[Any]:
    """What each work returned or was refused with; all begin together, each on its connection."""
    gate = Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(number, work):
        gate.wait(timeout=30)
        try:
            results[number] = work()
        except (Refused, HandOff.DoesNotExist) as refusal:
            results[number] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_accept_and_decline_at_once(world, handoff, sinta):
    reply = Decline(because="full", alternative_name="RS Lain")
    pandu, now = world.people["pandu"], timezone.now()
    results = at_once([
        lambda: accept_handoff(handoff_id=handoff.pk, by=pandu, at=now),
        lambda: decline_handoff(handoff_id=handoff.pk, reply=reply, by=sinta, at=now),
    ])  # fmt: skip
    lost = [result for result in results if isinstance(result, Stale)]
    won = [result for result in results if isinstance(result, HandOff)]
    assert (len(lost), len(won)) == (1, 1)
    first = "Diterima oleh Pandu" if won[0].state == "accepted" else "Ditolak oleh Sinta"
    assert lost[0].theirs.startswith(first)
    assert handoff.moments.filter(moment__in=("accepted", "declined")).count() == 1
    answered = Event.objects.filter(kind__in=("handoff.accepted", "handoff.declined"))
    assert answered.count() == 1


def test_two_acceptors_through_pages(world, handoff, sinta):
    url = reverse("handoff_accept", args=[handoff.code])
    clients = [sign_in(Client(), person) for person in (world.people["pandu"], sinta)]
    results = at_once([lambda client=client: client.post(url) for client in clients])
    assert sorted(result.status_code for result in results) == [302, 409]
    told = next(result for result in results if result.status_code == 409).content.decode()
    handoff.refresh_from_db()
    assert f"Diterima oleh {handoff.answered_by.name}" in told


def test_twenty_identical_sends_are_one_handoff(world):
    now = timezone.now()
    case, key = a_case(world, at=now), uuid4()
    results = at_once([lambda: send(world, case, save_id=key, at=now)] * 20)
    assert len({result.pk for result in results}) == 1
    assert HandOff.objects.count() == 1
    assert Share.objects.count() == 1
    assert Notice.objects.filter(kind="handoff.sent_red").count() == 1


def test_four_workers_ring_each_thing_once(world, handoff):
    now = timezone.now()
    StepRun.objects.update(next_alarm_at=None)
    for word in ("shelter", "visum", "legal-aid", "psychology"):
        send(world, handoff.activation, asked=(word,), at=now)
    late = now + timedelta(minutes=31)
    results = at_once([lambda: ring(at=late)] * 4)
    assert sum(results) == 5
    assert Escalation.objects.filter(level=1).count() == 5
    told = Notice.objects.filter(kind="handoff.alarm_red", user=world.people["maya"].user)
    assert told.count() == 5


def test_an_answer_and_an_alarm_at_once(world, handoff):
    """Either it was late and said so, or it was answered first; never both half."""
    pandu, late = world.people["pandu"], timezone.now() + timedelta(minutes=31)
    at_once([
        lambda: accept_handoff(handoff_id=handoff.pk, by=pandu, at=late),
        lambda: ring(at=late),
    ])  # fmt: skip
    handoff.refresh_from_db()
    assert (handoff.state, handoff.alarm_level) == ("accepted", 0)
    # the warning before six hours are over: a quarter of them would be more than at most two
    assert handoff.next_alarm_at == handoff.act_by_at - timedelta(minutes=90)
    assert Escalation.objects.filter(handoff=handoff).count() <= 1


@pytest.mark.parametrize("why", ["seat", "account"])
def test_a_role_taken_away_ends_the_access_at_the_next_request(world, handoff, why):
    """F-14: in every tab, without signing out."""
    pandu = world.people["pandu"]
    tabs = [sign_in(Client(), pandu), sign_in(Client(), pandu)]
    url = reverse("handoff_detail", args=[handoff.code])
    assert [tab.get(url).status_code for tab in tabs] == [200, 200]
    if why == "seat":
        SeatHolding.objects.filter(user=pandu.user).update(until_on=timezone.localdate())
        gone = 404
    else:
        User.objects.filter(pk=pandu.user.pk).update(is_active=False)
        # a stopped account is signed out
        gone = 302
    assert [tab.get(url).status_code for tab in tabs] == [gone, gone]
    accept = reverse("handoff_accept", args=[handoff.code])
    assert [tab.post(accept).status_code for tab in tabs] == [gone, gone]
    handoff.refresh_from_db()
    assert handoff.state == "seen"

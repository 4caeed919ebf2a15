"""Lists ask the database as often for much as for little."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from layak.workflows.rapidaction.emergency.models import EmergencyLine
from tests.conftest import MONDAY, sign_in
from tests.facilities.test_offer_keeping import add
from tests.rapidaction.made import activation_row, handoff_row, report_in

pytestmark = pytest.mark.django_db


def asked(client, name: str) -> int:
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse(name)).status_code == 200
    return len(caught)


def same_for_many(client, name: str, add: Callable[[], object]) -> int:
    """How often, after one and after twelve."""
    add()
    few = asked(client, name)
    for _turn in range(11):
        add()
    assert asked(client, name) == few
    return few


@pytest.mark.parametrize("name", ["pandu", "maya"])
def test_handoffs_received_and_sent(client, world, name):
    sign_in(client, world.people[name])
    often = same_for_many(
        client, "handoff_list", lambda: handoff_row(world, activation_row(world), "rsud")
    )
    assert often <= 10


def test_reports(client, world):
    sign_in(client, world.people["maya"])
    assert same_for_many(client, "report_list", lambda: report_in(world)) <= 10


def test_offers(client, tono):
    sign_in(client, tono)
    number = count(1)
    often = same_for_many(client, "offer_list", lambda: add(tono, name=f"Kelas {next(number)}"))
    assert often <= 12


def test_emergency_page(client, db):
    number = count(110)

    def line():
        phone = str(next(number))
        EmergencyLine.objects.create(
            label="Telepon", phone=phone, position=int(phone), changed_at=MONDAY
        )

    assert same_for_many(client, "emergency", line) <= 3

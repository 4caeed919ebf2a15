"""Steps that end in the same minute: each is heard by its own people, and asked for together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.cases.models import CaseAssignment, StepRun
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.clocks.models import Escalation
from tests.conftest import make_person
from tests.rapidaction.made import NOW, activation_row, handoff_row

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def ended_step(world, activation) -> StepRun:
    return StepRun.objects.create(
        activation=activation, part="own", position=1, role="rumah_sakit", state="running",
        agency=world.agencies["rsud"], due_at=NOW, next_alarm_at=NOW,
    )  # fmt: skip


def heard(username: str) -> list[str]:
    """Codes of the steps' cases that this person was told of."""
    told = Notice.objects.filter(user__username=username, kind__startswith="step.alarm")
    return sorted(notice.url.rstrip("/").rpartition("/")[2] for notice in told)


def test_each_case_is_heard_by_its_own_worker(world):
    nita = make_person(world.agencies["uptd-ppa"], "case-worker", "nita", "Nita Contoh")
    hers, mayas = activation_row(world), activation_row(world)
    working = CaseAssignment.objects.filter(activation=hers, kind="worker")
    working.update(user=nita.user)
    for case in (hers, mayas):
        ended_step(world, case)
    # the hospital has neither case, so that it is said to who works on them
    for minutes in (1, 60, 24 * 60):
        ring(at=NOW + minutes * MINUTE)
    assert set(heard("nita")) == {hers.code}
    assert set(heard("maya")) == {mayas.code}


def test_an_agency_hears_of_a_step_only_while_it_has_the_case(world):
    theirs, closed, never = (activation_row(world) for _n in range(3))
    handoff_row(world, theirs, "rsud")
    handoff_row(
        world, closed, "rsud", state="withdrawn", withdrawn_at=NOW, withdrawn_because="mistake"
    )
    for case in (theirs, closed, never):
        ended_step(world, case)
    ring(at=NOW + MINUTE)
    assert set(heard("pandu")) <= {theirs.code}
    assert Escalation.objects.exclude(step=None).count() == 3


def test_twelve_ask_hardly_more_than_two(world):
    def asked(count: int) -> int:
        for _n in range(count):
            ended_step(world, activation_row(world))
        with CaptureQueriesContext(connection) as caught:
            assert ring(at=NOW + MINUTE) == count
        return len(caught)

    few = asked(2)
    # a notice for each, with its savepoint
    assert asked(12) - few <= 10 * 3

"""The rows that the group ``cases`` writes in bulk stand up to the constraints and to the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from layak.config.benching import cases, measuring
from layak.workflows.rapidaction.answering.reads import handoff_lists
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.casework.reads import CaseFilter, case_list
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.home.board_reads import board
from layak.workflows.rapidaction.intake.reads import report_queues
from tests.conftest import fresh
from tests.rapidaction.world import found_world, make_world

TOTAL, OPEN, WAITING = 600, 300, 5


@pytest.fixture
def world(db, monkeypatch):
    make_world()
    monkeypatch.setattr(cases, "WORKER", "maya")
    monkeypatch.setattr(cases, "SUPERVISOR", "lina")
    monkeypatch.setattr(cases, "MORE_WORKERS", 2)
    cases.add_cases(TOTAL, OPEN, WAITING)
    return found_world()


def test_rows_are_seen_as_those_that_people_make(world):
    at = timezone.now()
    maya, pandu = (fresh(world.people[name].user) for name in ("maya", "pandu"))
    assert Activation.objects.open().count() == OPEN
    # of the newest 300 every 250th is hers: 500
    assert [row["code"] for row in case_list(maya, CaseFilter(), at=at).rows] == ["K-00000500"]
    # the board shows what concerns her, and counts nothing else
    assert board(maya, at=at).total == 1
    # every twentieth, and of the others those whose turn it is among the other agencies
    at_rsud = HandOff.objects.open().filter(to_agency=world.agencies["rsud"]).count()
    assert len(handoff_lists(pandu, at=at).received) == at_rsud >= OPEN // 20
    queues = report_queues(maya, at=at)
    assert len(queues["normal"]) + len(queues["slow"]) == WAITING


@pytest.mark.parametrize("ending", [cases.STEPS_END, cases.HANDOFFS_END])
def test_everything_open_rings_once(world, ending):
    at = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(ending, {"at": at})
    assert ring(at=at + timedelta(seconds=1)) == OPEN
    assert Escalation.objects.count() == OPEN
    assert ring(at=at + timedelta(seconds=1)) == 0
    assert StepRun.objects.filter(next_alarm_at__lte=at).count() == 0


def test_clocks_of_every_playbook_are_measured(world):
    figure = cases.due_figure()
    assert f"of {len(world.playbooks)} playbooks" in figure.note
    assert figure.value > 0


def test_the_database_is_asked_for_its_own_time(db):
    def work():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM generate_series(1, 1000000)")

    spent = measuring.database_ms(work, count=3)
    assert spent is None or spent > 0


def test_nineteen_of_twenty_are_within_the_wait(monkeypatch):
    moments = iter([0, 1, *(n for k in range(20) for n in (10 * k, 10 * k + k + 1))])
    monkeypatch.setattr(measuring.time, "perf_counter", lambda: next(moments))
    next(moments), next(moments)
    # waits of 1 to 20 seconds
    assert measuring.slow_ms(lambda: None, count=20) == 19_000

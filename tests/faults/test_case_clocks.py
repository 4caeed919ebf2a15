"""What may go wrong while a case is written: half a write never stays, and no clock rings twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import DueChange, Occurrence, StepRun
from layak.workflows.rapidaction.steps import actions, occurrence_actions
from tests.rapidaction.cases import opened, step
from tests.rapidaction.world import World, make_world

REPORTED = datetime.fromisoformat("2026-11-20T22:00:00+07:00")
NOW = datetime.fromisoformat("2026-11-21T09:00:00+07:00")
NO_EVENTS = """
CREATE FUNCTION pg_temp.no_events() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the trail is full'; END $$;
CREATE TRIGGER no_events BEFORE INSERT ON audit_event
FOR EACH ROW EXECUTE FUNCTION pg_temp.no_events();
"""


@pytest.fixture
def world(db) -> World:
    return make_world()


def test_without_its_event_nothing_is_written(world):
    """F-10: the database refuses the event, so that step, occurrence and clocks stay as they were."""
    case = opened(world, started_at=REPORTED)
    run = step(case, "common", 8)
    before = (Occurrence.objects.count(), DueChange.objects.count(), Event.objects.count())
    with connection.cursor() as cursor:
        cursor.execute(NO_EVENTS)

    with pytest.raises(Exception, match="the trail is full"):
        actions.finish_step(step_id=run.pk, done_at=NOW, by=world.people["maya"], at=NOW)

    assert StepRun.objects.get(pk=run.pk).state == run.state
    assert (
        Occurrence.objects.count(),
        DueChange.objects.count(),
        Event.objects.count(),
    ) == before


@pytest.mark.django_db(transaction=True)
def test_ten_who_record_the_same_arrest_at_once_leave_one():
    world = make_world()
    case = opened(world, "abh-pelaku-diversi", started_at=REPORTED)
    gate, outcomes = Barrier(10), []

    def record(minute: int) -> None:
        gate.wait()
        try:
            occurrence_actions.record_occurrence(
                activation_id=case.pk, event="penangkapan",
                occurred_at=REPORTED + timedelta(minutes=minute), by=world.people["maya"], at=NOW,
            )  # fmt: skip
            outcomes.append("kept")
        except Refused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [Thread(target=record, args=(minute,)) for minute in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["kept", *["refused"] * 9]
    kept = Occurrence.objects.get(activation=case, event="penangkapan")
    ends = case.steps.filter(part="own").values_list("due_at", flat=True)
    assert kept.at + timedelta(hours=24) in set(ends)
    assert DueChange.objects.filter(step__activation=case).count() == len(
        set(DueChange.objects.filter(step__activation=case).values_list("step", flat=True))
    )

"""Red means red: nothing is born late, nobody is woken for what can wait, nothing is ticked twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.casework.reads import case_page
from layak.workflows.rapidaction.drills.actions import end_drill, start_drill
from layak.workflows.rapidaction.handoffs.reads import clock_of
from layak.workflows.rapidaction.home.reads import home_page
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import clock_level
from layak.workflows.rapidaction.steps.occurrence_actions import record_occurrence
from tests.rapidaction.cases import opened, step
from tests.rapidaction.handoff_help import send, send_school

REPORTED = datetime.fromisoformat("2026-11-20T22:00:00+07:00")
# triaged fifty minutes after the report
NOW = datetime.fromisoformat("2026-11-20T22:50:00+07:00")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("level", "asked", "expected"),
    [
        ("red", ["medical"], "red"),
        ("red", ["stay-enrolled"], "green"),
        ("red", ["stay-enrolled", "medical"], "red"),
        ("red", ["civil-papers", "social-aid"], "green"),
        ("yellow", ["schooling"], "green"),
        ("yellow", ["shelter"], "yellow"),
        ("green", ["medical"], "green"),
        ("green", ["schooling"], "green"),
        ("red", [], "red"),
    ],
)
def test_the_clock_follows_the_most_urgent_thing_asked(level, asked, expected):
    assert clock_level(rapid_policy(), level, asked) == expected


def test_no_red_case_is_born_late(world):
    """Both steps that say "at once": counted from the report, and from the triage."""
    case = opened(world, started_at=REPORTED, at=NOW, level="red")
    for run in (step(case, "own", 1), step(case, "common", 3)):
        assert run.due_at == NOW + 15 * MINUTE
        assert run.next_alarm_at > NOW
    page = case_page(case, "assigned", world.people["maya"], at=NOW + MINUTE)
    assert [row for row in page["steps"] if row.is_late] == []
    assert page["alarms"] == []
    (first,) = [row for row in page["steps"] if row.id == step(case, "own", 1).pk]
    assert "segera; terlambat sesudah 15 menit (usulan kami)" in first.notes
    late = case_page(case, "assigned", world.people["maya"], at=NOW + 16 * MINUTE)
    assert len([row for row in late["steps"] if row.is_late]) == 2


def test_a_school_is_not_woken_to_keep_a_child_enrolled(world):
    """Green hours: a day to open it, and no kind that passes the quiet hours."""
    case = opened(world, started_at=REPORTED, at=NOW, level="red")
    handoff = send_school(world, case, asked=("stay-enrolled",), at=NOW)
    assert (handoff.see_by_at, handoff.answer_by_at) == (NOW + 24 * HOUR, NOW + 24 * HOUR)
    assert clock_of(handoff).due_at == NOW + 24 * HOUR
    assert set(Notice.objects.filter(about=f"handoff:{handoff.code}").values_list("kind")) == {
        ("handoff.sent",)
    }
    urgent = send(world, case, to="rsud", asked=["medical"], at=NOW)
    assert urgent.see_by_at == NOW + 30 * MINUTE
    assert Notice.objects.filter(about=f"handoff:{urgent.code}", kind="handoff.sent_red").exists()


def test_an_event_ticks_the_step_that_ends_with_it(world):
    """Common step 8 ends with `asesmen_selesai`: done at the time of the event, on its paper."""
    case = opened(world, started_at=REPORTED, at=NOW, level="yellow")
    record_occurrence(
        activation_id=case.pk, event="asesmen_selesai", occurred_at=NOW + HOUR,
        by=world.people["maya"], at=NOW + 3 * HOUR, document="BA/7/XI/2026",
    )  # fmt: skip
    run = step(case, "common", 8)
    assert (run.state, run.done_at, run.recorded_at, run.document) == (
        "done", NOW + HOUR, NOW + 3 * HOUR, "BA/7/XI/2026",
    )  # fmt: skip
    assert run.next_alarm_at is None
    kinds = case_kinds(case)
    assert kinds[-2:] == ["case.step_finished", "case.occurrence_recorded"]


def test_a_drill_that_ended_leaves_every_queue(world):
    drill = start_drill(
        title="Gladi malam", scenario="", playbook=world.playbooks["kekerasan-seksual"],
        level="red", by=world.people["maya"], at=REPORTED,
    )  # fmt: skip
    send(world, drill.activation, to="rsud", asked=["medical"], at=REPORTED)
    maya, pandu = world.people["maya"], world.people["pandu"]
    assert home_page(maya, at=NOW).steps
    assert home_page(pandu, at=NOW).received
    end_drill(drill_id=drill.pk, by=maya, at=NOW)
    later = NOW + 5 * HOUR
    for person in (maya, pandu, world.people["lina"]):
        page = home_page(person, at=later)
        assert (page.steps, page.received, page.silent) == ([], [], [])
    assert not HandOff.objects.filter(next_alarm_at__isnull=False).exists()
    assert not drill.activation.steps.filter(next_alarm_at__isnull=False).exists()


def case_kinds(case) -> list[str]:
    from layak.platform.audit.models import Event

    rows = Event.objects.filter(stream=f"activation:{case.code}").order_by("pk")
    return list(rows.values_list("kind", flat=True))

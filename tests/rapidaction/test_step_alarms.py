"""Steps that end in the same minute: each is heard by its own people, and asked for together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layak.platform import jobs
from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.cases.models import CaseAssignment, StepRun
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.clocks.step_actions import retell_steps
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.steps.actions import finish_step
from tests.conftest import make_person
from tests.rapidaction.cases import opened
from tests.rapidaction.made import NOW, activation_row, handoff_row

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def ended_step(world, activation, **changes) -> StepRun:
    return StepRun.objects.create(**{
        "activation": activation, "part": "own", "position": 1, "role": "rumah_sakit",
        "state": "running", "agency": world.agencies["rsud"], "due_at": NOW, "next_alarm_at": NOW,
        **changes,
    })  # fmt: skip


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


def told(username: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(user__username=username, kind__startswith="step.alarm")
    return list(rows.order_by("pk").values_list("about", "text"))


def test_steps_of_one_case_ring_once_a_level_and_are_named(world):
    case = activation_row(world)
    first = ended_step(world, case)
    second = ended_step(world, case, position=2)
    ring(at=NOW + MINUTE)
    ((_about, text),) = told("maya")
    names = playbook_of(case.playbook).step_names
    assert text == (
        f"Kasus {case.code}, 2 langkah lewat batas: “{names['own', 1]}” (batas 23 November 2026, "
        f"10.00 WIB); “{names['own', 2]}” (batas 23 November 2026, 10.00 WIB). Kerjakan, lalu "
        "catat pada halaman kasus; bila tidak berlaku, minta ditiadakan di sana."
    )
    # each is kept by itself: what rang, when, and how many heard it
    kept = Escalation.objects.filter(moment="due", level=1).values_list("step", flat=True)
    assert set(kept) == {first.pk, second.pk}


def test_a_step_that_is_late_later_comes_into_the_unread_notice_without_a_second_mail(world):
    case = activation_row(world)
    done = ended_step(world, case)
    ring(at=NOW + MINUTE)
    Notice.objects.update(mailed_at=NOW + MINUTE)
    who = world.people["maya"].user
    StepRun.objects.filter(pk=done.pk).update(
        state="done", done_at=NOW, recorded_at=NOW, recorded_by=who, next_alarm_at=None
    )
    for position in (2, 3, 4, 5, 6):
        ended_step(world, case, position=position)
    ring(at=NOW + 2 * MINUTE)
    ((_about, text),) = told("maya")
    names = playbook_of(case.playbook).step_names
    assert "5 langkah" in text
    # what is over is said no more; three are named, the others counted
    assert names["own", 1] not in text
    assert all(names["own", position] in text for position in (2, 3, 4))
    assert names["own", 5] not in text
    assert "; dan 2 langkah lain." in text
    assert Notice.objects.get(user__username="maya").mailed_at == NOW + MINUTE


@pytest.mark.parametrize(("minutes", "count"), [(23 * 60, 1), (25 * 60, 1)])
def test_an_unread_notice_of_yesterday_is_said_anew(world, minutes, count):
    """Yellow: after a day the old one is replaced by one that is mailed."""
    case = activation_row(world)
    ended_step(world, case)
    ring(at=NOW + MINUTE)
    Notice.objects.update(mailed_at=NOW + MINUTE)
    ends = NOW + minutes * MINUTE
    ended_step(world, case, position=2, due_at=ends, next_alarm_at=ends)
    ring(at=ends + MINUTE)
    of_first_rung = Notice.objects.filter(user__username="maya", about__endswith=":due:1")
    assert of_first_rung.count() == count
    assert (of_first_rung.get().mailed_at is None) == (minutes > 24 * 60)


def test_what_was_read_rings_again_for_the_next_step(world):
    case = activation_row(world)
    ended_step(world, case)
    ring(at=NOW + MINUTE)
    Notice.objects.update(read_at=NOW + MINUTE)
    ended_step(world, case, position=2)
    ring(at=NOW + 2 * MINUTE)
    assert len(told("maya")) == 2


def test_a_silent_case_rings_once_a_level_for_whoever_hears_it(world, ketut):
    """Six steps that end one after the other, nobody acts for two days: one notice a level."""
    case = activation_row(world)
    for position in range(1, 7):
        ends = NOW + position * 37 * MINUTE
        ended_step(world, case, position=position, due_at=ends, next_alarm_at=ends)
    for minutes in range(0, 23 * 60, 7):
        ring(at=NOW + minutes * MINUTE)
    assert [about for about, _text in told("maya")] == [f"steps:{case.code}:due:1"]
    assert [about for about, _text in told("lina")] == [f"steps:{case.code}:due:2"]
    said = Notice.objects.filter(kind="step.alarm")
    seen = list(said.values_list("user", "about"))
    assert len(seen) == len(set(seen))
    board = said.get(user=ketut.user)
    assert board.text.endswith(
        "Hubungi kepala UPTD Perlindungan Perempuan dan Anak, yang memimpin penanganannya."
    )
    assert board.url == "/aksi-cepat/papan/"


def test_a_warning_names_its_step_too(world):
    case = activation_row(world)
    ends = NOW + 60 * MINUTE
    ended_step(world, case, due_at=ends, next_alarm_at=NOW, warnings=[NOW])
    ring(at=NOW + MINUTE)
    ((about, text),) = told("maya")
    assert about == f"steps:{case.code}:warn:0"
    name = playbook_of(case.playbook).step_names["own", 1]
    assert text.startswith(
        f"Kasus {case.code}, segera jatuh tempo: “{name}” (batas 23 November 2026, 11.00 WIB)."
    )


def test_no_name_of_a_child_is_said(world):
    case = activation_row(world)
    ended_step(world, case)
    for minutes in (1, 300, 600):
        ring(at=NOW + minutes * MINUTE)
    assert not Notice.objects.filter(text__icontains="Bunga").exists()


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


def test_a_step_that_is_done_takes_back_its_unread_alarm(world):
    """Two late steps in one notice: one done, it names the other; both done, it is gone."""
    case = opened(world, started_at=NOW, level="red")
    lead = world.agencies["uptd-ppa"]
    mine = case.steps.filter(agency=lead, state="running", due_at__isnull=False)
    first, second = mine.order_by("due_at", "pk")[:2]
    case.steps.exclude(pk__in=[first.pk, second.pk]).update(due_at=None, next_alarm_at=None)
    late = max(first.due_at, second.due_at) + MINUTE
    case.steps.filter(pk__in=[first.pk, second.pk]).update(next_alarm_at=late - MINUTE)
    ring(at=late)
    names = playbook_of(case.playbook).step_names
    name, other = (names[run.part, run.position] for run in (first, second))
    ((_about, text),) = due_told("maya")
    assert name in text
    assert other in text

    finish_step(step_id=first.pk, done_at=late, by=world.people["maya"], at=late)
    retell_steps(case.pk, at=late + MINUTE)
    ((_about, text),) = due_told("maya")
    assert name not in text
    assert other in text
    finish_step(step_id=second.pk, done_at=late, by=world.people["maya"], at=late)
    retell_steps(case.pk, at=late + MINUTE)
    assert due_told("maya") == []


def due_told(username: str) -> list[tuple[str, str]]:
    """What this person reads of steps that are late at the first rung."""
    return [row for row in told(username) if row[0].endswith(":due:1")]


def test_what_was_read_stays_and_a_finished_step_queues_the_retelling(world):
    case = opened(world, started_at=NOW, level="red")
    run = case.steps.filter(
        agency=world.agencies["uptd-ppa"], state="running", due_at__isnull=False
    ).order_by("due_at")[0]
    late = run.due_at + MINUTE
    ring(at=late)
    Notice.objects.update(read_at=late)
    before = Notice.objects.count()
    finish_step(step_id=run.pk, done_at=late, by=world.people["maya"], at=late)
    assert jobs.undone("rapidaction.retell_steps") == [{"activation_id": str(case.pk)}]
    retell_steps(case.pk, at=late + MINUTE)
    assert Notice.objects.count() == before

"""A hand-off of a step that counts from its sending starts the clocks of the playbook."""

from __future__ import annotations

from datetime import timedelta

from layak.platform.audit.models import Event
from layak.workflows.rapidaction.answering.actions import accept_handoff
from layak.workflows.rapidaction.cases.models import Occurrence
from tests.rapidaction.cases import occurrence, step
from tests.rapidaction.handoff_help import NIGHT, a_case, send

HOUR = timedelta(hours=1)


def test_the_examination_is_due_24_hours_after_it_was_asked_for(world):
    case = a_case(world, playbook="kdrt-kekerasan-fisik-psikis", level="yellow")
    run = step(case, "own", 6)
    assert run.state == "waiting"
    events = Event.objects.count()

    send(world, case, step_id=run.pk, at=NIGHT + HOUR)

    assert occurrence(case, "rujukan_dikirim").at == NIGHT + HOUR
    run.refresh_from_db()
    assert (run.state, run.due_at) == ("running", NIGHT + 25 * HOUR)
    assert Event.objects.count() == events + 1


def test_the_second_sending_does_not_begin_it_again(world):
    case = a_case(world, playbook="kdrt-kekerasan-fisik-psikis", level="yellow")
    run = step(case, "own", 6)
    send(world, case, step_id=run.pk, at=NIGHT)
    send(world, case, step_id=run.pk, to="unit-ppa-polres", asked=("protect",), at=NIGHT + HOUR)

    assert Occurrence.objects.filter(activation=case, event="rujukan_dikirim").count() == 1
    run.refresh_from_db()
    assert run.due_at == NIGHT + 24 * HOUR


def test_accepted_is_an_event_only_where_the_playbook_counts_from_it(world):
    case = a_case(world, playbook="kdrt-kekerasan-fisik-psikis", level="yellow")
    handoff = send(world, case, step_id=step(case, "own", 6).pk)
    accept_handoff(handoff_id=handoff.pk, by=world.people["pandu"], at=NIGHT + HOUR)
    assert not Occurrence.objects.filter(activation=case, event="rujukan_diterima").exists()


def test_a_hand_off_of_no_step_starts_no_clock_of_the_playbook(world):
    case = a_case(world, playbook="kdrt-kekerasan-fisik-psikis", level="yellow")
    send(world, case)
    assert not Occurrence.objects.filter(activation=case, event="rujukan_dikirim").exists()

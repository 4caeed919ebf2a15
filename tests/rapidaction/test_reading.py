"""Words are opened by tier, for one response, and never without a trace."""

from __future__ import annotations

import pytest
from django.db import connection

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.children.models import IdentityRead
from layak.workflows.rapidaction.children.opening_actions import (
    NotWritten,
    open_because,
    open_child,
    open_handoff_note,
    open_note,
    open_report,
)
from tests.rapidaction.made import (
    NOW,
    STORY,
    activation_row,
    handoff_row,
    note_row,
    report_in,
)


@pytest.fixture
def activation(world):
    return activation_row(world)


def open_by(world, activation, username, *fields):
    return open_child(
        activation=activation, fields=fields or ("name",), by=world.people[username], at=NOW
    ).words


def test_worker_opens_and_leaves_a_trace(world, activation):
    assert open_by(world, activation, "maya") == {"name": "Bunga Contoh"}
    read = IdentityRead.objects.get()
    assert (read.child, read.activation) == (activation.child, activation)
    assert (read.tier, read.fields, read.relation) == (2, ["name"], "assigned")
    event = Event.objects.get(kind="identity.opened")
    assert activation.code in event.sentence
    assert "Bunga" not in f"{event.sentence} {event.facts}"


def test_a_receiver_opens_what_was_shared_and_nothing_else(world, activation):
    handoff_row(world, activation, "rsud", fields=("name",))
    assert open_by(world, activation, "pandu") == {"name": "Bunga Contoh"}
    with pytest.raises(Refused, match="tidak dibagikan"):
        open_by(world, activation, "pandu", "name", "address")
    assert IdentityRead.objects.count() == 1


def test_a_task_names_nobody(world, activation):
    handoff_row(world, activation, "rsud", tier=1, fields=())
    with pytest.raises(Refused, match="tidak dibagikan"):
        open_by(world, activation, "pandu")


@pytest.mark.parametrize("username", ["ratih", "dian", "guntur"])
def test_without_a_relation_there_is_no_such_case(world, activation, username):
    with pytest.raises(Activation.DoesNotExist):
        open_by(world, activation, username)
    assert not IdentityRead.objects.exists()


def test_a_conflict_beats_an_assignment(world, activation):
    ConflictBlock.objects.create(
        activation=activation, user=world.people["maya"].user, at=NOW, by=world.people["lina"].user
    )
    with pytest.raises(Activation.DoesNotExist):
        open_by(world, activation, "maya")


def test_what_is_over_is_over(world, activation):
    activation.assignments.update(until_at=NOW)
    with pytest.raises(Activation.DoesNotExist):
        open_by(world, activation, "maya")


@pytest.mark.parametrize("table", ["rapidaction_identityread", "audit_event"])
def test_nothing_is_opened_when_the_trace_cannot_be_written(world, activation, table):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ADD CHECK (id < 0) NOT VALID")
    with pytest.raises(NotWritten):
        open_by(world, activation, "maya")


def test_sealed_sections_are_for_the_case_alone(world, activation):
    handoff_row(world, activation, "rsud", tier=3, fields=("name",))
    shelter = note_row(world, activation, "shelter", "Rumah Aman A")
    plan = note_row(world, activation, "plan", "Konseling mingguan")
    opened = open_note(note=shelter, by=world.people["maya"], at=NOW)
    assert opened.words == {"text": "Rumah Aman A"}
    assert "Aman" not in repr(opened)
    for note in (shelter, plan):
        with pytest.raises(Refused):
            open_note(note=note, by=world.people["pandu"], at=NOW)
    assert [(read.tier, read.fields) for read in IdentityRead.objects.all()] == [(4, ["shelter"])]


def test_why_the_level_was_chosen_is_for_the_case(world, activation):
    words = open_because(activation=activation, by=world.people["lina"], at=NOW).words
    assert words == {"level_because": "Memar terlihat guru."}
    handoff_row(world, activation, "rsud", tier=3, fields=("name",))
    with pytest.raises(Refused):
        open_because(activation=activation, by=world.people["pandu"], at=NOW)


def test_the_word_of_a_handoff_is_for_its_receiver(world, activation):
    theirs = handoff_row(world, activation, "rsud")
    other = handoff_row(world, activation, "disdik")
    assert open_handoff_note(handoff=theirs, by=world.people["pandu"], at=NOW).words == {"note": ""}
    with pytest.raises(Activation.DoesNotExist):
        open_handoff_note(handoff=other, by=world.people["pandu"], at=NOW)


def test_a_waiting_report_is_read_by_its_receivers(world):
    report = report_in(world, reporter="Ibu Sri", is_anonymous=False).report
    words = open_report(report=report, fields=["story"], by=world.people["maya"], at=NOW).words
    assert words == {"story": STORY}
    read = IdentityRead.objects.get()
    assert (read.report, read.tier, read.relation) == (report, 3, "intake")
    open_report(report=report, fields=["reporter"], by=world.people["maya"], at=NOW)
    assert IdentityRead.objects.filter(tier=4, fields=["reporter"]).count() == 1


def test_a_report_is_not_there_for_the_reported_agency(world):
    report = report_in(world, reported_agency=world.agencies["uptd-ppa"]).report
    with pytest.raises(Report.DoesNotExist):
        open_report(report=report, fields=["story"], by=world.people["maya"], at=NOW)


def test_who_reported_does_not_read_it_again(world):
    report = report_in(world).report
    with pytest.raises(Report.DoesNotExist):
        open_report(report=report, fields=["story"], by=world.people["dian"], at=NOW)


def test_once_handled_a_report_is_read_through_the_case(world):
    report = report_in(world).report
    activation_row(world, report=report)
    report.state, report.decided_at, report.decided_by = "opened", NOW, world.people["maya"].user
    report.save()
    open_report(report=report, fields=["story"], by=world.people["lina"], at=NOW)
    assert IdentityRead.objects.get().relation == "supervisor"
    report.activations.get().assignments.filter(kind="worker").update(until_at=NOW)
    with pytest.raises(Report.DoesNotExist):
        open_report(report=report, fields=["story"], by=world.people["maya"], at=NOW)

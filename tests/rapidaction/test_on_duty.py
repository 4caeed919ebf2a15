"""Who is told, from turns, leaves and seats in the database; who hears on the ladder of silence."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.listeners import (
    asked_by_report,
    listeners,
    listeners_of,
)
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, ConflictBlock
from layak.workflows.rapidaction.duty.models import DutyLeave, DutyTurn
from layak.workflows.rapidaction.duty.reads import on_duty, on_duty_of
from tests.conftest import MONDAY, make_person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
AT = MONDAY + HOUR


@pytest.fixture
def rsud(world):
    """Pandu, and two more who may answer for the hospital."""
    agency = world.agencies["rsud"]
    make_person(agency, "duty-officer", "rina", "Rina Contoh")
    make_person(agency, "agency-head", "tuti", "Tuti Contoh")
    return agency


def user(name) -> User:
    return User.objects.get(username=name)


def take(agency, name, rank=1, starts_at=MONDAY, hours=12, phone="0812345678"):
    return DutyTurn.objects.create(
        agency=agency,
        user=user(name),
        rank=rank,
        starts_at=starts_at,
        ends_at=starts_at + hours * HOUR,
        phone=phone,
        created_at=MONDAY,
        created_by=user(name),
    )


def away(name, hours=12):
    return DutyLeave.objects.create(
        user=user(name),
        starts_at=MONDAY,
        ends_at=MONDAY + hours * HOUR,
        created_at=MONDAY,
        created_by=user(name),
    )


def names(agency, at=AT):
    return [(one.user.username, one.rank) for one in on_duty(agency.pk, at=at)]


def test_the_one_on_duty_is_told_first(rsud):
    take(rsud, "rina")
    take(rsud, "tuti", rank=2)
    assert names(rsud) == [("rina", 1), ("tuti", 2), ("pandu", 0)]
    assert on_duty(rsud.pk, at=AT)[0].phone == "0812345678"


def test_leave_hands_the_turn_to_the_substitute(rsud):
    take(rsud, "rina")
    take(rsud, "tuti", rank=2)
    away("rina")
    assert names(rsud) == [("tuti", 2), ("pandu", 0)]


def test_whoever_left_the_job_is_not_told(rsud):
    take(rsud, "rina")
    take(rsud, "tuti", rank=2)
    SeatHolding.objects.filter(user=user("rina")).update(until_on=AT.date())
    assert names(rsud) == [("tuti", 2), ("pandu", 0)]


def test_a_closed_account_is_not_told(rsud):
    take(rsud, "rina")
    User.objects.filter(username="rina").update(is_active=False)
    User.objects.filter(username="pandu").update(until_on=(AT - timedelta(days=2)).date())
    assert names(rsud) == [("tuti", 0)]


def test_a_seat_elsewhere_or_without_the_right_does_not_answer_here(rsud, world):
    take(rsud, "dian")
    make_person(rsud, "operator", "odi", "Odi Contoh")
    take(rsud, "odi", rank=2)
    assert names(rsud) == [("pandu", 0), ("rina", 0), ("tuti", 0)]


def test_a_removed_turn_or_leave_does_not_count(rsud):
    DutyTurn.objects.filter(pk=take(rsud, "rina").pk).update(removed_at=MONDAY)
    DutyLeave.objects.filter(pk=away("pandu").pk).update(removed_at=MONDAY)
    assert names(rsud) == [("pandu", 0), ("rina", 0), ("tuti", 0)]


def test_nobody_is_an_empty_list(rsud):
    for name in ("pandu", "rina", "tuti"):
        away(name)
    assert names(rsud) == []


def test_many_agencies_take_as_many_queries_as_one(rsud, world, django_assert_num_queries):
    ids = [agency.pk for agency in world.agencies.values()]
    with django_assert_num_queries(3):
        found = on_duty_of(ids, at=AT)
    assert {len(people) for people in found.values()} == {1, 2, 3}
    with django_assert_num_queries(3):
        on_duty(rsud.pk, at=AT)


def test_the_database_refuses_two_on_duty_at_once(rsud):
    first = take(rsud, "rina")
    with pytest.raises(IntegrityError), transaction.atomic():
        take(rsud, "pandu", starts_at=MONDAY + 11 * HOUR)
    take(rsud, "pandu", starts_at=MONDAY + 12 * HOUR)
    DutyTurn.objects.filter(pk=first.pk).update(removed_at=MONDAY)
    take(rsud, "tuti")


@pytest.fixture
def handoff(world, rsud):
    activation = Activation.objects.create(
        code="K-ACDE-FGHJ",
        playbook=world.playbooks["napza"],
        lead=world.agencies["uptd-ppa"],
        level="red",
        opened_at=MONDAY,
        opened_by=user("maya"),
    )
    return HandOff.objects.create(
        code="R-ACDE-FGHJ",
        activation=activation,
        kind="referral",
        from_agency=world.agencies["uptd-ppa"],
        to_agency=rsud,
        save_id=uuid4(),
        sent_at=MONDAY,
        sent_by=user("maya"),
        see_by_at=AT,
        answer_by_at=AT,
        act_by_at=AT,
    )


def heard(who, handoff):
    return [found.username for found in listeners(who, handoff, at=AT)]


def test_each_word_of_the_ladder_is_people(handoff, rsud, wati, ketut):
    take(rsud, "rina")
    take(rsud, "pandu", rank=2)
    assert heard("substitute", handoff) == ["pandu"]
    assert heard("sender", handoff) == ["maya"]
    assert heard("head", handoff) == ["tuti"]
    assert heard("supervisor", handoff) == ["lina"]
    assert heard("secretariat", handoff) == ["wati"]
    assert heard("chair", handoff) == ["ketut"]


def test_without_a_turn_the_other_holders_stand_in(handoff):
    # pandu is the first by name and was told
    assert heard("substitute", handoff) == ["rina", "tuti"]


def test_whoever_took_it_is_the_silent_one(handoff, rsud):
    take(rsud, "rina")
    handoff.holder = user("tuti")
    assert heard("substitute", handoff) == ["rina"]


def test_a_sender_who_left_is_replaced_by_who_is_on_duty_there(handoff):
    SeatHolding.objects.filter(user=user("maya")).update(until_on=AT.date())
    assert heard("sender", handoff) == ["lina"]


def test_the_supervisor_of_the_case_hears_and_not_the_others(handoff, world):
    make_person(world.agencies["uptd-ppa"], "case-supervisor", "nia", "Nia Contoh")
    assert heard("supervisor", handoff) == ["lina", "nia"]
    CaseAssignment.objects.create(
        activation=handoff.activation,
        user=user("nia"),
        kind="supervisor",
        since_at=MONDAY,
        since_by=user("lina"),
    )
    assert heard("supervisor", handoff) == ["nia"]


def test_a_conflict_of_interest_hears_nothing(handoff, rsud):
    take(rsud, "rina")
    take(rsud, "pandu", rank=2)
    block = {"activation": handoff.activation, "at": MONDAY, "by": user("lina")}
    ConflictBlock.objects.create(user=user("pandu"), **block)
    assert heard("substitute", handoff) == []
    ConflictBlock.objects.create(agency=rsud, **block)
    assert heard("head", handoff) == []
    assert heard("sender", handoff) == ["maya"]


def test_a_report_is_heard_by_whoever_receives_and_never_by_the_reported(world):
    report = Report(reported_agency=world.agencies["uptd-ppa"])
    found = listeners_of("supervisor", asked_by_report(Report()), at=AT)
    assert [one.username for one in found] == ["lina"]
    assert listeners_of("supervisor", asked_by_report(report), at=AT) == []

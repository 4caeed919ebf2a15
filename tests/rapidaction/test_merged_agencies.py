"""An agency merges into another or ends: no child waits at a door that is not there any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.register.actions import end_agency, merge_agencies
from layak.city.agencies.register.pages import merge_preview
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.answering.actions import (
    Decline,
    accept_handoff,
    act_on_handoff,
    close_handoff,
    decline_handoff,
)
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock, StepRun
from layak.workflows.rapidaction.cases.permissions import relation_to
from layak.workflows.rapidaction.casework.reads import case_page
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.conferences.models import Conference, ConferenceDecision
from layak.workflows.rapidaction.duty.models import DutyTurn, RoleAgency
from layak.workflows.rapidaction.handoffs.reads import find_handoff, handoff_page
from tests.conftest import fresh, make_person
from tests.rapidaction.handoff_help import MINUTE, NIGHT, a_case, send

LATER = NIGHT + timedelta(hours=1)


@pytest.fixture
def case(world):
    return a_case(world)


def merge(source: Agency, into: Agency) -> None:
    merge_agencies(source=source, into=into, by=None, at=LATER)


def turn(agency, person, rank=1, *, hours=(0, 12)) -> DutyTurn:
    return DutyTurn.objects.create(
        agency=agency, user=person.user, rank=rank, starts_at=NIGHT + timedelta(hours=hours[0]),
        ends_at=NIGHT + timedelta(hours=hours[1]), created_at=NIGHT, created_by=person.user,
    )  # fmt: skip


def decision(case, agency, asked="medical", due_on=date(2026, 2, 6), conference=None):
    conference = conference or Conference.objects.create(
        activation=case, planned_at=NIGHT, held_at=NIGHT, created_at=NIGHT,
        created_by=case.opened_by,
    )  # fmt: skip
    return ConferenceDecision.objects.create(
        conference=conference, agency=agency, asked=asked, due_on=due_on
    )


def test_an_open_hand_off_goes_on_at_the_successor_and_remembers_where_it_was(world, case):
    rsud, disdik, pandu = world.agencies["rsud"], world.agencies["disdik"], world.people["pandu"]
    handoff = send(world, case)
    due = (handoff.see_by_at, handoff.answer_by_at, handoff.next_alarm_at)
    merge(rsud, disdik)

    handoff.refresh_from_db()
    assert handoff.to_agency == disdik
    assert (handoff.see_by_at, handoff.answer_by_at, handoff.next_alarm_at) == due
    # whoever sat there answers it still, and so do those of the successor
    assert relation_to(case, fresh(pandu), at=LATER) == "referred"
    assert relation_to(case, fresh(world.people["dian"]), at=LATER) == "referred"
    accept_handoff(handoff_id=handoff.pk, by=fresh(pandu), at=LATER + MINUTE)

    found, side = find_handoff(handoff.code, by=world.people["maya"], at=LATER)
    history = handoff_page(found, side, at=LATER).history
    assert [(what, who) for what, _when, who in history] == [
        ("Dikirim", "Maya Contoh"),
        ("Instansi bergabung", "RSUD Contoh menjadi Dinas Pendidikan"),
        ("Dibuka", "Pandu Contoh"),
        ("Diterima", "Pandu Contoh"),
    ]


def test_what_is_over_keeps_the_agency_that_did_it(world, case):
    handoff = send(world, case)
    pandu = world.people["pandu"]
    accept_handoff(handoff_id=handoff.pk, by=pandu, at=NIGHT + MINUTE)
    act_on_handoff(handoff_id=handoff.pk, acted_at=NIGHT, by=pandu, at=NIGHT + MINUTE)
    close_handoff(handoff_id=handoff.pk, outcome="served", by=pandu, at=NIGHT + MINUTE)
    merge(world.agencies["rsud"], world.agencies["disdik"])
    handoff.refresh_from_db()
    assert handoff.to_agency == world.agencies["rsud"]
    assert not handoff.moves.exists()


def test_the_lead_its_steps_and_its_roles_move_with_whoever_works_there(world, case):
    unit, disdik = world.agencies["uptd-ppa"], world.agencies["disdik"]
    handoff = send(world, case)
    running = StepRun.objects.filter(agency=unit, state__in=("waiting", "running")).count()
    assert running
    merge(unit, disdik)
    case.refresh_from_db()
    handoff.refresh_from_db()
    assert (case.lead, handoff.from_agency) == (disdik, disdik)
    assert not StepRun.objects.filter(agency=unit, state__in=("waiting", "running")).exists()
    maya = fresh(world.people["maya"])
    assert relation_to(case, maya, at=LATER) == "assigned"
    leading = RoleAgency.objects.filter(role="uptd_ppa", ended_on=None)
    assert [row.agency for row in leading] == [disdik]
    # a role that the successor had already is not named twice
    assert RoleAgency.objects.filter(role="disdik", ended_on=None).count() == 1


def test_a_hand_off_between_the_two_goes_on(world, case):
    """The database forbids one that does not leave its agency; the former name stays as sender."""
    handoff = send(world, case)
    merge(world.agencies["rsud"], world.agencies["uptd-ppa"])
    handoff.refresh_from_db()
    assert (handoff.to_agency.code, handoff.from_agency.code) == ("uptd-ppa", "rsud")
    assert handoff.state == "sent"

    other = send(world, case, to="unit-ppa-polres", asked=("police-report",), at=LATER)
    merge(world.agencies["uptd-ppa"], world.agencies["unit-ppa-polres"])
    other.refresh_from_db()
    assert (other.to_agency.code, other.from_agency.code) == ("unit-ppa-polres", "uptd-ppa")


def test_one_that_waits_to_be_sent_on_waits_at_the_successor_of_its_sender(world, case):
    handoff = send(world, case)
    reply = Decline(because="full", alternative_name="RS Lain")
    decline_handoff(handoff_id=handoff.pk, reply=reply, by=world.people["pandu"], at=NIGHT)
    merge(world.agencies["uptd-ppa"], world.agencies["disdik"])
    handoff.refresh_from_db()
    assert (handoff.from_agency.code, handoff.to_agency.code) == ("disdik", "rsud")


def test_open_decisions_move_and_the_same_of_both_is_one_by_the_earlier_day(world, case):
    rsud, disdik = world.agencies["rsud"], world.agencies["disdik"]
    first = decision(case, rsud, due_on=date(2026, 2, 6))
    twin = decision(case, disdik, due_on=date(2026, 2, 9), conference=first.conference)
    alone = decision(case, rsud, "psychology", conference=first.conference)
    planned = Conference.objects.create(
        activation=case, planned_at=LATER, created_at=NIGHT, created_by=case.opened_by
    )
    planned.agencies.add(rsud)
    merge(rsud, disdik)
    rows = ConferenceDecision.objects.order_by("pk")
    assert [(row.pk, row.agency.code, row.due_on.day) for row in rows] == [
        (twin.pk, "disdik", 6),
        (alone.pk, "disdik", 6),
    ]
    assert [agency.code for agency in planned.agencies.all()] == ["disdik"]


def test_turns_move_to_a_free_rank_and_what_finds_none_is_taken_away(world):
    rsud, disdik = world.agencies["rsud"], world.agencies["disdik"]
    pandu, dian = world.people["pandu"], world.people["dian"]
    more = [make_person(disdik, "duty-officer", f"orang-{n}", f"Orang {n}") for n in (1, 2)]
    over = turn(rsud, pandu, hours=(-12, 0))
    clash = turn(rsud, pandu, hours=(0, 12))
    free = turn(rsud, pandu, hours=(24, 36))
    full = turn(rsud, pandu, hours=(48, 60))
    turn(disdik, dian, hours=(6, 18))
    for rank, person in ((1, dian), (2, more[0]), (3, more[1])):
        turn(disdik, person, rank, hours=(48, 60))
    merge(rsud, disdik)
    told = {
        row.pk: (row.agency.code, row.rank, row.removed_at is None)
        for row in DutyTurn.objects.filter(user=pandu.user)
    }
    assert told == {
        over.pk: ("rsud", 1, True),
        clash.pk: ("disdik", 2, True),
        free.pk: ("disdik", 1, True),
        full.pk: ("rsud", 1, False),
    }


def test_a_turn_of_the_successor_that_just_ended_holds_its_rank_still(world):
    """The database asks for the whole span: the move is no error, the person stands in behind."""
    rsud, disdik = world.agencies["rsud"], world.agencies["disdik"]
    turn(disdik, world.people["dian"], hours=(-4, 0))
    running = turn(rsud, world.people["pandu"], hours=(-12, 12))
    merge(rsud, disdik)
    running.refresh_from_db()
    assert (running.agency, running.rank, running.removed_at) == (disdik, 2, None)


# by hand: rank and hours of the turn that the person has at the successor; whether that one, from
# hour 0 to 12 in rank 1, is taken away
COVERS = [
    (3, (6, 7), False),
    (2, (0, 12), False),
    (1, (-1, 12), True),
    (1, (1, 12), True),
    (1, (2, 12), False),
    (1, (0, 11), False),
]


@pytest.mark.parametrize(("rank", "hours", "is_dropped"), COVERS)
def test_a_turn_is_dropped_only_where_the_person_stands_there_as_long(
    world, rank, hours, is_dropped
):
    rsud, disdik, pandu = world.agencies["rsud"], world.agencies["disdik"], world.people["pandu"]
    turn(disdik, pandu, rank, hours=hours)
    moving = turn(rsud, pandu, hours=(0, 12))
    merge(rsud, disdik)
    moving.refresh_from_db()
    assert (moving.removed_at is not None) is is_dropped
    assert moving.agency == (rsud if is_dropped else disdik)


def test_for_whom_a_case_did_not_exist_it_does_not_after_the_merge(world, case):
    school, disdik = world.agencies["smpn-contoh"], world.agencies["disdik"]
    ConflictBlock.objects.create(activation=case, agency=school, at=NIGHT, by=case.opened_by)
    merge(school, disdik)
    for name in ("yusuf", "dian"):
        assert relation_to(case, fresh(world.people[name]), at=LATER) == "conflicted"
    texts = Notice.objects.filter(text__contains="Periksa benturannya")
    assert texts.exists()
    assert not any("SMPN" in one.text for one in texts)


def test_a_conflict_that_merges_into_the_lead_leaves_the_case_its_people(world, case):
    school, unit = world.agencies["smpn-contoh"], world.agencies["uptd-ppa"]
    ConflictBlock.objects.create(activation=case, agency=school, at=NIGHT, by=case.opened_by)
    merge(school, unit)
    assert relation_to(case, fresh(world.people["maya"]), at=LATER) == "assigned"
    assert Notice.objects.filter(text__contains="Periksa benturannya").exists()


def test_the_trail_of_each_case_says_so_by_code(world, case):
    send(world, case)
    merge(world.agencies["rsud"], world.agencies["disdik"])
    event = Event.objects.get(stream=f"activation:{case.code}", kind="case.agency_merged")
    assert (event.facts["former"], event.facts["agency"]) == ("rsud", "disdik")


def test_a_closed_case_that_goes_to_the_successor_says_so(world, case):
    """Its emergency access and its SIMFONI number are the successor's to look after."""
    case.steps.update(agency=None)
    Activation.objects.filter(pk=case.pk).update(
        state="closed", outcome="safe", closed_at=NIGHT, closed_by=world.people["lina"].user,
        closing_asked_at=NIGHT, closing_asked_by=world.people["maya"].user,
    )  # fmt: skip
    before = Activation.objects.get(pk=case.pk).version
    merge(world.agencies["uptd-ppa"], world.agencies["disdik"])
    case.refresh_from_db()
    assert (case.lead, case.version) == (world.agencies["disdik"], before + 1)
    stream = Event.objects.filter(stream=f"activation:{case.code}", kind="case.agency_merged")
    assert stream.count() == 1


def test_the_preview_counts_what_would_move(world, case):
    send(world, case)
    turn(world.agencies["rsud"], world.people["pandu"], hours=(0, 24 * 3650))
    lines = merge_preview(world.agencies["rsud"], today=date(2026, 2, 2))
    assert "1 rujukan berjalan" in lines
    assert "1 giliran piket" in lines


def test_after_an_end_without_successor_the_page_says_so_and_sender_and_chair_hear(
    world, case, ketut
):
    StepRun.objects.update(next_alarm_at=None)
    handoff = send(world, case)
    rsud = world.agencies["rsud"]
    decision(case, rsud, "psychology")
    end_agency(agency=rsud, by=None, at=LATER)
    page = case_page(case, "assigned", world.people["maya"], at=LATER)
    said = [alarm.title for alarm in page["alarms"]]
    assert (
        f"RSUD Contoh sudah berakhir tanpa penerus: rujukan {handoff.code} tidak punya penerima."
        in said
    )
    # red: the third rung is an hour after the half hour in which it was to be opened
    # there is nobody to hand it to: it is given up, and a new one decided
    (line,) = page["decisions"]
    assert (line.word, line.send_url, bool(line.drop_url)) == (
        "Instansinya sudah berakhir", "", True,
    )  # fmt: skip
    ring(at=NIGHT + timedelta(minutes=91))
    told = Notice.objects.filter(kind__in=("handoff.alarm", "handoff.alarm_red"))
    names = set(told.values_list("user__username", flat=True))
    assert {"maya", ketut.user.username} <= names
    handoff.refresh_from_db()
    assert handoff.state == "sent"

"""What waits for whom, late things first, and nothing for whoever has no part in it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from layak.workflows.rapidaction.cases.models import Activation, BreakGlass, ConflictBlock, StepRun
from layak.workflows.rapidaction.duty.models import DutyTurn
from layak.workflows.rapidaction.home.reads import home_page
from layak.workflows.rapidaction.privacy.actions import RequestWords, receive_request
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs
from tests.conftest import make_person, sign_in
from tests.rapidaction.made import activation_row, handoff_row, report_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
URL = "rapid_home"


@pytest.fixture
def activation(world):
    return activation_row(world)


def waits(world, activation, to="rsud", late=False):
    at = timezone.now()
    due = at - HOUR if late else at + HOUR
    moments = dict.fromkeys(("see_by_at", "answer_by_at", "act_by_at"), due)
    return handoff_row(world, activation, to, **moments).code


def home(world, name):
    return home_page(world.people[name], at=timezone.now())


def test_handoffs_of_the_own_agency_the_late_first(world, activation):
    early = waits(world, activation)
    late = waits(world, activation_row(world), late=True)
    waits(world, activation_row(world), to="disdik")
    assert [line.code for line in home(world, "pandu").received] == [late, early]
    assert home(world, "maya").received == []


def test_what_is_equally_late_the_red_first(world):
    """Of the own agency, of those one waits for, and of steps."""
    at, level = timezone.now(), {}
    for name, hours in (("green", 9), ("red", 1), ("yellow", 5)):
        case = activation_row(world)
        Activation.objects.filter(pk=case.pk).update(level=name)
        case.refresh_from_db()
        code = waits(world, case, late=True)
        level[code] = name
        StepRun.objects.create(
            activation=case, part="own", role="uptd_ppa", state="running", position=1,
            agency=world.agencies["uptd-ppa"], due_at=at - hours * HOUR,
        )  # fmt: skip
    order = ["red", "yellow", "green"]
    assert [level[line.code] for line in home(world, "pandu").received] == order
    assert [level[line.code] for line in home(world, "maya").silent] == order
    assert [step["level"] for step in home(world, "maya").steps] == ["Merah", "Kuning", "Hijau"]


def test_a_conflict_of_interest_waits_for_nobody(world, activation):
    waits(world, activation)
    ConflictBlock.objects.create(
        activation=activation, agency=world.agencies["rsud"], at=timezone.now(),
        by=world.people["lina"].user,
    )  # fmt: skip
    page = home(world, "pandu")
    assert page.is_empty


def test_silence_comes_back_to_whoever_works_on_the_case(world, activation):
    late = waits(world, activation, late=True)
    waits(world, activation, to="disdik")
    assert [line.code for line in home(world, "maya").silent] == [late]
    assert home(world, "pandu").silent == []


def test_steps_of_the_own_agency_by_their_limits(world, activation):
    at = timezone.now()
    facts = {"activation": activation, "part": "own", "role": "uptd_ppa", "state": "running"}
    unit, rsud = world.agencies["uptd-ppa"], world.agencies["rsud"]
    StepRun.objects.create(position=1, agency=unit, due_at=at + HOUR, **facts)
    StepRun.objects.create(position=2, agency=unit, due_at=at - HOUR, **facts)
    StepRun.objects.create(position=3, agency=unit, **facts)
    StepRun.objects.create(position=4, agency=rsud, due_at=at, **facts)
    StepRun.objects.create(position=5, agency=unit, **{**facts, "state": "waiting"})
    steps = home(world, "maya").steps
    assert [step["is_late"] for step in steps] == [True, False, False]
    assert [bool(step["due"]) for step in steps] == [True, True, False]
    # the hospital sees its own only once it was asked for something
    assert home(world, "pandu").steps == []
    waits(world, activation)
    assert len(home(world, "pandu").steps) == 1


def test_reports_wait_for_those_who_receive_them(world):
    report = report_in(world).report
    red = report_in(world, signs=("threat-to-life",)).report
    assert [row.code for row in home(world, "lina").reports] == [red.code, report.code]
    assert home(world, "pandu").reports == []


def test_emergency_access_waits_for_a_supervisor_and_not_for_oneself(world, activation):
    at = timezone.now()
    BreakGlass.objects.create(
        activation=activation, user=world.people["pandu"].user, because="danger", opened_at=at,
        until_at=at + HOUR, review_by_at=at + HOUR,
    )  # fmt: skip
    BreakGlass.objects.create(
        activation=activation, user=world.people["lina"].user, because="danger", opened_at=at,
        until_at=at + HOUR, review_by_at=at + HOUR,
    )  # fmt: skip
    assert [line["who"] for line in home(world, "lina").glasses] == ["Pandu Contoh"]
    assert home(world, "maya").glasses == []


def test_the_turn_now_and_the_next(client, world):
    at = timezone.now()
    pandu = world.people["pandu"].user
    for begins in (-1, 24):
        DutyTurn.objects.create(
            agency=world.agencies["rsud"], user=pandu, starts_at=at + begins * HOUR,
            ends_at=at + (begins + 8) * HOUR, created_at=at, created_by=pandu,
        )  # fmt: skip
    turns = home(world, "pandu").turns
    assert [turn["is_now"] for turn in turns] == [True, False]
    html = sign_in(client, world.people["pandu"]).get(reverse(URL)).content.decode()
    assert "Giliran piket Anda" in html


def test_an_empty_page_teaches_and_buttons_follow_rights(client, world, sari, ketut):
    html = sign_in(client, sari).get(reverse(URL)).content.decode()
    assert "Tidak ada yang menunggu Anda" in html
    assert reverse("report_new") in html
    assert reverse("rapid_board") not in html
    html = sign_in(client, ketut).get(reverse(URL)).content.decode()
    assert reverse("rapid_board") in html
    assert f'class="button" href="{reverse("report_new")}"' not in html


@pytest.mark.parametrize(
    ("role", "room"),
    [
        ("duty-officer", "duty_roster"),
        ("privacy-officer", "privacy_list"),
        ("chair", "rapid_board"),
        ("legal-reviewer", "playbook_list"),
    ],
)
def test_an_empty_page_leads_to_the_room_of_the_role(client, world, role, room):
    person = make_person(world.agencies["disdik"], role, "orang", "Orang Contoh")
    html = sign_in(client, person).get(reverse(URL)).content.decode()
    assert re.search(rf'class="empty".*<a class="button" href="{reverse(room)}"', html, re.DOTALL)


def test_requests_wait_for_the_privacy_desk(client, world):
    officer = make_person(world.agencies["disdik"], "privacy-officer", "yoga", "Yoga Contoh")
    words = RequestWords(
        kind="access", requester="Ibu Contoh", requester_contact="-", words="", child_code=""
    )
    at = timezone.now()
    asked = receive_request(words=words, received_at=at - HOUR, by=officer, at=at)
    html = sign_in(client, officer).get(reverse(URL)).content.decode()
    assert asked.code in html
    assert "Ibu Contoh" not in html
    assert home(world, "maya").requests == []


def test_the_page_names_no_child_and_is_kept_nowhere(client, world, activation):
    waits(world, activation)
    response = sign_in(client, world.people["pandu"]).get(reverse(URL))
    html = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    for word in ("Bunga", "Jalan Contoh", "memar"):
        assert word not in html


def test_it_asks_as_much_for_much_as_for_little(
    client, world, activation, django_assert_num_queries
):
    def fill():
        waits(world, activation_row(world), late=True)
        report_in(world)
        StepRun.objects.create(
            activation=activation, part="own", position=StepRun.objects.count() + 1,
            role="uptd_ppa", agency=world.agencies["uptd-ppa"], state="running",
        )  # fmt: skip

    sign_in(client, world.people["lina"])
    fill()
    client.get(reverse(URL))
    with django_assert_num_queries(QUERIES):
        client.get(reverse(URL))
    for _turn in range(5):
        fill()
    with django_assert_num_queries(QUERIES):
        client.get(reverse(URL))


QUERIES = 14


def test_rooms_of_every_day_stand_open_and_the_others_behind_a_word(world):
    """Maya, a case worker, has ten rooms; the one that is open is never folded."""
    tabs = rapid_tabs(world.people["maya"], "simfoni_list")
    assert [tab.label for tab in tabs if not tab.is_more] == [
        "Menunggu saya", "Laporan", "Penanganan", "Rujukan", "Papan", "Piket", "SIMFONI",
    ]  # fmt: skip
    assert [tab.label for tab in tabs if tab.is_more] == [
        "Akses darurat", "Layanan", "Skema", "Gladi",
    ]  # fmt: skip
    few = rapid_tabs(
        make_person(world.agencies["disdik"], "privacy-officer", "yoga", "Yoga Contoh"),
        "privacy_list",
    )
    assert few
    assert not any(tab.is_more for tab in few)

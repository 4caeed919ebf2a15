"""The board on the wall: what concerns whoever opens it, nothing that tells whose child it is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock, StepRun
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.drills.actions import start_drill
from layak.workflows.rapidaction.home.board_reads import board, shown_name
from tests.conftest import make_person, sign_in
from tests.rapidaction.made import activation_row, assign, handoff_row

pytestmark = pytest.mark.django_db
QUERIES = 7
MANY = 100_000


@pytest.fixture
def maya(world):
    return world.people["maya"]


@pytest.fixture
def lina(world):
    """Supervises whatever ``activation_row`` makes."""
    return world.people["lina"]


@pytest.fixture
def ketut(world):
    """The chair, who has no part in a case."""
    return make_person(world.agencies["disdik"], "chair", "ketut", "Ketut Contoh")


def a_drill(world, at) -> Activation:
    drill = start_drill(
        title="Gladi malam", scenario="", playbook=world.playbooks["kekerasan-seksual"],
        level="red", by=world.people["maya"], at=at,
    )  # fmt: skip
    return drill.activation


def shown(by, at=None):
    return [row.code for row in board(by, at=at or timezone.now()).rows]


def level(activation, name, **facts):
    Activation.objects.filter(pk=activation.pk).update(level=name, **facts)
    return activation.code


def test_red_first_then_the_longest_open_and_nothing_closed(world, maya, lina):
    at = timezone.now()
    day = timedelta(days=1)
    green = level(activation_row(world), "green", opened_at=at - 9 * day)
    young = level(activation_row(world), "red", opened_at=at - day)
    old = level(activation_row(world), "red", opened_at=at - 2 * day)
    maya_user = maya.user
    closed = activation_row(world)
    Activation.objects.filter(pk=closed.pk).update(
        state="closed", closing_asked_at=at, closing_asked_by=maya_user, closed_at=at,
        closed_by=lina.user,
    )  # fmt: skip
    asked = activation_row(world)
    Activation.objects.filter(pk=asked.pk).update(
        state="closing", closing_asked_at=at, closing_asked_by=maya_user
    )
    drill = a_drill(world, at).code
    page = board(lina, at=at)
    assert [row.code for row in page.rows] == [old, young, drill, asked.code, green]
    assert page.counts == (("Merah", "late", 2), ("Kuning", "wait", 1), ("Hijau", "done", 1))
    assert [row.is_drill for row in page.rows] == [False, False, True, False, False]


def test_next_limit_who_and_silence_in_words(world, lina):
    at = timezone.now()
    activation = activation_row(world)
    for position, minutes in ((1, 90), (2, -20)):
        StepRun.objects.create(
            activation=activation, part="own", position=position, role="rumah_sakit",
            agency=world.agencies["rsud"], state="running", due_at=at + timedelta(minutes=minutes),
        )  # fmt: skip
    handoff_row(
        world, activation, "rsud", see_by_at=at - timedelta(minutes=14),
        answer_by_at=at + timedelta(hours=2), act_by_at=at + timedelta(hours=5),
    )  # fmt: skip
    handoff_row(
        world, activation, "disdik", see_by_at=at + timedelta(minutes=14),
        answer_by_at=at + timedelta(hours=2), act_by_at=at + timedelta(hours=5),
    )  # fmt: skip
    (row,) = board(lina, at=at).rows
    assert row.silent == ("RSUD Contoh belum membuka rujukan, lewat 14 menit.",)
    assert (row.who, row.is_late) == ("RSUD Contoh", True)
    assert row.lead == "UPTD Perlindungan Perempuan dan Anak"


def test_no_identity_no_age_no_playbook_no_school(client, world, lina):
    at = timezone.now()
    activation = activation_row(world)
    late = dict.fromkeys(("see_by_at", "answer_by_at", "act_by_at"), at - timedelta(hours=1))
    handoff_row(world, activation, "smpn-contoh", **late)
    html = sign_in(client, lina).get(reverse("rapid_board")).content.decode()
    assert activation.code in html
    assert "Sekolah belum membuka rujukan" in html
    for word in (
        "SMPN", "Bunga", "Jalan Contoh", activation.child.code, "tahun", "Kekerasan", "Maya",
        "href=\"/aksi-cepat/penanganan",
    ):  # fmt: skip
        assert word not in html


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("SMPN 12", "lembaga", "Sekolah"),
        ("Kelurahan Seberang", "unit", "Kelurahan atau kecamatan"),
        ("Seberang", "kecamatan", "Kelurahan atau kecamatan"),
        ("Dinas Sosial", "dinas", "Dinas Sosial"),
    ],
)
def test_who_would_tell_whose_child_it_is_is_not_named(name, kind, said):
    assert shown_name(name, kind) == said


def test_a_conflict_of_interest_leaves_rows_and_counts_out(world, maya, lina):
    activation = activation_row(world)
    ConflictBlock.objects.create(
        activation=activation, user=lina.user, at=timezone.now(), by=maya.user
    )
    page = board(lina, at=timezone.now())
    assert (page.rows, page.total) == ((), 0)
    assert shown(maya) == [activation.code]
    ConflictBlock.objects.create(
        activation=activation, agency=world.agencies["uptd-ppa"], at=timezone.now(), by=maya.user
    )
    assert shown(maya) == []
    ConflictBlock.objects.update(lifted_at=timezone.now(), lifted_by=maya.user)
    assert shown(lina) == [activation.code]


def test_at_most_sixty_rows_and_constant_queries(client, world, lina, django_assert_num_queries):
    first = activation_row(world)
    sign_in(client, lina)
    url = reverse("rapid_board")
    client.get(url)
    with django_assert_num_queries(QUERIES):
        client.get(url)
    fill(first, 80)
    with django_assert_num_queries(QUERIES):
        html = client.get(url).content.decode()
    assert len(re.findall(r'<th scope="row">', html)) == 60
    assert "60 dari 81 penanganan" in html


def test_refreshes_without_scripts_and_with(client, world, lina):
    html = sign_in(client, lina).get(reverse("rapid_board")).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in html
    assert 'hx-trigger="every 60s"' in html
    assert "Tidak ada penanganan yang menyangkut Anda" in html


def test_only_with_the_right(client, sari):
    assert sign_in(client, sari).get(reverse("rapid_board")).status_code == 404


def fill(first: Activation, count: int, *, closed_of_ten: int = 0) -> None:
    """As many more as the first, a quarter of them red; each open one with two running steps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rapidaction_activation (id, code, playbook_id, child_id, lead_id, level,"
            " signs, level_because, categories, is_drill, state, version, opened_at, opened_by_id,"
            " outcome, closing_asked_at, closing_asked_by_id, closed_at, closed_by_id)"
            " SELECT gen_random_uuid(), 'K-' || n, a.playbook_id, a.child_id, a.lead_id,"
            " CASE WHEN n %% 4 = 0 THEN 'red' WHEN n %% 4 = 1 THEN 'green' ELSE 'yellow' END,"
            " a.signs, a.level_because, a.categories, false,"
            " CASE WHEN over THEN 'closed' ELSE 'open' END, 1,"
            " a.opened_at - n * interval '1 min', a.opened_by_id, '',"
            " CASE WHEN over THEN a.opened_at END, CASE WHEN over THEN a.opened_by_id END,"
            " CASE WHEN over THEN a.opened_at END, CASE WHEN over THEN other.id END"
            " FROM rapidaction_activation a, people_user other, generate_series(1, %s) n,"
            " LATERAL (SELECT n %% 10 < %s AS over) o"
            " WHERE a.id = %s AND other.username = 'lina'",
            [count, closed_of_ten, first.pk],
        )
        cursor.execute(
            "INSERT INTO rapidaction_steprun (activation_id, part, position, role, agency_id,"
            " state, due_at, offset_minutes, warnings, document, skipped_because, alarm_level,"
            " is_emergency, waiver_because)"
            " SELECT id, 'own', p, 'x', lead_id, 'running', opened_at + p * interval '1 day', 420,"
            " '{}', '', '', 0, false, '' FROM rapidaction_activation, generate_series(1, 2) p"
            " WHERE state = 'open'"
        )
        cursor.execute(
            "INSERT INTO rapidaction_caseassignment (activation_id, user_id, kind, since_at,"
            " since_by_id) SELECT a.id, u.id, 'supervisor', a.opened_at, u.id"
            " FROM rapidaction_activation a, people_user u"
            " WHERE u.username = 'lina' AND a.id <> %s",
            [first.pk],
        )


@pytest.mark.long
def test_among_a_hundred_thousand_the_open_ones_are_shown(client, world, lina):
    fill(activation_row(world), MANY, closed_of_ten=9)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE rapidaction_activation")
        cursor.execute("ANALYZE rapidaction_steprun")
    sign_in(client, lina)
    assert client.get(reverse("rapid_board")).status_code == 200


def test_who_has_no_part_sees_neither_row_nor_count(client, world, ketut):
    """Not the chair, not the secretariat, not a supervisor elsewhere: only who is told of it."""
    at = timezone.now()
    activation = activation_row(world)
    other = make_person(world.agencies["disdik"], "case-supervisor", "ayu", "Ayu Contoh")
    wati = make_person(world.agencies["disdik"], "secretariat", "wati", "Wati Contoh")
    drill = a_drill(world, at)
    for by in (ketut, other, wati):
        page = board(by, at=at)
        assert ([row.code for row in page.rows], page.total) == ([drill.code], 0)
        assert {count for _label, _tone, count in page.counts} == {0}
    assert activation.code not in sign_in(client, wati).get(reverse("overview")).text
    observer = make_person(world.agencies["disdik"], "observer", "rahma", "Rahma Contoh")
    assert sign_in(client, observer).get(reverse("rapid_board")).status_code == 404


@pytest.mark.parametrize(
    ("level_", "moment", "seen"), [(2, "due", False), (3, "due", True), (3, "warn", False)]
)
def test_the_ladder_brings_a_case_onto_the_board_of_whom_it_tells(
    world, ketut, level_, moment, seen
):
    at = timezone.now()
    activation = activation_row(world)
    step = StepRun.objects.create(
        activation=activation, part="own", position=1, role="rumah_sakit",
        agency=world.agencies["rsud"], state="running", due_at=at,
    )  # fmt: skip
    Escalation.objects.create(
        step=step, moment=moment, level=level_, due_at=at, at=at, told_count=1
    )
    assert shown(ketut) == ([activation.code] if seen else [])
    # nobody waits any more
    StepRun.objects.filter(pk=step.pk).update(state="waiting")
    assert shown(ketut) == []


def test_a_hand_off_without_anybody_to_open_it_is_on_the_board_of_the_chair(world, ketut):
    activation = activation_row(world)
    handoff = handoff_row(world, activation, "rsud")
    assert shown(ketut) == [activation.code]
    handoff.holder = world.people["pandu"].user
    handoff.save(update_fields=["holder"])
    assert shown(ketut) == []


def test_assigned_people_see_no_identity_on_it(client, world, maya):
    activation = activation_row(world)
    assign(activation_row(world), world.people["pandu"], "worker")
    html = sign_in(client, maya).get(reverse("rapid_board")).content.decode()
    assert activation.code in html
    assert "Bunga" not in html

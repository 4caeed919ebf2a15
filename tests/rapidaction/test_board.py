"""The board on the wall: everything that is open, nothing that tells whose child it is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock, StepRun
from layak.workflows.rapidaction.home.board_reads import board, shown_name
from tests.conftest import sign_in
from tests.rapidaction.made import activation_row, assign, handoff_row

pytestmark = pytest.mark.django_db
QUERIES = 7
MANY = 100_000


@pytest.fixture
def maya(world):
    return world.people["maya"]


def shown(by, at=None):
    return [row.code for row in board(by, at=at or timezone.now()).rows]


def level(activation, name, **facts):
    Activation.objects.filter(pk=activation.pk).update(level=name, **facts)
    return activation.code


def test_red_first_then_the_longest_open_and_nothing_closed(world, maya, rahma):
    at = timezone.now()
    day = timedelta(days=1)
    green = level(activation_row(world), "green", opened_at=at - 9 * day)
    young = level(activation_row(world), "red", opened_at=at - day)
    old = level(activation_row(world), "red", opened_at=at - 2 * day)
    lina, maya_user = world.people["lina"].user, maya.user
    closed = activation_row(world)
    Activation.objects.filter(pk=closed.pk).update(
        state="closed", closing_asked_at=at, closing_asked_by=maya_user, closed_at=at,
        closed_by=lina,
    )  # fmt: skip
    asked = activation_row(world)
    Activation.objects.filter(pk=asked.pk).update(
        state="closing", closing_asked_at=at, closing_asked_by=maya_user
    )
    drill = level(activation_row(world), "red", opened_at=at, is_drill=True)
    # the observer has no part in any of them
    page = board(rahma, at=at)
    assert [row.code for row in page.rows] == [old, young, drill, asked.code, green]
    assert page.counts == (("Merah", "late", 2), ("Kuning", "wait", 1), ("Hijau", "done", 1))
    assert [row.is_drill for row in page.rows] == [False, False, True, False, False]


def test_next_limit_who_and_silence_in_words(world, rahma):
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
    (row,) = board(rahma, at=at).rows
    assert row.silent == ("RSUD Contoh belum membuka rujukan, lewat 14 menit.",)
    assert (row.who, row.is_late) == ("RSUD Contoh", True)
    assert row.lead == "UPTD Perlindungan Perempuan dan Anak"


def test_no_identity_no_age_no_playbook_no_school(client, world, rahma):
    at = timezone.now()
    activation = activation_row(world)
    late = dict.fromkeys(("see_by_at", "answer_by_at", "act_by_at"), at - timedelta(hours=1))
    handoff_row(world, activation, "smpn-contoh", **late)
    html = sign_in(client, rahma).get(reverse("rapid_board")).content.decode()
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


def test_a_conflict_of_interest_leaves_rows_and_counts_out(world, maya, rahma):
    activation = activation_row(world)
    block = ConflictBlock.objects.create(
        activation=activation, user=rahma.user, at=timezone.now(), by=maya.user
    )
    page = board(rahma, at=timezone.now())
    assert (page.rows, page.total) == ((), 0)
    assert shown(maya) == [activation.code]
    ConflictBlock.objects.create(
        activation=activation, agency=world.agencies["uptd-ppa"], at=timezone.now(), by=maya.user
    )
    assert shown(maya) == []
    ConflictBlock.objects.filter(pk=block.pk).update(lifted_at=timezone.now(), lifted_by=maya.user)
    assert shown(rahma) == [activation.code]


def test_at_most_sixty_rows_and_constant_queries(client, world, rahma, django_assert_num_queries):
    first = activation_row(world)
    sign_in(client, rahma)
    url = reverse("rapid_board")
    client.get(url)
    with django_assert_num_queries(QUERIES):
        client.get(url)
    fill(first, 80)
    with django_assert_num_queries(QUERIES):
        html = client.get(url).content.decode()
    assert len(re.findall(r'<th scope="row">', html)) == 60
    assert "60 dari 81 penanganan" in html


def test_refreshes_without_scripts_and_with(client, world, rahma):
    html = sign_in(client, rahma).get(reverse("rapid_board")).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in html
    assert 'hx-trigger="every 60s"' in html
    assert "Tidak ada penanganan yang berjalan" in html


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


@pytest.mark.long
def test_among_a_hundred_thousand_the_open_ones_are_shown(client, world, rahma):
    fill(activation_row(world), MANY, closed_of_ten=9)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE rapidaction_activation")
        cursor.execute("ANALYZE rapidaction_steprun")
    sign_in(client, rahma)
    assert client.get(reverse("rapid_board")).status_code == 200


def test_assigned_people_see_no_more_on_it_than_anybody(client, world, maya):
    activation = activation_row(world)
    assign(activation_row(world), world.people["pandu"], "worker")
    html = sign_in(client, maya).get(reverse("rapid_board")).content.decode()
    assert activation.code in html
    assert "Bunga" not in html

"""The trail of children's matters: for who answers for them, and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layak.workflows.rapidaction.assignments.actions import block
from tests.conftest import make_agency, make_person, sign_in
from tests.plain import plain
from tests.rapidaction.cases import opened

pytestmark = pytest.mark.django_db
PATH = "/aksi-cepat/jejak/"


@pytest.fixture
def case(world):
    return opened(world, started_at=timezone.now())


def read(person, **query) -> str:
    return sign_in(Client(), person).get(PATH, query).text


def test_a_supervisor_reads_the_cases_that_she_supervises(world, case):
    other = make_person(world.agencies["disdik"], "case-supervisor", "ayu", "Ayu Contoh")
    assert case.code in read(world.people["lina"])
    assert case.code not in read(other)
    assert "Belum ada jejak" in read(other)


def test_the_data_protection_officer_reads_them_all_but_for_a_conflict(world, case):
    yoga = make_person(world.agencies["disdik"], "privacy-officer", "yoga", "Yoga Contoh")
    assert case.code in read(yoga)
    assert case.code in read(yoga, code=case.code.lower())
    block(activation_id=case.pk, user_id=yoga.user.pk, by=world.people["lina"], at=timezone.now())
    assert case.code not in read(yoga)
    unknown, barred = read(yoga, code="K-0000-0000"), read(yoga, code=case.code)
    assert plain(barred).replace(case.code, "K-0000-0000") == plain(unknown)


def test_nobody_else_has_the_page(world, case):
    body = make_agency("dinkes")
    for role in ("administrator", "chair", "secretariat", "observer", "case-worker", "operator"):
        person = make_person(body, role, role, "Orang Uji")
        assert sign_in(Client(), person).get(PATH).status_code == 404, role
    assert Client().get(PATH).status_code == 302
    assert sign_in(Client(), world.people["lina"]).post(PATH).status_code == 405


@pytest.mark.parametrize("query", [{"code": "x" * 300}, {"code": "'"}, {"passed": "-3"}])
def test_odd_questions_do_no_harm(world, case, query):
    answer = sign_in(Client(), world.people["lina"]).get(PATH, query)
    assert answer.status_code == 200


def test_it_shows_fifty_and_goes_on(world, case, django_assert_max_num_queries):
    client = sign_in(Client(), world.people["lina"])
    client.get(PATH)
    with django_assert_max_num_queries(14):
        client.get(PATH)
    assert reverse("case_trail") == PATH

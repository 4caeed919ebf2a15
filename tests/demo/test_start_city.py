from __future__ import annotations

import json
import re

import pytest

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import Seat
from layak.city.people.accounts.actions import redeem_code
from layak.city.people.roles.actor import actor_of
from layak.city.places.models import Municipality
from layak.config.commands.cities import start_city
from layak.config.console.trouble import UsageError
from layak.config.demo import maker
from layak.config.installation import beginning
from layak.evaluation.editions.models import Edition
from layak.evaluation.rounds.models import Round
from layak.rules.refusal import Refused
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun():
    return beginning.begin(code="16.71", username="admin", name="Administrator", at=MONDAY)


def test_palembang_begins_with_its_places_bodies_and_edition(begun):
    assert begun.city == "Kota Palembang"
    assert (begun.counts.district_count, begun.counts.kelurahan_count) == (18, 107)
    assert Agency.objects.count() == 31
    assert Agency.objects.filter(command="luar").count() == 8
    assert list(Edition.objects.values_list("code", flat=True)) == ["kla-2024"]
    assert not Round.objects.exists()
    assert not Municipality.objects.get().is_demo


def test_printed_code_makes_the_first_administrator(begun):
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", begun.card.code)
    user = redeem_code(code=begun.card.code, password="jembatan-ampera-tua", at=MONDAY)
    actor = actor_of(user, today=MONDAY.date())
    assert actor.may("administrator.manage")
    assert actor.may("seat.manage")
    assert Seat.objects.get().role == "administrator"


def test_second_city_is_refused_and_nothing_is_written(begun):
    with pytest.raises(Refused, match="Satu kota, satu basis data"):
        beginning.begin(code="32.73", username="lain", name="Lain", at=MONDAY)
    assert Municipality.objects.count() == 1


def test_demo_is_refused_where_a_real_city_lives(begun):
    assert maker.seed_if_empty(at=MONDAY) is False
    assert maker.accounts() == []
    with pytest.raises(Refused, match="kota sungguhan"):
        maker.make(at=MONDAY)


def _run(monkeypatch, *words):
    import argparse

    monkeypatch.setattr(start_city, "setup_django", lambda *, is_owner: None)
    parser = argparse.ArgumentParser()
    start_city.add_arguments(parser)
    return start_city.run(parser.parse_args(words))


def test_command_prints_facts_as_json(monkeypatch, capsys):
    assert _run(monkeypatch, "16.71", "--json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["city"] == "Kota Palembang"
    assert (facts["districts"], facts["kelurahan"], facts["agencies"]) == (18, 107, 31)
    assert facts["administrator"]["username"] == "admin"


def test_command_tells_the_code_once_and_what_to_do(monkeypatch, capsys):
    assert _run(monkeypatch, "16.71") == 0
    told = capsys.readouterr().out
    assert "18 kecamatan, 107 kelurahan" in told
    assert "Kode aktivasi sekali pakai" in told
    assert "Langkah berikut" in told


@pytest.mark.parametrize("code", ["16", "99.71", "16.71.01", "palembang", ""])
def test_command_refuses_what_is_no_city(monkeypatch, code):
    with pytest.raises(UsageError, match="bukan kota atau kabupaten"):
        _run(monkeypatch, code)

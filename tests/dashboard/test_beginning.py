"""The first page before there is anything to show."""

from __future__ import annotations

import pytest

from layak.city.places.actions import GivenCity, GivenDistrict, GivenWard, found
from tests.conftest import MONDAY, sign_in

pytestmark = pytest.mark.django_db


def city(code, name):
    wards = [GivenWard(code=f"{code}.01.1001", name="Satu")]
    districts = [GivenDistrict(code=f"{code}.01", name="Satu", wards=wards)]
    return GivenCity(code=code, name=name, province_name="X", districts=districts)


def test_secretariat_is_shown_how_to_begin(client, wati):
    body = sign_in(client, wati).get("/").content.decode()
    assert "Kota ini baru dimulai" in body
    assert 'href="/mulai/"' in body


def test_operator_is_told_who_begins(client, sari):
    body = sign_in(client, sari).get("/").content.decode()
    assert "Sekretariat gugus tugas membuka putaran lebih dahulu." in body
    assert "/pengaturan/putaran/" not in body


def test_frame_names_the_real_city_without_a_mark(client, sari):
    found(city("16.71", "Kota Uji"), at=MONDAY)
    response = sign_in(client, sari).get("/")
    assert response.context["frame"].place == "Kota Uji"
    assert response.context["frame"].is_demo is False
    assert "Data contoh" not in response.content.decode()


def test_frame_marks_the_invented_city(client, sari):
    found(city("99.71", "Kota X (contoh)"), demo=True, at=MONDAY)
    assert "Data contoh" in sign_in(client, sari).get("/").content.decode()

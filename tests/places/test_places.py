from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from layak.city.places import queries
from layak.city.places.actions import (
    GivenCity,
    GivenDistrict,
    GivenWard,
    found,
    found_city,
    kind_of,
    official_city,
    readable,
)
from layak.city.places.models import District, Municipality, Ward
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in


def invented(**changes) -> GivenCity:
    city = {
        "code": "99.71",
        "name": "Kota Musi Raya (contoh)",
        "province_name": "Provinsi contoh",
        "districts": [
            GivenDistrict(
                code="99.71.01",
                name="Hulu",
                wards=[
                    GivenWard(code="99.71.01.1001", name="Pasar"),
                    GivenWard(code="99.71.01.2002", name="Tani"),
                    GivenWard(code="99.71.01.3003", name="Adat"),
                ],
            )
        ],
    }
    return GivenCity(**(city | changes))


def test_palembang_has_18_kecamatan_and_107_kelurahan(db):
    city = found_city(code="16.71", at=MONDAY)
    assert (city.name, city.province_name) == ("Kota Palembang", "Sumatera Selatan")
    assert not city.is_demo
    counts = queries.place_counts()
    assert (counts.district_count, counts.kelurahan_count, counts.desa_count) == (18, 107, 0)
    assert Event.objects.get().sentence == (
        "Kota Palembang dibuat dengan 18 kecamatan dan 107 kelurahan/desa."
    )


def test_every_ward_lies_in_its_district(db):
    found_city(code="16.71", at=MONDAY)
    for ward in Ward.objects.select_related("district"):
        assert ward.code.rsplit(".", 1)[0] == ward.district.code
    assert District.objects.get(code="16.71.01").name == "Ilir Barat Dua"


def test_a_kabupaten_has_desa_too(db):
    found_city(code="16.10", at=MONDAY)
    counts = queries.place_counts()
    assert counts.desa_count == 227
    assert counts.kelurahan_count == 14


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("16.71.01.1001", "kelurahan"),
        ("16.10.01.2001", "desa"),
        ("91.03.01.3001", "desa-adat"),
    ],
)
def test_kind_follows_the_last_four_digits(code, kind):
    assert kind_of(code) == kind


@pytest.mark.parametrize("code", ["16.71.01.9001", "16.71", ""])
def test_kind_refuses_other_codes(code):
    if code == "16.71":
        code = "16.71.01.0001"
    with pytest.raises(Refused):
        kind_of(code)


@pytest.mark.parametrize("code", ["16", "16.71.01", "99.99", "palembang", ""])
def test_only_a_kota_or_kabupaten_is_founded(code):
    with pytest.raises(Refused, match="bukan kota atau kabupaten"):
        official_city(code)


def test_numerals_are_written_with_blanks():
    assert readable("Tiga-puluh-lima Ilir") == "Tiga Puluh Lima Ilir"
    assert readable("Dua-belas Ulu") == "Dua Belas Ulu"
    assert readable("Alang-Alang Lebar") == "Alang-Alang Lebar"


@pytest.mark.parametrize(
    ("first_demo", "second_demo", "says"),
    [
        (True, False, "berisi kota contoh"),
        (False, True, "berisi kota sungguhan"),
        (True, True, "sudah berisi"),
        (False, False, "sudah berisi"),
    ],
)
def test_one_city_one_database(db, first_demo, second_demo, says):
    found(invented(), demo=first_demo, at=MONDAY)
    with pytest.raises(Refused, match=says):
        found(invented(code="98.71"), demo=second_demo, at=MONDAY)
    assert Municipality.objects.count() == 1


def test_database_itself_forbids_a_second_city(db):
    found(invented(), at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.create(code="98.71", name="Lain", province_name="Lain")


def test_kinds_of_wards_are_counted(db):
    found(invented(), demo=True, at=MONDAY)
    counts = queries.place_counts()
    assert (counts.district_count, counts.kelurahan_count, counts.desa_count) == (1, 1, 2)
    assert queries.is_demo_city()


@pytest.mark.parametrize(
    "districts",
    [
        [],
        [GivenDistrict(code="99.71.01", name="Hulu", wards=[])],
        [
            GivenDistrict(
                code="99.72.01", name="X", wards=[GivenWard(code="99.72.01.1001", name="Y")]
            )
        ],
        [
            GivenDistrict(
                code="99.71.01", name="X", wards=[GivenWard(code="99.71.02.1001", name="Y")]
            )
        ],
        [
            GivenDistrict(
                code="99.71.01",
                name="X",
                wards=[
                    GivenWard(code="99.71.01.1001", name="Y"),
                    GivenWard(code="99.71.01.1001", name="Z"),
                ],
            )
        ],
    ],
)
def test_codes_must_nest_and_differ(db, districts):
    with pytest.raises(Refused):
        found(invented(districts=districts), at=MONDAY)
    assert not Municipality.objects.exists()


def test_place_page_lists_codes(client, wati, django_assert_max_num_queries):
    address = reverse("place_list")
    sign_in(client, wati)
    assert "Wilayah belum ada" in client.get(address).content.decode()
    found(invented(), demo=True, at=MONDAY)
    page = client.get(address).content.decode()
    assert "99.71.01.2002" in page
    assert "Desa adat" in page
    with django_assert_max_num_queries(12):
        client.get(address)

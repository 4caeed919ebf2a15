"""The telephone of a duty post: kept on the roster, shown on the door, never a person's own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from layak.platform.audit.models import Event
from layak.workflows.rapidaction.duty.models import DutyPost
from layak.workflows.rapidaction.duty.reads import desk_phone
from layak.workflows.rapidaction.duty.rules import dialled
from layak.workflows.rapidaction.emergency.models import EmergencyLine
from tests.conftest import MONDAY, sign_in
from tests.rapidaction.made import NOW

pytestmark = pytest.mark.django_db


def post(client, agency: str, phone: str):
    url = f"{reverse('duty_post')}?instansi={agency}"
    return client.post(url, {"phone": phone})


def test_the_head_keeps_the_number_of_the_own_post(world, client):
    sign_in(client, world.people["guntur"])
    assert post(client, "smpn-contoh", "0711 555 123").status_code == 302
    row = DutyPost.objects.get()
    assert (row.agency, row.phone) == (world.agencies["smpn-contoh"], "0711 555 123")
    assert Event.objects.get(kind="duty.post_phone").by == world.people["guntur"].user
    assert desk_phone(row.agency_id, at=NOW) == "0711 555 123"
    page = client.get(f"{reverse('duty_roster')}?instansi=smpn-contoh").content.decode()
    assert 'value="0711 555 123"' in page
    # emptied, the row stays and says nothing
    post(client, "smpn-contoh", "")
    row.refresh_from_db()
    assert row.phone == ""
    assert desk_phone(row.agency_id, at=NOW) == ""


def test_what_is_no_number_is_said_at_its_field_and_kept(world, client):
    sign_in(client, world.people["guntur"])
    said = post(client, "smpn-contoh", "telepon saja Bu Ani")
    assert said.status_code == 422
    words = said.content.decode()
    assert "Tulis nomor telepon, misalnya 0711 555 123." in words
    assert 'value="telepon saja Bu Ani"' in words
    assert not DutyPost.objects.exists()


def test_nobody_writes_the_number_of_another_agency(world, client):
    sign_in(client, world.people["guntur"])
    assert post(client, "rsud", "0711 555 123").status_code == 404
    assert client.get(reverse("duty_post")).status_code == 405
    sign_in(client, world.people["pandu"])
    assert post(client, "rsud", "0711 555 123").status_code in (403, 404)
    assert not DutyPost.objects.exists()


def test_the_door_names_the_citys_own_service(world, client):
    EmergencyLine.objects.all().delete()
    DutyPost.objects.create(
        agency=world.agencies["uptd-ppa"], phone="(0711) 555-321", changed_at=MONDAY,
        changed_by=world.people["lina"].user,
    )  # fmt: skip
    page = client.get(reverse("emergency")).content.decode()
    assert 'href="tel:0711555321"' in page
    assert "UPTD Perlindungan Perempuan dan Anak" in page
    assert 'href="tel:129"' in page


def test_what_the_city_keeps_itself_stands_alone(world, client):
    DutyPost.objects.create(
        agency=world.agencies["uptd-ppa"], phone="0711 555 321", changed_at=MONDAY,
        changed_by=world.people["lina"].user,
    )  # fmt: skip
    EmergencyLine.objects.all().delete()
    EmergencyLine.objects.create(label="Kota", phone="0711999", position=1, changed_at=MONDAY)
    page = client.get(reverse("emergency")).content.decode()
    assert 'href="tel:0711999"' in page
    assert "0711555321" not in page


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("(0711) 555-321", "0711555321"),
        ("+62 711 555 321", "+62711555321"),
        ("129", "129"),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_number_as_it_is_dialled(typed, number):
    assert dialled(typed) == number

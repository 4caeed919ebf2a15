"""Emergency numbers and the agencies of roles, as the city keeps them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from layak.city.agencies.bodies.actions import create_agency
from layak.platform.audit.models import Event
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.emergency.actions import (
    add_line,
    change_line,
    dialled,
    end_line,
    end_role_agency,
    name_role_agency,
    seed_role_agencies,
)
from layak.workflows.rapidaction.emergency.models import EmergencyLine
from layak.workflows.rapidaction.emergency.policy import Line
from layak.workflows.rapidaction.emergency.reads import lines_in_force, role_rows
from layak.workflows.rapidaction.playbooks.actions import load_shipped_playbooks
from tests.conftest import MONDAY, sign_in

pytestmark = pytest.mark.django_db
UPTD = Line(label="UPTD PPA", phone="0711 555-123", says="Rumah aman")


def phones() -> list[str]:
    return [line.phone for line in lines_in_force()]


def test_the_first_own_number_joins_the_shipped_ones(wati):
    add_line(line=UPTD, by=wati, at=MONDAY)
    assert phones() == ["129", "110", "119", "112", "0711555123"]
    assert Event.objects.filter(kind="emergency.line_changed").count() == 5


def test_a_change_keeps_the_place_and_the_former_row(wati):
    add_line(line=UPTD, by=wati, at=MONDAY)
    police = EmergencyLine.objects.get(phone="110")
    change_line(
        line_id=police.pk, line=Line(label="Polres", phone="+62 711 1", says=""), by=wati, at=MONDAY
    )
    assert phones() == ["129", "+627111", "119", "112", "0711555123"]
    assert EmergencyLine.objects.get(pk=police.pk).ended_at == MONDAY


def test_without_an_own_number_the_shipped_ones_stand_again(wati):
    add_line(line=UPTD, by=wati, at=MONDAY)
    for row in EmergencyLine.objects.all():
        end_line(line_id=row.pk, by=wati, at=MONDAY)
    assert phones() == ["129", "110", "119", "112"]


def test_a_number_stands_once_and_the_page_stays_short(wati):
    add_line(line=UPTD, by=wati, at=MONDAY)
    with pytest.raises(NotAcceptable, match="sudah ada"):
        add_line(line=Line(label="Lagi", phone="129", says=""), by=wati, at=MONDAY)
    for n in range(3):
        add_line(line=Line(label="x", phone=f"70{n}", says=""), by=wati, at=MONDAY)
    with pytest.raises(NotAcceptable, match="Paling banyak 8"):
        add_line(line=Line(label="x", phone="709", says=""), by=wati, at=MONDAY)


@pytest.mark.parametrize("typed", ["", "12", "telepon", "1" * 16, "\u0661\u0661\u0660"])
def test_what_cannot_be_dialled_is_refused(typed):
    with pytest.raises(NotAcceptable):
        dialled(typed)


def test_only_with_the_right(sari, ketut):
    for person in (sari, ketut):
        with pytest.raises(Refused):
            add_line(line=UPTD, by=person, at=MONDAY)
        with pytest.raises(Refused):
            seed_role_agencies(by=person, at=MONDAY)


def test_the_page_adds_changes_and_takes_away(client, adi):
    sign_in(client, adi)
    url = reverse("emergency_lines")
    told = {"label": "UPTD PPA", "phone": "0711 555", "says": "x"}
    assert client.post(url, told).status_code == 302
    assert client.post(url, told).status_code == 422
    assert client.post(url, {**told, "phone": "<b>\x00"}).status_code == 422
    row = EmergencyLine.objects.get(phone="0711555")
    edit = reverse("line_edit", args=[row.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {**told, "phone": "0711 777"}).status_code == 302
    assert client.get(edit).status_code == 404
    last = EmergencyLine.objects.get(phone="0711777")
    assert client.post(reverse("line_end", args=[last.pk])).status_code == 302
    assert client.post(reverse("line_end", args=[last.pk])).status_code == 404
    assert phones() == ["129", "110", "119", "112"]


def body(code, name):
    return create_agency(name=name, kind="unit", aliases=[], code=code, by=None, at=MONDAY)


def named(role):
    rows = RoleAgency.objects.filter(role=role, ended_on=None).order_by("position")
    return [row.agency.code for row in rows]


def test_the_first_fill_takes_what_stands_and_a_second_makes_nothing(dinkes):
    body("uptd-ppa", "UPTD PPA")
    body("dinsos", "Dinas Sosial")
    assert seed_role_agencies(at=MONDAY)
    assert named("uptd_ppa") == ["uptd-ppa"]
    # of the two in the proposal only one stands
    assert named("dinkes_dinsos") == ["dinkes", "dinsos"]
    assert named("bapas_dinsos") == ["dinsos"]
    assert named("lpka") == []
    assert seed_role_agencies(at=MONDAY) == []


def test_the_button_says_what_it_filled_or_that_there_is_nothing_to_fill(client, adi, dinkes):
    fill = reverse("role_agencies_fill")
    first = sign_in(client, adi).post(fill, follow=True).text
    assert re.search(r"[1-9][0-9]* peran diisi menurut usulan\.", first)
    assert "Tidak ada usulan untuk peran yang kosong" in client.post(fill, follow=True).text


def test_what_the_city_decided_is_never_filled_again(wati, dinkes, disdik):
    seed_role_agencies(at=MONDAY)
    row = RoleAgency.objects.get(role="dinkes")
    end_role_agency(row_id=row.pk, by=wati, at=MONDAY)
    name_role_agency(role="lpka", agency=disdik, by=wati, at=MONDAY)
    assert seed_role_agencies(at=MONDAY) == []
    assert named("dinkes") == []
    assert named("lpka") == ["disdik"]
    assert RoleAgency.objects.filter(pk=row.pk).exists()


def test_an_agency_acts_once_for_a_role_and_only_for_known_ones(wati, dinkes, disdik):
    name_role_agency(role="lpka", agency=dinkes, by=wati, at=MONDAY)
    name_role_agency(role="lpka", agency=disdik, by=wati, at=MONDAY)
    assert named("lpka") == ["dinkes", "disdik"]
    with pytest.raises(Refused, match="sudah menjalankan"):
        name_role_agency(role="lpka", agency=dinkes, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="tidak ada di skema"):
        name_role_agency(role="penyihir", agency=dinkes, by=wati, at=MONDAY)


def test_missing_roles_name_the_playbooks_that_need_them(wati, dinkes):
    load_shipped_playbooks(at=MONDAY)
    seed_role_agencies(at=MONDAY)
    rows = {row.code: row for row in role_rows(today=MONDAY.date())}
    assert rows["lpka"].is_missing
    assert rows["lpka"].playbooks
    assert rows["bapas"].is_external
    assert not rows["sekolah"].is_missing
    assert rows["sekolah"].is_chosen_each_time
    assert not rows["dinkes"].is_missing


def test_the_role_page_names_ends_and_fills(client, wati, dinkes, django_assert_max_num_queries):
    load_shipped_playbooks(at=MONDAY)
    sign_in(client, wati)
    url = reverse("role_agencies")
    html = client.get(url).content.decode()
    assert "undangan" in html
    assert "Belum ada instansinya" in html
    assert client.post(url, {"role": "lpka", "agency": dinkes.pk}).status_code == 302
    assert client.post(url, {"role": "lpka", "agency": dinkes.pk}).status_code == 422
    assert client.post(url, {"role": "x", "agency": "999999"}).status_code == 422
    row = RoleAgency.objects.get(role="lpka")
    assert client.post(reverse("role_agency_end", args=[row.pk])).status_code == 302
    assert client.post(reverse("role_agency_end", args=[0])).status_code == 404
    assert client.post(reverse("role_agencies_fill")).status_code == 302
    assert named("dinkes") == ["dinkes"]
    with django_assert_max_num_queries(10):
        client.get(url)

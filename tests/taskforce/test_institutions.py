"""Institutions that care for children: their card, their page, who may write it."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.register.actions import merge_agencies
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.taskforce.institutions.actions import Card, CardMoved, write_card
from layak.workflows.taskforce.institutions.models import InstitutionCard
from layak.workflows.taskforce.institutions.reads import institution_groups, institution_page
from tests.conftest import MONDAY, make_person, sign_in
from tests.shown import shown

LKSA = Card(kind="lksa", role="Mengasuh", services="Asrama\nSekolah", contact="Kantor")


@pytest.fixture
def today():
    return timezone.localdate(MONDAY)


@pytest.fixture
def home(db):
    return create_agency(name="LKSA Uji", kind="lembaga", command="luar", by=None, at=MONDAY)


@pytest.fixture
def yanti(home):
    return make_person(home, "contributor", "yanti", "Yanti")


def written(agency, by, seen=0, card=LKSA):
    return write_card(agency_id=agency.pk, card=card, seen=seen, by=by, at=MONDAY)


def test_institution_writes_its_own_card(home, yanti, sari):
    made = written(home, yanti)
    assert Event.objects.get(kind="institution.written").facts["card"] == made.pk
    assert written(home, yanti, seen=made.pk) is None
    with pytest.raises(CardMoved):
        written(home, yanti, seen=0)
    with pytest.raises(Refused, match="LKSA Uji dan sekretariat"):
        written(home, sari, seen=made.pk)


def test_card_is_for_institutions_and_of_a_known_kind(home, yanti, wati, dinkes):
    with pytest.raises(Refused, match="lembaga layanan anak dan mitra"):
        written(dinkes, wati)
    with pytest.raises(Refused, match="jenis lembaga"):
        written(home, yanti, card=Card(kind="pabrik"))


def test_cards_are_kept(home, yanti):
    made = written(home, yanti)
    with pytest.raises(ProgrammingError), transaction.atomic():
        InstitutionCard.objects.filter(pk=made.pk).update(role="lain")


def test_list_stands_by_kind_and_those_without_card_last(home, yanti, wati, today):
    empty = create_agency(name="Mitra Uji", kind="mitra", by=None, at=MONDAY)
    unit = create_agency(name="UPTD Uji", kind="unit", by=None, at=MONDAY)
    written(home, yanti)
    written(unit, wati, card=Card(kind="uptd-ppa"))
    groups = shown(institution_groups(today=today))
    assert [(g.code, [row.name for row in g.rows]) for g in groups] == [
        ("lksa", ["LKSA Uji"]),
        ("uptd-ppa", ["UPTD Uji"]),
        ("tanpa-kartu", [empty.name]),
    ]
    assert groups[0].rows[0].services == "Asrama"
    assert [row.has_account for g in groups for row in g.rows] == [True, False, False]


@pytest.mark.parametrize("count", [2, 20])
def test_list_costs_the_same_for_few_and_many(wati, today, count, django_assert_num_queries):
    for number in range(count):
        made = create_agency(name=f"LKSA {number}", kind="lembaga", by=None, at=MONDAY)
        written(made, wati)
    with django_assert_num_queries(3):
        institution_groups(today=today)


def test_card_follows_a_merger(home, yanti, wati, today):
    other = create_agency(name="LKSA Baru", kind="lembaga", by=None, at=MONDAY)
    written(home, yanti)
    merge_agencies(source=home, into=other, by=wati, at=MONDAY)
    page = shown(institution_page(other, today=today))
    assert page.card is not None
    assert (page.card.role, page.card.written_by) == ("Mengasuh", yanti.user)


def test_pages_of_an_institution(client, home, yanti, sari):
    url = reverse("institution_detail", args=[home.pk])
    desk = sign_in(client, yanti)
    assert "Isi kartu" in desk.get(url).content.decode()
    edit = reverse("institution_edit", args=[home.pk])
    typed = {"kind": "lksa", "role": "Mengasuh", "services": "Asrama", "seen": "0"}
    assert "Kartu lembaga disimpan" in desk.post(edit, typed, follow=True).content.decode()
    late = desk.post(edit, typed | {"role": "Lain"})
    assert late.status_code == 200
    assert "Orang lain menulis" in late.content.decode()
    assert "LKSA Uji" in desk.get(reverse("institution_list")).content.decode()
    stranger = sign_in(client, sari)
    assert "Ubah kartu" not in stranger.get(url).content.decode()
    assert stranger.get(edit).status_code == 404

from __future__ import annotations

import pytest
from django.utils import timezone

from layak.city.agencies.bodies import actions, fetching, mergers
from layak.city.agencies.bodies.models import Agency, AgencyAlias
from layak.city.agencies.register import actions as register_actions
from layak.city.agencies.register import pages
from layak.city.agencies.seats import reads
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, fresh


@pytest.fixture
def registered(monkeypatch):
    """Empty registries, as if no package stood above."""
    for name in ("_movers", "_previews", "_end_checks"):
        monkeypatch.setattr(mergers, name, [])


def last_event() -> Event:
    return Event.objects.latest("pk")


def test_create_agency_with_its_other_names(wati):
    agency = actions.create_agency(
        name="  Dinas  Perhubungan ", kind="dinas", aliases=["Dishub"], by=wati, at=MONDAY
    )
    assert (agency.name, agency.code, agency.command) == (
        "Dinas Perhubungan",
        "dinas-perhubungan",
        "kota",
    )
    assert fetching.agency_named("dishub") == agency
    assert last_event().sentence == "Dinas Perhubungan ditambahkan."
    assert last_event().by == wati.user


def test_codes_stay_unique(wati, dinkes):
    register_actions.end_agency(agency=dinkes, by=wati, at=MONDAY)
    again = actions.create_agency(
        name="Dinas Kesehatan Kota", kind="dinas", code="dinkes", by=wati, at=MONDAY
    )
    assert again.code == "dinkes-2"


@pytest.mark.parametrize("name", ["dinas kesehatan", "DINKES", "", " \x00 ", "x" * 161])
def test_create_agency_refuses_a_taken_or_impossible_name(wati, dinkes, name):
    with pytest.raises(Refused):
        actions.create_agency(name=name, kind="dinas", by=wati, at=MONDAY)


@pytest.mark.parametrize(("kind", "command"), [("kampus", "kota"), ("dinas", "pusat")])
def test_create_agency_refuses_unknown_kinds(wati, kind, command):
    with pytest.raises(Refused, match="jenis"):
        actions.create_agency(name="X", kind=kind, command=command, by=wati, at=MONDAY)


def test_agencies_are_changed_by_their_managers_only(sari, dinkes, disdik):
    for action in (
        lambda: actions.create_agency(name="X", kind="dinas", by=sari, at=MONDAY),
        lambda: actions.rename_agency(agency=dinkes, name="Y", by=sari, at=MONDAY),
        lambda: actions.add_alias(agency=dinkes, name="Y", by=sari, at=MONDAY),
        lambda: register_actions.merge_agencies(source=disdik, into=dinkes, by=sari, at=MONDAY),
        lambda: register_actions.end_agency(agency=disdik, by=sari, at=MONDAY),
    ):
        with pytest.raises(Refused, match="Hanya sekretariat"):
            action()
    assert last_event().kind != "agency.created" or last_event().by is None


def test_renamed_agency_is_still_found_by_its_old_name(wati, dinkes):
    actions.rename_agency(agency=dinkes, name="Dinas Kesehatan dan KB", by=wati, at=MONDAY)
    assert fetching.agency_named("Dinas Kesehatan") == dinkes
    assert fetching.agency_named("Dinas Kesehatan dan KB") == dinkes
    assert last_event().sentence == (
        "Dinas Kesehatan berganti nama menjadi Dinas Kesehatan dan KB."
    )


def test_renaming_back_makes_the_alias_the_name_again(wati, dinkes):
    actions.rename_agency(agency=dinkes, name="Dinas Sehat", by=wati, at=MONDAY)
    actions.rename_agency(agency=dinkes, name="Dinas Kesehatan", by=wati, at=MONDAY)
    names = set(dinkes.aliases.values_list("name", flat=True))
    assert names == {"Dinkes", "Dinas Sehat"}


def test_three_names_of_the_public_works_office_merge(wati, adi):
    pupr, pu, bina = (
        actions.create_agency(name=name, kind="dinas", by=wati, at=MONDAY)
        for name in ("Dinas PUPR", "Dinas Pekerjaan Umum", "Dinas Bina Marga")
    )
    register_actions.merge_agencies(source=pu, into=pupr, by=wati, at=MONDAY)
    register_actions.merge_agencies(source=bina, into=pupr, by=wati, at=MONDAY)
    for name in ("Dinas PUPR", "Dinas Pekerjaan Umum", "dinas bina marga"):
        assert fetching.agency_named(name) == pupr
    assert not Agency.objects.current().filter(pk__in=[pu.pk, bina.pk]).exists()
    pu.refresh_from_db()
    assert (pu.merged_into, pu.ended_on) == (pupr, timezone.localdate(MONDAY))


def test_merged_agency_keeps_its_seats_and_people(wati, sari, tono, dinkes, disdik):
    register_actions.merge_agencies(source=disdik, into=dinkes, by=wati, at=MONDAY)
    assert fresh(tono).agency_ids("answer.edit") == {dinkes.pk}
    assert fresh(sari).agency_ids("answer.edit") == {dinkes.pk}
    assert last_event().kind == "agency.merged"
    assert last_event().facts["seat_count"] == 1


def test_merge_moves_the_rows_of_packages_above(wati, dinkes, disdik, registered):
    moved = []
    mergers.register_mover(lambda *move: moved.append(move), preview=lambda _: ["7 pertanyaan"])
    assert "7 pertanyaan" in pages.merge_preview(disdik, today=timezone.localdate())
    register_actions.merge_agencies(source=disdik, into=dinkes, by=wati, at=MONDAY)
    assert moved == [(disdik.pk, dinkes.pk, wati, MONDAY)]


def test_merge_that_fails_above_changes_nothing(wati, tono, dinkes, disdik, registered):
    def broken(from_id, into_id, by, at):
        raise Refused("Dua jawaban bertabrakan.")

    mergers.register_mover(broken)
    with pytest.raises(Refused, match="bertabrakan"):
        register_actions.merge_agencies(source=disdik, into=dinkes, by=wati, at=MONDAY)
    assert fresh(tono).all_agency_ids == {disdik.pk}
    assert Agency.objects.get(pk=disdik.pk).ended_on is None
    assert not Event.objects.filter(kind="agency.merged").exists()


def test_merge_refuses_itself_and_ended_agencies(wati, dinkes, disdik):
    with pytest.raises(Refused, match="perangkat daerah lain"):
        register_actions.merge_agencies(source=dinkes, into=dinkes, by=wati, at=MONDAY)
    register_actions.merge_agencies(source=disdik, into=dinkes, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="sudah berakhir"):
        register_actions.merge_agencies(source=disdik, into=dinkes, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="sudah berakhir"):
        actions.rename_agency(agency=Agency.objects.get(pk=disdik.pk), name="X", by=wati, at=MONDAY)


def test_ended_agency_closes_its_seats(wati, tono, disdik):
    register_actions.end_agency(agency=disdik, by=wati, at=timezone.now())
    assert fresh(tono).seats == ()
    assert not fresh(tono).user.is_active
    assert {"seat.ended", "seat.vacated", "agency.ended", "account.deactivated"} <= set(
        Event.objects.values_list("kind", flat=True)
    )


def test_agency_that_leads_open_questions_stays(wati, disdik, registered):
    mergers.register_mover(
        lambda *moved: None,
        end_check=lambda agency_id: "Masih memimpin 3 pertanyaan; bagikan dahulu.",
    )
    with pytest.raises(Refused, match="3 pertanyaan"):
        register_actions.end_agency(agency=disdik, by=wati, at=MONDAY)
    assert Agency.objects.get(pk=disdik.pk).ended_on is None


def test_alias_belongs_to_one_agency(wati, dinkes, disdik):
    with pytest.raises(Refused, match="sudah menjadi nama Dinas Kesehatan"):
        actions.add_alias(agency=disdik, name="dinkes", by=wati, at=MONDAY)
    assert AgencyAlias.objects.filter(name__iexact="dinkes").count() == 1


def test_agency_rows_count_seats_and_holders_in_few_queries(
    sari, heri, tono, dinkes, disdik, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3):
        rows = [
            (agency.name, seats, held, [alias.name for alias in agency.aliases.all()])
            for agency, seats, held in pages.agency_rows(today=timezone.localdate())
        ]
    assert rows == [
        ("Dinas Kesehatan", 2, 2, ["Dinkes"]),
        ("Dinas Pendidikan", 1, 1, ["Disdik"]),
    ]
    found = pages.agency_rows(text="disd", today=timezone.localdate())
    assert [agency for agency, _seats, _held in found] == [disdik]


def test_people_who_may_follows_rights_not_roles(cast, dinkes):
    today = timezone.localdate()

    def names(*args, **kwargs) -> list[str]:
        found = reads.people_who_may(*args, today=today, **kwargs)
        return [user.username for user in found]

    assert names("answer.edit", agency_ids=[dinkes.pk]) == ["sari", "wati"]
    assert names("answer.edit", agency_ids=[dinkes.pk], scope="own") == ["sari"]
    assert names("answer.edit", scope="all") == ["wati"]
    assert names("answer.approve", agency_ids=[dinkes.pk]) == ["heri"]
    assert names("round.lock") == ["ketut"]

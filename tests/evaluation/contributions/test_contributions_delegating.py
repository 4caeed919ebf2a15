"""An assignment given to a named person: who may get it, who sees it, when it ends."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from layak.city.agencies.register.actions import merge_agencies
from layak.city.agencies.seats.actions import vacate_seat
from layak.city.agencies.seats.models import Seat
from layak.evaluation.answers.models import Assignment, Delegation
from layak.evaluation.assignments.actions import remove_contributor, set_lead
from layak.evaluation.assignments.delegating_actions import (
    delegate,
    end_delegations_of,
    take_delegation_back,
)
from layak.evaluation.lists.reads import Wanted, answer_list
from layak.evaluation.rounds.permissions import NotYours
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from tests.conftest import JANUARY, MONDAY, make_person, sign_in
from tests.evaluation.contributions.parts import contribute_to


@pytest.fixture
def dina(dinkes):
    """A second operator of Dinas Kesehatan."""
    return make_person(dinkes, "operator", "dina", "Dina Amalia")


def give(answer, agency, to, by, note=""):
    return delegate(
        answer_id=answer.pk, agency_id=agency.pk, to=to.user, note=note, by=by, at=MONDAY
    )


def open_to(answer):
    rows = Delegation.objects.filter(assignment__answer=answer, ended_at=None)
    return [row.to.username for row in rows]


def test_the_head_gives_a_question_to_an_operator_who_is_told(answer, dinkes, heri, sari):
    give(answer, dinkes, sari, heri, note="Data ada pada bidang gizi")
    assert open_to(answer) == ["sari"]
    notice = Notice.objects.get()
    assert (notice.user, notice.text, notice.url) == (
        sari.user,
        "B2.1 dilimpahkan kepada Anda oleh Heri Susanto. Data ada pada bidang gizi",
        f"/evaluasi/jawaban/{answer.pk}/",
    )
    event = Event.objects.get(kind="assignment.delegated")
    assert event.sentence == (
        "Pertanyaan B2.1 (Dinas Kesehatan) dilimpahkan kepada Sari Wulandari. "
        "Catatan: Data ada pada bidang gizi"
    )


def test_taking_back_ends_it_and_its_notice(answer, dinkes, heri, sari):
    give(answer, dinkes, sari, heri)
    take_delegation_back(answer_id=answer.pk, agency_id=dinkes.pk, by=heri, at=MONDAY)
    assert open_to(answer) == []
    assert not Notice.objects.exists()
    assert Event.objects.filter(kind="assignment.delegation_ended").count() == 1
    with pytest.raises(Refused, match="tidak sedang dilimpahkan"):
        take_delegation_back(answer_id=answer.pk, agency_id=dinkes.pk, by=heri, at=MONDAY)


def test_not_to_oneself_nor_in_a_circle(answer, dinkes, heri, sari, dina):
    with pytest.raises(Refused, match="diri sendiri"):
        give(answer, dinkes, sari, sari)
    give(answer, dinkes, sari, heri)
    give(answer, dinkes, dina, sari)
    assert open_to(answer) == ["dina"]
    with pytest.raises(Refused, match="rantai pelimpahan"):
        give(answer, dinkes, sari, dina)
    assert open_to(answer) == ["dina"]


def test_not_to_a_vacant_seat_nor_to_another_agency(answer, dinkes, heri, sari, tono, dina, adi):
    with pytest.raises(Refused, match="Tono Prasetyo tidak memegang kursi di Dinas Kesehatan"):
        give(answer, dinkes, tono, heri)
    seat = Seat.objects.get(pk=dina.seats[0].seat_id)
    vacate_seat(seat=seat, until_on=JANUARY, by=None, at=MONDAY)
    with pytest.raises(Refused, match="tidak memegang kursi di Dinas Kesehatan hari ini"):
        give(answer, dinkes, dina, heri)


def test_not_to_a_seat_that_cannot_do_the_work(answer, dinkes, heri, sari):
    with pytest.raises(Refused, match="tidak memegang kursi yang dapat mengisi"):
        give(answer, dinkes, heri, sari)


def test_only_by_the_own_agency_or_the_secretariat(answer, dinkes, disdik, sari, tono, wati, budi):
    contribute_to(answer, disdik)
    with pytest.raises(NotYours):
        give(answer, dinkes, sari, tono)
    with pytest.raises(NotYours):
        give(answer, dinkes, sari, budi)
    give(answer, dinkes, sari, wati)
    assert open_to(answer) == ["sari"]


def test_a_locked_round_is_not_given_on(answer, dinkes, heri, sari, round_, ketut):
    lock_round(round_=round_, by=ketut, at=MONDAY)
    with pytest.raises(Refused, match="terkunci"):
        give(answer, dinkes, sari, heri)


def test_the_table_holds_one_open_delegation_and_never_to_the_giver(answer, dinkes, heri, sari):
    given = give(answer, dinkes, sari, heri)
    facts = {"assignment": given.assignment, "given_at": MONDAY}
    for to, by in ((sari.user, heri.user), (heri.user, heri.user)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.create(to=to, given_by=by, **facts)


def test_the_work_of_someone_named_waits_for_that_person_alone(
    answer, round_, dinkes, heri, sari, dina
):
    def listed(person, **wanted):
        page = answer_list(round_=round_, by=person, wanted=Wanted(**wanted), at=MONDAY)
        url = f"/evaluasi/jawaban/{answer.pk}/"
        return [row for row in page.rows if url in row]

    assert listed(sari, is_mine=True)
    assert listed(dina, is_mine=True)
    give(answer, dinkes, dina, heri)
    assert listed(sari, is_mine=True) == []
    assert listed(dina, is_mine=True)
    (row,) = listed(sari)
    assert any("dilimpahkan kepada Dina Amalia" in str(cell) for cell in row)


def test_it_ends_with_the_seat(answer, dinkes, heri, dina):
    give(answer, dinkes, dina, heri)
    # still seated: nothing ends
    assert end_delegations_of(user=dina.user, agency=dinkes, at=MONDAY) == 0
    Seat.objects.get(pk=dina.seats[0].seat_id).holdings.update(until_on=JANUARY)
    assert end_delegations_of(user=dina.user, agency=dinkes, at=MONDAY) == 1
    assert open_to(answer) == []
    assert not Notice.objects.filter(kind="assignment.delegated").exists()


def test_it_ends_with_the_assignment(answer, dinkes, disdik, tono, wati, heri, sari):
    contribute_to(answer, disdik)
    give(answer, disdik, tono, wati)
    give(answer, dinkes, sari, heri)
    remove_contributor(answer=answer, agency=disdik, by=wati, at=MONDAY)
    assert open_to(answer) == ["sari"]
    set_lead(answer=answer, agency=disdik, by=wati, at=MONDAY)
    assert open_to(answer) == []


def test_it_goes_along_when_the_agency_merges(answer, dinkes, disdik, heri, sari, adi):
    give(answer, dinkes, sari, heri)
    merge_agencies(source=dinkes, into=disdik, by=adi, at=MONDAY)
    assert open_to(answer) == ["sari"]
    row = Assignment.objects.get(answer=answer, relation="lead", ended_at=None)
    assert row.agency == disdik
    assert row.delegations.get().to == sari.user


def address(answer, agency, rest=""):
    return f"/evaluasi/jawaban/{answer.pk}/bagian/{agency.code}/limpahkan/{rest}"


def test_the_page_offers_people_and_keeps_what_was_typed(client, answer, dinkes, heri, sari, dina):
    sign_in(client, heri)
    page = client.get(address(answer, dinkes))
    offered = [label for _value, label in page.context["form"].fields["to"].choices]
    assert offered == ["Pilih orang", "Dina Amalia", "Sari Wulandari"]
    bad = client.post(address(answer, dinkes), {"to": "", "note": "tolong & segera"})
    assert bad.status_code == 422
    assert "tolong &amp; segera" in bad.content.decode()
    foreign = client.post(address(answer, dinkes), {"to": str(heri.user.pk)})
    assert "Pilih nama dari daftar ini" in foreign.content.decode()
    done = client.post(address(answer, dinkes), {"to": str(sari.user.pk)})
    assert done.status_code == 302
    twice = client.post(address(answer, dinkes), {"to": str(sari.user.pk), "note": "lagi"})
    assert twice.status_code == 409
    assert "sudah dilimpahkan kepada orang itu" in twice.content.decode()
    client.post(address(answer, dinkes, "batal/"))
    assert open_to(answer) == []


def test_outsiders_find_nothing_and_reading_only_is_not_enough(client, answer, dinkes, tono, budi):
    Assignment.objects.filter(answer=answer, agency__code="disdik").update(ended_at=MONDAY)
    assert sign_in(client, tono).get(address(answer, dinkes)).status_code == 404
    assert sign_in(client, budi).get(address(answer, dinkes)).status_code == 404
    assert sign_in(client, budi).get(address(answer, dinkes, "batal/")).status_code == 405


def test_nobody_to_give_it_to_is_explained(client, answer, dinkes, sari):
    page = sign_in(client, sari).get(address(answer, dinkes)).content.decode()
    assert "Belum ada orang lain yang dapat menerima" in page

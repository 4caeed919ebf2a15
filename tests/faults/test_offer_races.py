"""Many at once for the last places: every place is given once, and who loses hears where to go."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from layak.records.facilities.offers.actions import NoPlace, release_place, reserve_place
from layak.records.facilities.offers.models import OfferReservation, ServiceOffer
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, make_agency, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dian(transactional_db):
    return make_person(make_agency("disdik"), "duty-officer", "dian", "Dian Contoh")


def offer(by, name, capacity, **more):
    facts = {"kind": "filial-school", "levels": ["smp"], **more}
    return ServiceOffer.objects.create(
        agency_id=by.seats[0].agency_id,
        name=name,
        capacity=capacity,
        changed_at=MONDAY,
        changed_by=by.user,
        **facts,
    )


def code(number: int) -> str:
    return f"K-7QTF-{number:04d}"


def at_once(works) -> list[Any]:
    """What each work returned or raised; all begin together, each on a connection of its own."""
    gate = Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(number, work):
        gate.wait(timeout=20)
        try:
            results[number] = work()
        except Refused as refusal:
            results[number] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_of_twenty_at_once_for_three_places_three_win_and_seventeen_hear_where_to_go(dian):
    wanted = offer(dian, "Kelas filial SMP", 3)
    offer(dian, "PKBM Contoh", 40, kind="equivalency", levels=["paket-b", "smp"])

    def ask(number):
        return lambda: reserve_place(offer_id=wanted.pk, reference=code(number), by=dian, at=MONDAY)

    results = at_once([ask(number) for number in range(20)])
    won = [got for got in results if isinstance(got, OfferReservation)]
    lost = [got for got in results if isinstance(got, NoPlace)]
    assert sorted(got.place for got in won) == [1, 2, 3]
    assert len(lost) == 17
    assert {got.reason for got in lost} == {
        "“Kelas filial SMP”: Penuh: 3 dari 3 terpakai. "
        "Masih ada 40 tempat pada “PKBM Contoh” (Dinas Pendidikan)."
    }
    kept = OfferReservation.objects.filter(offer=wanted)
    assert kept.count() == 3
    assert {row.reference for row in kept} == {got.reference for got in won}


def test_one_code_asked_for_ten_times_at_once_takes_one_place(dian):
    wanted = offer(dian, "Kelas filial SMP", 3)

    def ask():
        return reserve_place(offer_id=wanted.pk, reference=code(1), by=dian, at=MONDAY)

    results = at_once([ask] * 10)
    assert {got.pk for got in results} == {OfferReservation.objects.get().pk}


def test_a_place_given_back_twice_at_once_is_given_back_once(dian):
    wanted = offer(dian, "Kelas filial SMP", 1)
    kept = reserve_place(offer_id=wanted.pk, reference=code(1), by=dian, at=MONDAY)

    def give(outcome):
        return lambda: release_place(reservation_id=kept.pk, outcome=outcome, by=dian, at=MONDAY)

    results = at_once([give("finished"), give("moved")])
    assert results[0].outcome == results[1].outcome
    assert reserve_place(offer_id=wanted.pk, reference=code(2), by=dian, at=MONDAY).place == 1


def test_the_database_itself_gives_no_place_twice_and_none_that_is_not_there(dian):
    wanted = offer(dian, "Kelas filial SMP", 2)
    row = {"offer": wanted, "reserved_at": MONDAY, "reserved_by": dian.user}
    OfferReservation.objects.create(place=1, reference=code(1), **row)
    for place in (1, 3, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            OfferReservation.objects.create(place=place, reference=code(2), **row)
    assert OfferReservation.objects.count() == 1

"""What institutions bring: who keeps it, what may stand in it, places taken and given back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.records.evidence.files.models import Evidence
from layak.records.facilities.offers.actions import (
    NoPlace,
    OfferMoved,
    add_offer,
    change_capacity,
    change_offer,
    confirm_offer,
    end_offer,
    release_place,
    reserve_place,
    warn_of_ends,
)
from layak.records.facilities.offers.entries import OfferContent
from layak.records.facilities.offers.hooks import move_with_merge, moving_lines
from layak.records.facilities.offers.models import OfferReservation, ServiceOffer
from layak.records.facilities.offers.reads import fitting_offers
from layak.rules.refusal import Refused, WrongField
from tests.conftest import MONDAY

TODAY = MONDAY.date()


def content(name="Kelas filial SMP", **more) -> OfferContent:
    facts = {"kind": "filial-school", "name": name, "capacity": 3, "levels": ("smp",), **more}
    return OfferContent(**facts)


def add(by, what=None, *, agency=None, at=MONDAY, **more):
    agency_id = agency.pk if agency else by.seats[0].agency_id
    return add_offer(agency_id=agency_id, content=what or content(**more), by=by, at=at)


def code(number=1) -> str:
    return f"K-7QTF-{number:04d}"


def take(offer, by, number=1, at=MONDAY):
    return reserve_place(offer_id=offer.pk, reference=code(number), by=by, at=at)


def test_an_agency_keeps_its_own_and_the_secretariat_every_one(tono, wati, sari, budi, disdik):
    add(tono)
    add(wati, agency=disdik, name="PKBM")
    for other in (sari, budi):
        with pytest.raises(Refused):
            add(other, agency=disdik, name="Bukan milik")
    assert set(ServiceOffer.objects.values_list("name", flat=True)) == {"Kelas filial SMP", "PKBM"}


def test_the_same_offer_sent_twice_is_one(tono):
    assert add(tono).pk == add(tono).pk


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "sirkus"}, "kind"),
        ({"name": "  \u202e "}, "name"),
        ({"name": "a" * 161}, "name"),
        ({"name": "Kelas 1671010101100001"}, "name"),
        ({"name": "Sekolah filial LPKA"}, "name"),
        ({"name": "Kelas anak lapas"}, "name"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 2_001}, "capacity"),
        ({"levels": ("s3",)}, "levels"),
        ({"age_from": 26}, "age_from"),
        ({"age_from": 15, "age_to": 14}, "age_to"),
        ({"sex": "X"}, "sex"),
        ({"agreement_until_on": date(1026, 1, 1)}, "agreement_until_on"),
        ({"districts": ("99.99.99",)}, "districts"),
        ({"paper_id": 999_999_999}, "paper_id"),
    ],
)
def test_what_cannot_stand_in_an_offer_is_said_at_its_field(tono, more, field):
    with pytest.raises(WrongField) as wrong:
        add(tono, **more)
    assert wrong.value.field == field
    assert not ServiceOffer.objects.exists()


def test_levels_are_kept_only_where_the_kind_has_them(tono):
    assert add(tono, kind="psychologist", name="Psikolog").levels == []


def test_a_paper_of_another_agency_is_not_taken(tono, sari):
    other = Evidence.objects.create(
        agency_id=sari.seats[0].agency_id, title="PKS", form="file", created_at=MONDAY,
        created_by=sari.user,
    )  # fmt: skip
    with pytest.raises(WrongField):
        add(tono, paper_id=other.pk)


def test_change_compares_the_version_and_tells_what(tono, sari):
    offer = add(tono)
    change_offer(
        offer_id=offer.pk, content=content(hours="08.00-15.00"), seen=1, by=tono, at=MONDAY
    )
    with pytest.raises(OfferMoved):
        change_offer(offer_id=offer.pk, content=content(hours="x"), seen=1, by=tono, at=MONDAY)
    with pytest.raises(Refused):
        change_offer(offer_id=offer.pk, content=content(hours="y"), seen=2, by=sari, at=MONDAY)
    offer.refresh_from_db()
    assert (offer.hours, offer.version) == ("08.00-15.00", 2)
    assert Event.objects.get(kind="offer.changed").facts["what"] == "jam layanan"


def test_capacity_below_what_is_taken_is_refused_and_numbers_close_up(tono):
    offer = add(tono)
    for number in (1, 2, 3):
        take(offer, tono, number)
    with pytest.raises(WrongField, match="3 tempat sedang terpakai") as wrong:
        change_capacity(offer_id=offer.pk, capacity=2, seen=1, by=tono, at=MONDAY)
    assert wrong.value.field == "capacity"
    first = OfferReservation.objects.get(place=1)
    release_place(reservation_id=first.pk, outcome="finished", by=tono, at=MONDAY)
    change_capacity(offer_id=offer.pk, capacity=2, seen=1, by=tono, at=MONDAY)
    open_ = OfferReservation.objects.filter(released_at=None)
    # the third was the only one beyond: it takes the place that became free
    assert dict(open_.values_list("reference", "place")) == {code(2): 2, code(3): 1}
    with pytest.raises(NoPlace):
        take(offer, tono, 4)


def test_the_database_keeps_the_capacity_above_places_in_use(tono):
    offer = add(tono)
    take(offer, tono, 1)
    take(offer, tono, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceOffer.objects.update(capacity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferReservation.objects.filter(place=2).update(place=9)


def test_places_are_the_lowest_free_and_one_for_each_code(tono):
    offer = add(tono)
    assert [take(offer, tono, number).place for number in (1, 2, 1)] == [1, 2, 1]
    release_place(
        reservation_id=OfferReservation.objects.get(place=1).pk, outcome="moved", by=tono, at=MONDAY
    )
    assert take(offer, tono, 3).place == 1
    assert take(offer, tono, 1).place == 3


def test_a_reference_is_a_code_and_never_a_name(tono):
    offer = add(tono)
    for words in ("Budi", "K-7QTF", "k-7qtf-93md", ""):
        with pytest.raises(ValueError, match="code"):
            reserve_place(offer_id=offer.pk, reference=words, by=tono, at=MONDAY)


def test_who_may_not_take_places_is_refused(tono, budi, ketut):
    offer = add(tono)
    for other in (budi, ketut):
        with pytest.raises(Refused):
            take(offer, other)


def test_what_ended_or_expired_is_not_taken_and_the_next_best_is_named(tono):
    ended, expired = add(tono), add(tono, name="Filial lama", agreement_until_on=TODAY)
    end_offer(offer_id=ended.pk, seen=1, by=tono, at=MONDAY)
    with pytest.raises(NoPlace, match="sudah diakhiri") as refused:
        take(ended, tono)
    assert refused.value.instead is None
    assert "minta sekretariat" in refused.value.reason
    other = add(tono, name="PKBM", kind="equivalency", capacity=5, levels=("smp", "paket-b"))
    with pytest.raises(NoPlace, match=r"berakhir 2 Februari 2026\. Masih ada 5 tempat") as refused:
        take(expired, tono)
    assert refused.value.instead == other
    # for another level there is nothing instead
    sd = add(tono, name="Filial SD", levels=("sd",), agreement_until_on=TODAY)
    with pytest.raises(NoPlace) as refused:
        take(sd, tono)
    assert refused.value.instead is None


def test_release_asks_how_it_ended_and_happens_once(tono):
    kept = take(add(tono), tono)
    with pytest.raises(Refused, match="Pilih bagaimana"):
        release_place(reservation_id=kept.pk, outcome="entah", by=tono, at=MONDAY)
    for outcome in ("graduated", "moved"):
        release_place(reservation_id=kept.pk, outcome=outcome, by=tono, at=MONDAY)
    kept.refresh_from_db()
    assert kept.outcome == "graduated"
    assert Event.objects.filter(kind="offer.released").count() == 1


def test_fitting_offers_come_in_order_with_reasons(tono, django_assert_num_queries):
    full = add(tono, name="Filial penuh", capacity=1)
    take(full, tono)
    roomy, other = add(tono, name="Filial lapang"), add(tono, name="Filial SD", levels=("sd",))
    add(tono, name="Tempat aman", kind="shelter", levels=())
    with django_assert_num_queries(1):
        fits = fitting_offers(asked=["schooling"], level="smp", age=14, today=TODAY)
    assert [(fit.offer.name, fit.free, fit.fits) for fit in fits] == [
        ("Filial lapang", 3, True),
        ("Filial penuh", 0, False),
        ("Filial SD", 3, False),
    ]
    assert fits[1].why_not == ("Penuh: 1 dari 1 terpakai.",)
    assert fits[0].offer == roomy
    assert fits[2].offer == other


def test_warning_reaches_agency_and_secretariat_once(tono, wati, sari):
    offer = add(tono, agreement_until_on=TODAY + timedelta(days=60))
    add(tono, name="Jauh", agreement_until_on=TODAY + timedelta(days=61))
    for _again in range(2):
        assert warn_of_ends(at=MONDAY) == 1
    about = Notice.objects.filter(kind="offer.agreement")
    assert set(about.values_list("user__username", flat=True)) == {"tono", "wati"}
    assert about.count() == 2
    # the next steps: 30, 7, and once when it is over
    for days, count in ((29, 2), (30, 4), (53, 6), (60, 8), (61, 8)):
        warn_of_ends(at=MONDAY + timedelta(days=days))
        about = Notice.objects.filter(about=f"offer:{offer.pk}")
        assert about.count() == count, days
    assert "tidak dapat dipakai" in about.order_by("pk").last().text
    steps = Event.objects.filter(kind="offer.warned", stream=f"offer:{offer.pk}").order_by("pk")
    assert [event.facts["days"] for event in steps] == [60, 30, 7, 0]


def test_a_renewed_agreement_takes_its_warning_back(tono):
    offer = add(tono, agreement_until_on=TODAY + timedelta(days=7))
    warn_of_ends(at=MONDAY)
    assert Notice.objects.unread().filter(about=f"offer:{offer.pk}").exists()
    later = content(agreement_until_on=TODAY + timedelta(days=400))
    change_offer(offer_id=offer.pk, content=later, seen=1, by=tono, at=MONDAY)
    assert not Notice.objects.unread().filter(about=f"offer:{offer.pk}").exists()


def test_saying_that_it_is_still_true_makes_it_fresh(tono):
    offer = add(tono)
    later = MONDAY + timedelta(days=40)
    confirm_offer(offer_id=offer.pk, by=tono, at=later)
    offer.refresh_from_db()
    assert offer.changed_at == later


def test_offers_go_with_their_agency_when_it_merges(tono, disdik, dinkes):
    add(tono)
    assert moving_lines(disdik.pk) == ["1 layanan"]
    with transaction.atomic():
        move_with_merge(disdik.pk, dinkes.pk, None, MONDAY)
    assert ServiceOffer.objects.get().agency == dinkes

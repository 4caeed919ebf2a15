from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from layak.city.agencies.seats.actions import (
    NewPerson,
    assign_holder,
    close_seatless_accounts,
    create_seat,
    end_seat,
    issue_seat_codes,
    move_seat,
    replace_holder,
    vacate_seat,
)
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.people.accounts.actions import create_user, redeem_code
from layak.city.people.accounts.models import ActivationCode, User
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import JANUARY, MONDAY, PASSWORD, fresh, make_person

DEWI = NewPerson(username="dewi", name="Dewi Lestari")
TODAY = date(2026, 2, 2)


def seat_of(person) -> Seat:
    return Seat.objects.get(pk=person.seat.seat_id)


def last_kind() -> str:
    return Event.objects.latest("pk").kind


def test_create_seat_is_titled_by_its_role(wati, dinkes):
    seat = create_seat(agency=dinkes, role="contributor", by=wati, at=MONDAY)
    assert seat.title == "Penyumbang"
    assert last_kind() == "seat.created"


@pytest.mark.parametrize(
    ("who", "role", "allowed"),
    [
        ("wati", "operator", True),
        ("wati", "agency-head", True),
        ("wati", "verifier", True),
        ("wati", "chair", True),
        ("wati", "administrator", False),
        ("adi", "operator", True),
        ("adi", "secretariat", True),
        ("adi", "administrator", True),
        ("sari", "operator", False),
        ("heri", "operator", False),
        ("budi", "operator", False),
        ("ketut", "operator", False),
        ("rahma", "operator", False),
        ("tono", "operator", False),
        ("wati", "raja", False),
    ],
)
def test_who_creates_which_seat(cast, dinkes, who, role, allowed):
    try:
        create_seat(agency=dinkes, role=role, by=cast[who], at=MONDAY)
        created = True
    except Refused:
        created = False
    assert created is allowed


def test_new_person_gets_an_account_with_the_seat(wati, dinkes):
    seat = create_seat(agency=dinkes, role="operator", by=wati, at=MONDAY)
    holding = assign_holder(seat=seat, person=DEWI, since_on=TODAY, by=wati, at=MONDAY)
    assert holding.user.username == "dewi"
    assert Event.objects.latest("pk").sentence == (
        "Dewi Lestari memegang kursi Operator perangkat daerah sejak 2 Februari 2026."
    )


def test_assign_refuses_a_held_seat(sari, wati):
    with pytest.raises(Refused, match="sudah dipegang"):
        assign_holder(seat=seat_of(sari), person=DEWI, since_on=TODAY, by=wati, at=MONDAY)
    assert not User.objects.filter(username="dewi").exists()


def test_nobody_takes_a_seat_for_oneself(wati, adi, dinkes):
    seat = create_seat(agency=dinkes, role="chair", by=wati, at=MONDAY)
    for person in (wati, adi):
        with pytest.raises(Refused, match="diri sendiri"):
            assign_holder(seat=seat, person=person.user, since_on=TODAY, by=person, at=MONDAY)


def test_closed_account_gets_no_seat(wati, dinkes):
    user = create_user(username="dewi", name="Dewi", by=wati, at=MONDAY)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.refresh_from_db()
    seat = create_seat(agency=dinkes, role="operator", by=wati, at=MONDAY)
    with pytest.raises(Refused, match="tidak aktif"):
        assign_holder(seat=seat, person=user, since_on=TODAY, by=wati, at=MONDAY)


def test_replaced_operator_leaves_the_work_and_loses_the_rights(sari, wati, dinkes):
    seat, today = seat_of(sari), timezone.localdate()
    holding = replace_holder(seat=seat, person=DEWI, since_on=today, by=wati, at=timezone.now())
    dewi = fresh(holding.user)
    assert [held.seat_id for held in dewi.seats] == [seat.pk]
    assert dewi.agency_ids("answer.edit") == {dinkes.pk}
    assert fresh(sari).seats == ()
    assert not fresh(sari).user.is_active
    former = SeatHolding.objects.get(user=sari.user)
    assert (former.since_on, former.until_on) == (JANUARY, today)
    assert "seat.replaced" in Event.objects.values_list("kind", flat=True)


def test_replaced_person_with_another_seat_keeps_the_account(sari, wati, disdik):
    other = create_seat(agency=disdik, role="contributor", by=wati, at=MONDAY)
    assign_holder(seat=other, person=sari.user, since_on=JANUARY, by=wati, at=MONDAY)
    now = timezone.now()
    replace_holder(
        seat=seat_of(sari), person=DEWI, since_on=timezone.localdate(now), by=wati, at=now
    )
    assert fresh(sari).user.is_active
    assert [held.agency_id for held in fresh(sari).seats] == [disdik.pk]


def test_planned_handover_works_from_its_day_on(sari, wati):
    now = timezone.now()
    day = timezone.localdate(now) + timedelta(days=7)
    replace_holder(seat=seat_of(sari), person=DEWI, since_on=day, by=wati, at=now)
    assert fresh(sari).seats != ()
    assert fresh(sari).user.is_active
    seat = seat_of(sari)
    holders = SeatHolding.objects.filter(seat=seat)
    assert holders.on(day - timedelta(days=1)).get().user == sari.user
    assert holders.on(day).get().user.username == "dewi"
    assert close_seatless_accounts(at=now) == 0
    assert close_seatless_accounts(at=now + timedelta(days=7)) == 1
    assert not fresh(sari).user.is_active
    assert User.objects.get(username="dewi").is_active


def test_replacement_on_the_first_day_corrects_a_mistake(sari, wati):
    seat = seat_of(sari)
    replace_holder(seat=seat, person=DEWI, since_on=JANUARY, by=wati, at=MONDAY)
    assert SeatHolding.objects.on(JANUARY).get(seat=seat).user.username == "dewi"


def test_replacement_before_the_former_began_is_refused(sari, wati):
    with pytest.raises(Refused, match="baru memegang"):
        replace_holder(
            seat=seat_of(sari),
            person=DEWI,
            since_on=JANUARY - timedelta(days=1),
            by=wati,
            at=MONDAY,
        )
    assert not User.objects.filter(username="dewi").exists()


def test_replace_refuses_an_empty_seat_and_the_same_person(sari, wati, dinkes):
    empty = create_seat(agency=dinkes, role="operator", by=wati, at=MONDAY)
    with pytest.raises(Refused, match="kosong"):
        replace_holder(seat=empty, person=DEWI, since_on=TODAY, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="sudah memegang"):
        replace_holder(seat=seat_of(sari), person=sari.user, since_on=TODAY, by=wati, at=MONDAY)


def test_database_forbids_two_holders_on_one_day(sari, tono):
    seat = seat_of(sari)
    SeatHolding.objects.filter(seat=seat).update(until_on=date(2026, 3, 1))
    SeatHolding.objects.create(seat=seat, user=tono.user, since_on=date(2026, 3, 1))
    with pytest.raises(IntegrityError, match="one_holder"), transaction.atomic():
        SeatHolding.objects.create(
            seat=seat, user=tono.user, since_on=date(2026, 2, 1), until_on=date(2026, 2, 2)
        )


def test_vacated_seat_stays_and_can_be_given_again(sari, wati):
    now = timezone.now()
    seat, today = seat_of(sari), timezone.localdate(now)
    vacate_seat(seat=seat, until_on=today, by=wati, at=now)
    assert fresh(sari).seats == ()
    assign_holder(seat=seat, person=DEWI, since_on=today, by=wati, at=now)
    assert SeatHolding.objects.on(today).get(seat=seat).user.username == "dewi"


def test_ended_seat_gives_no_rights(sari, wati):
    end_seat(seat=seat_of(sari), by=wati, at=timezone.now())
    assert fresh(sari).seats == ()
    with pytest.raises(Refused, match="sudah berakhir"):
        assign_holder(seat=seat_of(sari), person=DEWI, since_on=TODAY, by=wati, at=MONDAY)


def test_moved_seat_takes_its_holder_along(sari, wati, disdik):
    move_seat(seat=seat_of(sari), agency=disdik, by=wati, at=MONDAY)
    assert fresh(sari).all_agency_ids == {disdik.pk}
    assert last_kind() == "seat.moved"


def test_last_administrator_stays(adi, dp3a):
    seat, now = seat_of(adi), timezone.now()
    for action in (
        lambda: end_seat(seat=seat, by=None, at=now),
        lambda: vacate_seat(seat=seat, until_on=timezone.localdate(now), by=None, at=now),
    ):
        with pytest.raises(Refused, match="Administrator yang terakhir"):
            action()
    second = make_person(dp3a, "administrator", "lina", "Lina Marlina")
    end_seat(seat=seat, by=second, at=now)
    assert fresh(adi).seats == ()
    with pytest.raises(Refused, match="Administrator yang terakhir"):
        end_seat(seat=seat_of(second), by=None, at=now)


def test_administrator_of_a_planned_handover_stays_too(adi):
    now = timezone.now()
    day = timezone.localdate(now) + timedelta(days=7)
    replace_holder(seat=seat_of(adi), person=DEWI, since_on=day, by=None, at=now)
    with pytest.raises(Refused, match="Administrator yang terakhir"):
        end_seat(seat=seat_of(adi), by=None, at=now)


def test_administrator_can_be_replaced(adi):
    now = timezone.now()
    holding = replace_holder(
        seat=seat_of(adi), person=DEWI, since_on=timezone.localdate(now), by=None, at=now
    )
    assert fresh(holding.user).may("administrator.manage")


def test_secretariat_leaves_administrators_alone(adi, wati):
    seat, now = seat_of(adi), timezone.now()
    for action in (
        lambda: end_seat(seat=seat, by=wati, at=now),
        lambda: replace_holder(seat=seat, person=DEWI, since_on=TODAY, by=wati, at=now),
        lambda: issue_seat_codes(seats=[seat], by=wati, at=now),
        lambda: move_seat(seat=seat, agency=seat.agency, by=wati, at=now),
    ):
        with pytest.raises(Refused, match="administrator"):
            action()


def test_codes_are_one_card_per_person(sari, wati, disdik, dinkes):
    other = create_seat(
        agency=disdik, role="contributor", title="Penyumbang Disdik", by=wati, at=MONDAY
    )
    assign_holder(seat=other, person=sari.user, since_on=JANUARY, by=wati, at=MONDAY)
    cards = issue_seat_codes(seats=[seat_of(sari), other], by=wati, at=MONDAY)
    assert len(cards) == 1
    card = cards[0]
    assert (card.name, card.username) == ("Sari Wulandari", "sari")
    assert card.seats == "Operator perangkat daerah, Penyumbang Disdik"
    assert card.expires_at == MONDAY + timedelta(hours=72)
    assert redeem_code(code=card.code, password=PASSWORD, at=MONDAY) == sari.user


def test_codes_for_empty_seats_are_refused(wati, dinkes):
    seat = create_seat(agency=dinkes, role="operator", by=wati, at=MONDAY)
    with pytest.raises(Refused, match="belum ada pemegangnya"):
        issue_seat_codes(seats=[seat], by=wati, at=MONDAY)
    assert not ActivationCode.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_take_each_other_away_at_once(adi, dp3a):
    lina = make_person(dp3a, "administrator", "lina", "Lina Marlina")
    barrier, results = Barrier(2), []

    def end(seat: Seat, by) -> None:
        barrier.wait(timeout=10)
        try:
            end_seat(seat=seat, by=by, at=timezone.now())
            results.append("ended")
        except Refused as refusal:
            results.append(refusal.reason)
        finally:
            connections.close_all()

    threads = [
        Thread(target=end, args=[seat_of(lina), adi]),
        Thread(target=end, args=[seat_of(adi), lina]),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(results)[1] == "ended"
    assert "yang terakhir" in sorted(results)[0]
    assert Seat.objects.current().filter(role="administrator").count() == 1

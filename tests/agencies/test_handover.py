"""A seat changes hands: what hung on the person goes with the seat, at once or on its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.handover.actions import receive_seat
from layak.city.agencies.seats.actions import (
    NewPerson,
    assign_holder,
    create_seat,
    end_seat,
    replace_holder,
    settle_seats,
    vacate_seat,
)
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.people.accounts.models import User
from layak.evaluation.answers.models import Assignment, Delegation
from layak.evaluation.assignments.reads import vacant_bodies
from layak.evaluation.handovers.reads import handover_sections
from layak.evaluation.revisions.actions import load_edition
from layak.evaluation.steering.actions import open_round
from layak.platform.audit.models import Event
from layak.platform.notifications.actions import pass_on
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, fresh, make_person, shipped, sign_in
from tests.evaluation.conftest import plan

NEW = NewPerson(username="dewi", name="Dewi Lestari", email="dewi@musiraya.example")


@pytest.fixture
def round_(dinkes, dp3a, disdik, setda):
    revision = load_edition(edition=shipped("kla-2024"), by=None, at=MONDAY)
    return open_round(plan=plan(), revision=revision, caretaker=dp3a, by=None, at=MONDAY)


@pytest.fixture
def answer(round_):
    return round_.answers.get(code="14.1")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def seat(sari):
    return Seat.objects.get(pk=sari.seats[0].seat_id)


def notice(user, about: str, **changes) -> Notice:
    facts = {"kind": "x", "text": "Kalimat.", "url": "/", "created_at": MONDAY, "about": about}
    return Notice.objects.create(user=user, **(facts | changes))


def replaced(seat, wati, now, days: int = 0) -> User:
    since = timezone.localdate(now) + timedelta(days=days)
    return replace_holder(seat=seat, person=NEW, since_on=since, by=wati, at=now).user


def lead(answer, agency):
    Assignment.objects.filter(answer=answer, ended_at=None).update(ended_at=MONDAY)
    return Assignment.objects.create(
        answer=answer, agency=agency, relation="lead", assigned_at=MONDAY
    )


def abouts(user) -> list[str]:
    return sorted(Notice.objects.filter(user=user, read_at=None).values_list("about", flat=True))


def test_unread_work_notices_go_to_the_newcomer(seat, sari, wati, answer, dinkes, disdik, now):
    lead(answer, dinkes)
    other = answer.round.answers.exclude(pk=answer.pk).first()
    lead(other, disdik)
    notice(sari.user, f"answer:{answer.pk}", once=f"remind:1:{sari.user.pk}")
    notice(sari.user, f"answer:{other.pk}")
    notice(sari.user, "account")
    notice(sari.user, f"answer:{answer.pk}", read_at=MONDAY)
    dewi = replaced(seat, wati, now)
    assert abouts(dewi) == [f"answer:{answer.pk}", f"seat:{seat.pk}"]
    assert abouts(sari.user) == ["account", f"answer:{other.pk}"]
    assert Notice.objects.get(user=dewi, kind="x").once == f"remind:1:{dewi.pk}"
    assert "1 pemberitahuan" in Event.objects.get(kind="seat.handed_over").sentence


def test_vacated_seat_takes_notices_back_and_tells_the_secretariat(
    seat, sari, wati, answer, dinkes, now
):
    lead(answer, dinkes)
    notice(sari.user, f"answer:{answer.pk}")
    vacate_seat(seat=seat, until_on=timezone.localdate(now), by=wati, at=now)
    assert abouts(sari.user) == []
    told = Notice.objects.get(kind="seat.vacant")
    assert told.user == wati.user
    leads = Assignment.objects.filter(agency=dinkes, relation="lead", ended_at=None)
    assert f"Dinas Kesehatan tidak punya pengisi lagi: {leads.count()} " in told.text


def test_who_keeps_another_seat_of_the_agency_keeps_the_notices(
    seat, sari, wati, answer, dinkes, now
):
    lead(answer, dinkes)
    second = create_seat(agency=dinkes, role="operator", title="Kedua", by=None, at=MONDAY)
    assign_holder(seat=second, person=sari.user, since_on=date(2026, 1, 5), by=None, at=now)
    notice(sari.user, f"answer:{answer.pk}")
    replaced(seat, wati, now)
    assert f"answer:{answer.pk}" in abouts(sari.user)


def test_delegations_to_the_leaver_end(seat, sari, heri, wati, answer, dinkes, now):
    held = lead(answer, dinkes)
    given = Delegation.objects.create(
        assignment=held, to=sari.user, given_at=MONDAY, given_by=heri.user
    )
    replaced(seat, wati, now)
    given.refresh_from_db()
    assert given.ended_at == now


def test_later_day_moves_nothing_until_it_comes(seat, sari, wati, answer, dinkes, now):
    lead(answer, dinkes)
    notice(sari.user, f"answer:{answer.pk}")
    dewi = replaced(seat, wati, now, days=3)
    assert abouts(sari.user) == [f"answer:{answer.pk}"]
    assert abouts(dewi) == []
    assert settle_seats(at=now + timedelta(days=2)) == 0
    assert settle_seats(at=now + timedelta(days=3)) == 1
    assert abouts(dewi) == [f"answer:{answer.pk}", f"seat:{seat.pk}"]
    assert settle_seats(at=now + timedelta(days=3)) == 0
    assert len(abouts(dewi)) == 2


def test_ended_seat_settles_too(seat, sari, wati, answer, dinkes, now):
    lead(answer, dinkes)
    notice(sari.user, f"answer:{answer.pk}")
    end_seat(seat=seat, by=wati, at=now)
    assert abouts(sari.user) == []
    assert SeatHolding.objects.get(seat=seat).handed_over_at == now


def test_first_holder_of_a_seat_is_not_bothered(sari, client):
    assert not fresh(sari).seats[0].awaits_handover
    assert not Notice.objects.filter(user=sari.user, kind="seat.handover").exists()


def test_newcomer_finds_the_page_and_receives_once(client, seat, wati, answer, dinkes, now):
    lead(answer, dinkes)
    dewi = fresh(replaced(seat, wati, now))
    assert dewi.seats[0].awaits_handover
    sign_in(client, dewi)
    url = reverse("handover_detail", args=[seat.pk])
    assert url in client.get("/").content.decode()
    page = client.get(url).content.decode()
    assert "Sari Wulandari" in page
    assert "Sudah saya terima" in page
    assert "Belum diisi" in page or "pertanyaan" in page
    done = reverse("handover_receive", args=[seat.pk])
    assert client.get(done).status_code == 405
    assert client.post(done).status_code == 302
    assert client.post(done).status_code == 302
    assert Event.objects.filter(kind="seat.received").count() == 1
    assert not fresh(dewi).seats[0].awaits_handover
    assert "Sudah saya terima" not in client.get(url).content.decode()


def test_only_holder_and_manager_open_it(client, seat, heri, wati, tono, now):
    url = reverse("handover_detail", args=[seat.pk])
    for person, status in ((tono, 404), (heri, 404), (wati, 200)):
        sign_in(client, person)
        assert client.get(url).status_code == status
    assert client.post(reverse("handover_receive", args=[seat.pk])).status_code == 404
    with pytest.raises(Refused, match="pemegang kursi ini sendiri"):
        receive_seat(seat_id=seat.pk, by=wati, at=now)


def test_page_tells_questions_by_stage(seat, dinkes, round_, django_assert_max_num_queries):
    leads = round_.answers.filter(assignments__agency=dinkes, assignments__relation="lead")
    first = leads.first()
    round_.answers.filter(pk=first.pk).update(stage="returned")
    with django_assert_max_num_queries(8):
        sections = handover_sections(seat, date(2026, 11, 24))
    shown = [int(line.text.split(": ")[1].split()[0]) for line in sections[0].lines]
    assert sorted(shown) == [1, leads.count() - 1]
    assert all(section.empty for section in sections)


def test_seat_without_answers_shows_only_who_was_before(round_, adi):
    seat = Seat.objects.get(pk=adi.seats[0].seat_id)
    assert handover_sections(seat, date(2026, 11, 24)) == []


def test_vacant_bodies_are_named_until_someone_sits_there(
    round_, dinkes, dp3a, disdik, django_assert_num_queries
):
    today = timezone.localdate()
    with django_assert_num_queries(1):
        names = [body.name for body in vacant_bodies(today=today, round_=round_)]
    assert "Dinas Kesehatan" in names
    make_person(dinkes, "operator", "baru", "Orang Baru")
    assert "Dinas Kesehatan" not in [body.name for body in vacant_bodies(today=today)]


def test_passing_on_tells_nobody_twice(sari, tono):
    notice(sari.user, "answer:1", once=f"a:{sari.user.pk}")
    notice(tono.user, "answer:1", once=f"a:{tono.user.pk}")
    assert pass_on(from_id=sari.user.pk, to_id=tono.user.pk, about=["answer:1"]) == 1
    assert abouts(tono.user) == ["answer:1"]
    assert pass_on(from_id=tono.user.pk, to_id=None, about=["answer:1"]) == 1
    assert Notice.objects.count() == 0

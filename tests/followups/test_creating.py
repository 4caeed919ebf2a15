from __future__ import annotations

from datetime import date, timedelta

import pytest

from layak.city.agencies.register.actions import end_agency
from layak.city.agencies.seats.models import Seat
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.promises.reads import open_rows
from layak.records.followups.steps.actions import create_followup
from layak.rules.refusal import Refused, WrongField
from tests.followups.conftest import DUE, NOW, TODAY


def test_create_notes_the_promise_and_tells_its_owner(promise, sari, heri, tono):
    made = promise(title="  Pasang \n rambu ", problem="Belum ada", series="rakor", codes=("1.1",))
    kept = FollowUp.objects.get()
    assert (kept.pk, kept.title, kept.state, kept.codes) == (
        made.pk,
        "Pasang rambu",
        "open",
        ["1.1"],
    )
    assert Event.objects.get(kind="followup.created").facts["due_on"] == "2026-02-12"
    told = Notice.objects.get()
    assert told.user == sari.user
    assert told.url == f"/tindak-lanjut/{made.pk}/"
    assert told.text == "Tindak lanjut baru untuk Dinas Kesehatan, tenggat 12 Februari 2026."


def test_create_refuses_whoever_may_not_manage(promise, sari):
    with pytest.raises(Refused, match="sekretariat atau ketua"):
        create_followup(
            new=NewFollowUp(title="Rambu", agency_id=sari.seat.agency_id, due_on=DUE),
            by=sari,
            at=NOW,
        )
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("told", "field", "reason"),
    [
        ({"title": " \n "}, "title", "Tulis apa"),
        ({"title": "a" * 301}, "title", "paling banyak 300"),
        ({"problem": "b" * 601}, "problem", "paling banyak 600"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on", "sudah lewat"),
        ({"due_on": date(2226, 2, 3)}, "due_on", "Periksa tahunnya"),
        ({"repeats_months": 0}, "repeats_months", "1 sampai 60"),
        ({"seat_id": 999_999}, "seat", "bukan kursi Dinas Kesehatan"),
        ({"agency_id": 999_999}, "agency", "tidak ada"),
        ({"supporter_ids": (999_999,)}, "supporters", "tidak ada lagi"),
        ({"codes": ("X" * 21,)}, "codes", "tidak dikenal"),
    ],
)
def test_create_refuses_what_cannot_be(promise, told, field, reason):
    with pytest.raises(WrongField, match=reason) as wrong:
        promise(**told)
    assert wrong.value.field == field


def test_create_refuses_an_agency_that_ended(promise, disdik, wati):
    end_agency(agency=disdik, by=None, at=NOW)
    with pytest.raises(WrongField, match="tidak ada lagi"):
        promise(agency_id=disdik.pk)


def test_create_refuses_a_question_that_nobody_asks(promise, round_):
    with pytest.raises(WrongField, match=r"tidak dikenal: 99\.9"):
        promise(codes=("99.9",))
    assert promise(codes=("21a.1", "19.2B", "14.1")).codes == ["21A.1", "19.2b", "14.1"]


def test_an_empty_seat_is_answered_for_by_the_head_then_by_the_secretariat(
    promise, dinkes, setda, wati, heri, ketut
):
    seat = Seat.objects.create(agency=dinkes, role="operator", title="Operator cadangan")
    promise(seat_id=seat.pk)
    assert Notice.objects.get().user == heri.user
    assert [row.is_vacant for row in open_rows(today=TODAY)] == [True]
    Notice.objects.all().delete()
    lonely = Seat.objects.create(agency=setda, role="operator", title="Operator Setda")
    promise(agency_id=setda.pk, seat_id=lonely.pk, by=ketut)
    assert Notice.objects.get().user == wati.user


def test_open_rows_begin_with_the_most_overdue_and_know_their_series(promise, disdik):
    promise(title="Kemudian", due_on=date(2026, 2, 20), series="rakor")
    promise(title="Dahulu", due_on=date(2026, 2, 6), agency_id=disdik.pk, series="rakor")
    promise(title="Lain", due_on=date(2026, 2, 5))
    today = date(2026, 2, 10)
    rows = open_rows(series="rakor", today=today)
    assert [(row.title, row.is_late, row.days_late) for row in rows] == [
        ("Dahulu", True, 4), ("Kemudian", False, 0),
    ]  # fmt: skip
    assert [row.title for row in open_rows(agency_id=disdik.pk, today=today)] == ["Dahulu"]


def test_a_day_without_work_counts_until_the_next_working_day(promise):
    promise(due_on=date(2026, 2, 14))
    (monday,) = open_rows(today=date(2026, 2, 16))
    (holiday,) = open_rows(today=date(2026, 2, 17))
    (after,) = open_rows(today=date(2026, 2, 19))
    assert [row.is_late for row in (monday, holiday, after)] == [False, False, True]

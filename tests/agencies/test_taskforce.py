"""Decrees of task forces, positions and who holds them, what a later decree carries over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from layak.city.agencies.positions.actions import (
    Office,
    Official,
    add_positions,
    change_position,
    end_position,
    hold_position,
    vacate_position,
)
from layak.city.agencies.positions.reads import position_sections, vacant_positions, vacant_seats
from layak.city.agencies.register.actions import merge_agencies
from layak.city.agencies.seats.actions import create_seat, vacate_seat
from layak.city.agencies.seats.models import Seat
from layak.city.agencies.taskforce.actions import (
    Decree,
    correct_task_force,
    end_task_force,
    record_task_force,
    replace_task_force,
    warn_of_terms,
)
from layak.city.agencies.taskforce.models import Position, PositionHolding, TaskForce
from layak.city.agencies.taskforce.reads import city_task_force, task_force_page
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from tests.conftest import MONDAY

TODAY = timezone.localdate(MONDAY)


def decree(**changes) -> Decree:
    facts = {
        "number": "188/12/2026",
        "decreed_on": date(2026, 1, 5),
        "since_on": date(2026, 1, 5),
        "until_on": date(2026, 12, 31),
        "signer": "Wali Kota",
    }
    return Decree(**(facts | changes))


@pytest.fixture
def task_force(wati):
    return record_task_force(level="city", place_code="", decree=decree(), by=wati, at=MONDAY)


def office(**changes) -> Office:
    facts = {"group": "klaster-3", "duty": "koordinator", "title": "Kepala Dinas Kesehatan"}
    return Office(**(facts | changes))


def added(task_force, wati, **changes) -> Position:
    return add_positions(task_force=task_force, offices=[office(**changes)], by=wati, at=MONDAY)[0]


def sits(position, wati, name="Ibu A", since=date(2026, 1, 5), **changes):
    official = Official(name=name, since_on=since, **changes)
    return hold_position(position=position, official=official, by=wati, at=MONDAY)


def test_decree_is_recorded_once_for_a_place(task_force, wati):
    assert Event.objects.get(kind="taskforce.recorded").sentence == (
        "SK 188/12/2026 tentang gugus tugas kota dicatat, berlaku sejak 5 Januari 2026."
    )
    with pytest.raises(Refused, match="Ganti SK"):
        record_task_force(level="city", place_code="", decree=decree(), by=wati, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskForce.objects.create(
            level="city", number="x", decreed_on=TODAY, since_on=TODAY, created_at=MONDAY
        )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"number": "  "}, "nomor SK"),
        ({"until_on": date(2026, 1, 4)}, "sebelum hari pertamanya"),
        ({"paper_url": "https://contoh.example/sk.pdf"}, "alamat halaman bukti"),
        ({"paper_url": "javascript:alert(1)"}, "alamat halaman bukti"),
    ],
)
def test_decree_with_a_fault_is_refused(task_force, wati, changes, why):
    with pytest.raises(Refused, match=why):
        correct_task_force(task_force=task_force, decree=decree(**changes), by=wati, at=MONDAY)


def test_paper_is_kept_as_a_page_of_this_site(task_force, wati):
    given = decree(paper_url="https://layak.example/bukti/12/?x=1")
    correct_task_force(task_force=task_force, decree=given, by=wati, at=MONDAY)
    task_force.refresh_from_db()
    assert task_force.paper_url == "/bukti/12/"


def test_operator_manages_nothing(task_force, sari):
    with pytest.raises(Refused, match="Hanya sekretariat"):
        added(task_force, sari)
    with pytest.raises(Refused, match="Hanya sekretariat"):
        end_task_force(task_force=task_force, ended_on=TODAY, by=sari, at=MONDAY)


def test_holder_follows_holder_and_history_stays(task_force, wati):
    position = added(task_force, wati)
    sits(position, wati)
    sits(position, wati, name="Bapak B", since=date(2026, 2, 2), capacity="Plt.", sex="L")
    page = task_force_page(task_force, today=TODAY)
    row = page.groups[0].rows[0]
    assert (row.holder, row.standing, row.since_on) == ("Plt. Bapak B", "Koordinator", TODAY)
    assert (page.men_count, page.women_count, page.vacant_count) == (1, 0, 0)
    kept = PositionHolding.objects.order_by("since_on").values_list("name", "until_on")
    assert list(kept) == [("Ibu A", date(2026, 2, 2)), ("Bapak B", None)]
    with pytest.raises(Refused, match="baru menjabat sejak"):
        sits(position, wati, name="Ibu C", since=date(2026, 2, 2))


def test_position_vacated_and_ended(task_force, wati):
    position = added(task_force, wati)
    sits(position, wati)
    vacate_position(position=position, until_on=TODAY, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="sudah kosong"):
        vacate_position(position=position, until_on=TODAY, by=wati, at=MONDAY)
    end_position(position=position, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="sudah keluar"):
        change_position(position=position, office=office(), by=wati, at=MONDAY)
    assert task_force_page(task_force, today=TODAY).groups == ()


def test_place_unknown_to_the_level_is_refused_and_nothing_added(task_force, wati):
    offices = [office(), office(group="anggota", duty="anggota")]
    with pytest.raises(Refused, match="dari daftar"):
        add_positions(task_force=task_force, offices=offices, by=wati, at=MONDAY)
    assert not Position.objects.exists()


def test_later_decree_carries_positions_and_shows_what_changed(task_force, wati, dinkes):
    kept = added(task_force, wati, agency_id=dinkes.pk)
    sits(kept, wati)
    moved = added(task_force, wati, title="Direktur RSUD", duty="anggota")
    sits(moved, wati, name="Bapak B")
    gone = added(task_force, wati, title="Ketua IDI", duty="anggota")
    later = decree(number="188/90/2026", since_on=date(2026, 2, 2), until_on=None)
    made = replace_task_force(former=task_force, decree=later, by=wati, at=MONDAY)
    copied = {position.title: position for position in made.positions.all()}
    assert set(copied) == {"Kepala Dinas Kesehatan", "Direktur RSUD", "Ketua IDI"}
    assert copied["Kepala Dinas Kesehatan"].agency_id == dinkes.pk
    sits(copied["Direktur RSUD"], wati, name="Ibu D", since=date(2026, 2, 3))
    end_position(position=copied["Ketua IDI"], by=wati, at=MONDAY)
    added(made, wati, group="media", duty="anggota", title="Pemimpin Redaksi")
    page = task_force_page(made, today=TODAY + timedelta(days=1))
    assert page.former is not None
    assert page.former.number == "188/12/2026"
    assert page.changes is not None
    assert page.changes.added == ("Anggota Media: Pemimpin Redaksi",)
    assert page.changes.removed == (
        "Anggota Klaster III: Kesehatan Dasar dan Kesejahteraan: Ketua IDI",
    )
    place = "Anggota Klaster III: Kesehatan Dasar dan Kesejahteraan: Direktur RSUD"
    assert page.changes.moved == ((place, "Bapak B", "Ibu D"),)
    assert city_task_force(date(2026, 2, 1)) == task_force
    assert city_task_force(TODAY) == made
    with pytest.raises(Refused, match="sudah tidak berlaku"):
        end_position(position=gone, by=wati, at=MONDAY)


def test_later_decree_begins_later(task_force, wati):
    with pytest.raises(Refused, match="sesudah 5 Januari 2026"):
        replace_task_force(former=task_force, decree=decree(), by=wati, at=MONDAY)


def told(wati) -> list[str]:
    kept = Notice.objects.filter(user=wati.user, kind="taskforce.term").order_by("pk")
    return [notice.text for notice in kept]


def on(day: date):
    return MONDAY.replace(year=day.year, month=day.month, day=day.day)


def test_end_of_a_term_is_warned_of_once_a_step(task_force, wati):
    assert warn_of_terms(at=on(date(2026, 10, 31))) == 0
    for day in (date(2026, 11, 1), date(2026, 11, 2), date(2026, 12, 3), date(2026, 12, 31)):
        warn_of_terms(at=on(day))
    assert [text.split(" berlaku sampai ")[1] for text in told(wati)] == [
        "31 Desember 2026. Siapkan SK pengganti."
    ] * 3
    for day in (date(2027, 1, 1), date(2027, 2, 1)):
        warn_of_terms(at=on(day))
    assert told(wati)[3:] == [
        "kota: Masa tugas SK 188/12/2026 habis pada 31 Desember 2026. Siapkan SK pengganti."
    ]


def test_positions_of_a_decree_in_force_follow_a_merger(task_force, wati, dinkes, disdik):
    position = added(task_force, wati, agency_id=dinkes.pk)
    merge_agencies(source=dinkes, into=disdik, by=wati, at=MONDAY)
    position.refresh_from_db()
    assert position.agency_id == disdik.pk


def test_seat_hands_over_its_position(task_force, wati, sari, dinkes):
    seat = Seat.objects.get(pk=sari.seats[0].seat_id)
    added(task_force, wati, seat_id=seat.pk)
    (section,) = position_sections(seat, TODAY)
    assert [line.text for line in section.lines] == ["Kepala Dinas Kesehatan"]


def test_long_vacant_are_named_the_longest_first(task_force, wati, sari, dinkes):
    left = added(task_force, wati)
    sits(left, wati)
    vacate_position(position=left, until_on=TODAY, by=wati, at=MONDAY)
    added(task_force, wati, title="Direktur RSUD", duty="anggota")
    seat = Seat.objects.get(pk=sari.seats[0].seat_id)
    vacate_seat(seat=seat, until_on=TODAY, by=wati, at=MONDAY)
    create_seat(agency=dinkes, role="operator", title="Baru", by=wati, at=MONDAY)
    assert [v.title for v in vacant_positions(today=TODAY)] == []
    later = TODAY + timedelta(days=31)
    found = [(v.title, v.days) for v in vacant_positions(today=later)]
    assert found == [("Direktur RSUD", 59), ("Kepala Dinas Kesehatan", 31)]
    assert [(v.title, v.days) for v in vacant_seats(today=later)] == [
        ("Baru", 31),
        (seat.title, 31),
    ]
    assert vacant_seats(today=TODAY + timedelta(days=30)) == []


@pytest.mark.parametrize("count", [2, 20])
def test_page_costs_the_same_for_few_and_many(
    task_force, wati, dinkes, count, django_assert_num_queries
):
    offices = [
        office(title=f"Jabatan {n}", agency_id=dinkes.pk, holder=f"Pejabat {n}")
        for n in range(count)
    ]
    add_positions(task_force=task_force, offices=offices, by=wati, at=MONDAY)
    with django_assert_num_queries(4):
        page = task_force_page(task_force, today=TODAY)
    assert page.position_count == count
    with django_assert_num_queries(2):
        vacant_positions(today=TODAY)

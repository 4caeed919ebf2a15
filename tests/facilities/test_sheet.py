"""The sheet of a year: rows with and without money, two who write, decisions, the next year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from layak.city.agencies.bodies.mergers import moving_rows
from layak.city.agencies.register.actions import merge_agencies
from layak.city.agencies.seats.handovers import seat_sections
from layak.city.agencies.seats.models import Seat
from layak.platform.audit.models import Event
from layak.records.facilities.needs.actions import (
    NeedMoved,
    change_need,
    propose_needs,
    withdraw_need,
)
from layak.records.facilities.needs.entries import pasted
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.facilities.readiness.actions import carry_over
from layak.records.facilities.readiness.reads import summary_of, unfunded_page
from layak.rules.refusal import Refused, WrongField
from tests.conftest import MONDAY
from tests.facilities.conftest import YEAR, bare, content, decide, propose

LATER = MONDAY + timedelta(days=1)


def seat_of(person):
    return Seat.objects.get(pk=person.seats[0].seat_id)


def change(need, by, what, *, seen=None):
    seen = need.version if seen is None else seen
    return change_need(need_id=need.pk, content=what, seen=seen, by=by, at=LATER)


def test_a_row_without_money_and_day_is_accepted_and_named(sari):
    need = propose(sari, bare())
    row = unfunded_page(by=sari, year=YEAR, today=date(YEAR, 1, 1)).rows[0]
    assert row.id == need.pk
    assert row.lacks == ("belum ada dana", "biaya belum dihitung", "belum ada tanggal")
    assert Event.objects.get(kind="readiness.proposed").facts["agency"] == need.agency_id
    assert need.steps.get().kind == "proposed"


def test_the_same_row_twice_is_one(sari):
    assert propose(sari) == propose(sari)
    assert ReadinessNeed.objects.count() == 1


def test_agencies_fill_their_own_and_the_secretariat_for_all(sari, tono, budi, wati, disdik):
    for by in (sari, budi):
        with pytest.raises(Refused, match="perangkat daerahnya sendiri"):
            propose(by, agency=disdik)
    assert propose(wati, agency=disdik).agency == disdik


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"need": "  "}, "need"),
        ({"need": "a" * 301}, "need"),
        ({"why": "NIK 1671024508150001"}, "why"),
        ({"kind": "people"}, "kind"),
        ({"funding": "loan"}, "funding"),
        ({"cost": -1}, "cost"),
        ({"target_on": date(2072, 1, 1)}, "target_on"),
        ({"codes": ("14.5", "99.9")}, "codes"),
    ],
)
def test_what_cannot_stand_in_a_row_names_its_field(round_, sari, changes, field):
    with pytest.raises(WrongField) as wrong:
        propose(sari, content(**changes))
    assert wrong.value.field == field
    assert ReadinessNeed.objects.count() == 0


def test_codes_are_written_as_the_instrument_writes_them(round_, sari):
    assert propose(sari, content(codes=("21a.1", "14.5", "21A.1"))).codes == ["21A.1", "14.5"]


def test_two_who_write_see_each_other(need, sari, wati):
    change(need, sari, content(funding="partner"))
    with pytest.raises(NeedMoved):
        change(need, wati, content(why="Lain"), seen=need.version)
    need.refresh_from_db()
    assert (need.funding, need.why) == ("partner", "Baru 12 dari 41 puskesmas")
    assert need.steps.latest("pk").note == "sumber dana"


def test_another_cost_after_the_meeting_is_proposed_again(need, sari, ketut):
    agreed = decide(need, ketut, url="/rapat/5/")
    assert (agreed.state, agreed.review_label, agreed.reviewed_by) == (
        "agreed", "Rakor ke-5", ketut.user,
    )  # fmt: skip
    same = change(agreed, sari, content(target_on=date(YEAR, 12, 1)))
    assert same.state == "agreed"
    assert change(same, sari, content(cost=900_000_000)).state == "proposed"


@pytest.mark.parametrize("who", ["sari", "heri", "budi", "rahma", "adi"])
def test_only_the_secretariat_and_the_chair_write_decisions(need, cast, who):
    with pytest.raises(Refused, match="diputuskan dalam rapat"):
        decide(need, cast[who])


def test_putting_off_needs_a_reason_and_an_address_of_ours(need, wati):
    with pytest.raises(Refused, match="alasannya"):
        decide(need, wati, "deferred")
    with pytest.raises(Refused, match="di aplikasi ini"):
        decide(need, wati, url="//contoh.example")
    assert decide(need, wati, "deferred", note="Dana belum cukup").state == "deferred"
    assert need.steps.latest("pk").note == "Dana belum cukup"


def test_an_agency_takes_back_only_what_nobody_decided_on(need, sari, wati):
    other = decide(propose(sari, bare()), wati)
    with pytest.raises(Refused, match="dibatalkan oleh rapat"):
        withdraw_need(need_id=other.pk, note="Salah", by=sari, at=LATER)
    with pytest.raises(Refused, match="mengapa"):
        withdraw_need(need_id=need.pk, note=" ", by=sari, at=LATER)
    withdraw_need(need_id=need.pk, note="Sudah dibangun", by=sari, at=LATER)
    found = summary_of(ReadinessNeed.objects.all(), year=YEAR, today=None)
    assert found.need_count == 1
    with pytest.raises(Refused, match="dibatalkan"):
        change(ReadinessNeed.objects.get(pk=need.pk), sari, bare())


def test_the_year_in_figures(sari, tono, wati):
    decide(propose(sari), wati)
    propose(sari, bare())
    decide(
        propose(tono, content("Ruang kelas", cost=50_000_000, funding="none")),
        wati,
        "deferred",
        "x",
    )
    needs = ReadinessNeed.objects.all()
    found = summary_of(needs, year=YEAR, today=date(YEAR, 10, 1))
    assert (found.need_count, found.agency_count, found.deferred_count) == (2, 2, 1)
    assert (found.agreed_count, found.proposed_count, found.late_count) == (1, 1, 1)
    assert (found.cost, found.unfunded_cost) == (150_000_000, 50_000_000)
    assert (found.unfunded_count, found.unpriced_count, found.undated_count) == (2, 1, 1)
    unpaid = unfunded_page(by=wati, year=YEAR, today=date(YEAR, 1, 1)).rows
    assert [row.need for row in unpaid] == ["Ruang kelas", "Taman bermain kelurahan"]
    assert summary_of(needs, year=YEAR + 1, today=None).percent == 0


def test_unfinished_rows_go_into_the_next_year_once(need, sari, wati, ketut):
    decide(propose(sari, bare()), wati, "dropped", "Ganda")
    made = carry_over(year=YEAR, by=wati, at=LATER)
    assert [(one.year, one.need, one.state, one.target_on) for one in made] == [
        (YEAR + 1, need.need, "proposed", None)
    ]
    assert made[0].carried_from == need
    with pytest.raises(Refused, match="belum dibawa"):
        carry_over(year=YEAR, by=ketut, at=LATER)
    with pytest.raises(Refused, match="diputuskan dalam rapat"):
        carry_over(year=YEAR + 1, by=sari, at=LATER)
    assert Event.objects.get(kind="readiness.carried").facts["need_count"] == 1


def test_rows_go_with_an_agency_that_merges(need, dinkes, setda, adi):
    assert "1 baris kesiapan" in moving_rows(dinkes.pk)
    merge_agencies(source=dinkes, into=setda, by=adi, at=LATER)
    need.refresh_from_db()
    assert need.agency == setda
    assert Event.objects.get(kind="readiness.moved").facts["need_count"] == 1


def test_the_database_forbids_ready_without_proof(need):
    with pytest.raises(IntegrityError, match="only with proof"), transaction.atomic():
        ReadinessNeed.objects.filter(pk=need.pk).update(state="done", percent=100)


TABLE = (
    "Kebutuhan\tJenis\tAlasan\tBiaya\tSumber dana\tTarget\tKode\n"
    "Ruang laktasi\tPrasarana\tbaru 12\t150 juta\tAPBD\t30 September 2027\t14.5, 15.2\n"
    "\n"
    "Taman\tsarana\n"
)


def test_rows_pasted_from_a_spreadsheet(round_, sari):
    contents, problems = pasted(TABLE, year=YEAR)
    assert problems == []
    first, second = propose_needs(
        agency_id=sari.seats[0].agency_id, year=YEAR, contents=contents, by=sari, at=MONDAY
    )
    assert (first.cost, first.funding, first.codes) == (150_000_000, "city", ["14.5", "15.2"])
    assert first.target_on == date(2027, 9, 30)
    assert (second.need, second.kind, second.cost, second.funding) == (
        "Taman",
        "facility",
        None,
        "none",
    )


def test_a_wrong_cell_names_its_line(db):
    wrong = "A\tGedung\nB\tSarana\t\tseratus\nC\tSarana\t\t\t\t32-1-2027\n"
    _contents, problems = pasted(wrong, year=YEAR)
    assert [problem.at for problem in problems] == ["Baris 1", "Baris 2", "Baris 3"]
    assert "“Gedung”; yang dikenal: lembaga, sarana, prasarana" in problems[0].say
    assert pasted(" \n", year=YEAR)[1][0].say == "Tidak ada baris yang terbaca."


def test_who_takes_over_a_seat_finds_what_is_not_ready(need, sari, wati):
    sections = [
        one for one in seat_sections(seat_of(sari), MONDAY.date()) if "Kesiapan" in one.title
    ]
    assert [line.url for line in sections[0].lines] == [f"/kesiapan/baris/{need.pk}/"]
    assert sections[0].lines[0].remark == "Diusulkan · 0\u00a0% · target 30 September 2027"
    of_all = seat_sections(seat_of(wati), MONDAY.date())
    assert [one for one in of_all if "Kesiapan" in one.title] == []

"""Places, the way home, the three months after it, and what is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from layak.platform.notifications.models import Notice
from layak.records.facilities.offers.actions import NoPlace
from layak.records.facilities.offers.models import OfferReservation
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Occurrence
from layak.workflows.rapidaction.education.actions import record_check, take_place
from layak.workflows.rapidaction.education.reads import filial_page
from layak.workflows.rapidaction.education.reminders import remind_education
from layak.workflows.rapidaction.schooling.models import ReentryCheck
from layak.workflows.rapidaction.steps.occurrence_actions import (
    correct_occurrence,
    record_occurrence,
    withdraw_occurrence,
)
from tests.rapidaction.cases import opened
from tests.rapidaction.education_help import (
    DAY,
    FILIAL,
    START,
    choose,
    offer,
    page_of,
    planned,
    released,
)


def test_the_way_home_is_due_thirty_days_before(world, case, maya):
    release = START.date() + 40 * DAY
    planned(case, maya, release_on=release)
    assert page_of(case, maya, START + 9 * DAY)["home_tone"] == "wait"
    assert page_of(case, maya, START + 10 * DAY)["home_tone"] == "late"
    # the recorded day goes before the typed one
    sooner = START + 20 * DAY
    record_occurrence(
        activation_id=case.pk, event="sebelum_tanggal_bebas", occurred_at=sooner, by=maya, at=START
    )
    page = page_of(case, maya)
    assert page["home_tone"] == "late"
    assert "Bebas 22 Februari 2026" in page["home"]
    remind_education(at=START)
    assert Notice.objects.filter(text__contains="belum ada sekolah tujuannya").count() == 1
    planned(case, maya, release_on=release, receiving_school_id=world.agencies["smpn-contoh"].pk)
    assert page_of(case, maya)["home_tone"] == "done"


def test_checks_follow_the_release_when_it_is_put_right(case, maya):
    planned(case, maya)
    first = datetime(2026, 1, 31, 2, tzinfo=UTC)
    released(case, maya, first, at=START)
    record_check(activation_id=case.pk, month=1, found="school", by=maya, at=START)
    row = Occurrence.objects.get(activation=case, event="anak_bebas", replaced_by=None)
    correct_occurrence(
        occurrence_id=row.pk, occurred_at=datetime(2026, 1, 15, 2, tzinfo=UTC),
        because="paper-says", by=maya, at=START,
    )  # fmt: skip
    remind_education(at=START)
    days = ReentryCheck.objects.order_by("month").values_list("due_on", "found")
    assert list(days) == [
        (date(2026, 2, 15), "school"), (date(2026, 3, 15), ""), (date(2026, 4, 15), ""),
    ]  # fmt: skip
    row = Occurrence.objects.get(activation=case, event="anak_bebas", replaced_by=None)
    withdraw_occurrence(occurrence_id=row.pk, because="not-happened", by=maya, at=START)
    remind_education(at=START)
    assert [check.month for check in ReentryCheck.objects.all()] == [1]
    assert page_of(case, maya)["checks"] == ()


def test_checks_wait_for_their_month_and_remind_one_at_a_time(case, maya):
    planned(case, maya)
    with pytest.raises(Refused, match="belum tercatat bebas"):
        record_check(activation_id=case.pk, month=1, found="school", by=maya, at=START)
    released(case, maya, START)  # due 2 March, 2 April, 2 May
    with pytest.raises(Refused, match="mulai 2 Maret 2026"):
        record_check(activation_id=case.pk, month=2, found="school", by=maya, at=START)
    with pytest.raises(Refused, match="Pilih keadaan"):
        record_check(activation_id=case.pk, month=1, found="entah", by=maya, at=START)
    told = Notice.objects.filter(kind="education.reminder")
    for day, count in (
        ((2026, 2, 28), 0),
        ((2026, 3, 1), 1),
        ((2026, 3, 2), 2),
        ((2026, 4, 10), 3),
    ):
        remind_education(at=datetime(*day, 1, tzinfo=UTC))
        assert told.count() == count, day
    record_check(
        activation_id=case.pk,
        month=1,
        found="nothing",
        by=maya,
        at=datetime(2026, 4, 10, tzinfo=UTC),
    )
    remind_education(at=datetime(2026, 4, 10, 1, tzinfo=UTC))
    assert "bulan 2" in told.order_by("pk").last().text
    assert page_of(case, maya, datetime(2026, 4, 10, tzinfo=UTC))["checks"][0]["tone"] == "late"


def test_reminders_of_a_drill_say_so(world):
    lina = world.people["lina"]
    drill = opened(world, FILIAL, started_at=START, is_drill=True, child=None, who="lina")
    planned(drill, lina, release_on=START.date() + 5 * DAY)
    remind_education(at=START)
    told = Notice.objects.filter(kind="education.reminder").values_list("text", flat=True)
    assert list(told) == [f"GLADI: Rencana belajar {drill.code} belum ada sekolah tujuannya."]


def test_a_place_that_does_not_fit_is_not_taken_and_full_says_where_else(world, case, maya):
    for_girls = offer(world, "Filial putri", sex="P")
    full = offer(world, "Filial penuh", capacity=1)
    other = offer(world, "Filial lain")
    OfferReservation.objects.create(
        offer=full, place=1, reference="K-AAAA-AAAA", reserved_at=START, reserved_by=maya.user
    )
    case.child.sex = "L"
    case.child.save()
    planned(case, maya)
    with pytest.raises(Refused, match="Pilih jalur"):
        take_place(activation_id=case.pk, offer_id=other.pk, by=maya, at=START)
    choose(case, maya, "filial")
    with pytest.raises(Refused, match="Hanya untuk anak perempuan"):
        take_place(activation_id=case.pk, offer_id=for_girls.pk, by=maya, at=START)
    with pytest.raises(NoPlace, match="Masih ada 2 tempat pada “Filial"):
        take_place(activation_id=case.pk, offer_id=full.pk, by=maya, at=START)
    with pytest.raises(Refused, match="tidak untuk jalur"):
        take_place(activation_id=case.pk, offer_id=999_999, by=maya, at=START)
    take_place(activation_id=case.pk, offer_id=other.pk, by=maya, at=START)
    with pytest.raises(Refused, match="Lepas dulu"):
        choose(case, maya, "stay")
    # exchanged: the former place is free again
    third = offer(world, "Filial ketiga")
    take_place(activation_id=case.pk, offer_id=third.pk, by=maya, at=START)
    held = OfferReservation.objects.filter(reference=case.code, released_at=None)
    assert [row.offer for row in held] == [third]


def test_counts_are_exact_for_the_office_and_small_ones_hidden_else(world, case, maya, sari):
    planned(case, maya)
    choose(case, maya, "filial")
    drill = opened(world, FILIAL, started_at=START, is_drill=True, child=None, who="lina")
    planned(drill, world.people["lina"])
    exact = filial_page(by=world.people["dian"], at=START).pupils
    row = dict(exact.lines)["SMP/MTs"]
    # not chosen, stay, filial, equivalency, vocational, sum: the drill is not counted
    assert row == (0, 0, 1, 0, 0, 1)
    seen = filial_page(by=sari, at=START).pupils
    assert None in dict(seen.lines)["SMP/MTs"]
    assert 1 not in {value for _label, values in seen.lines for value in values}
    assert filial_page(by=sari, at=START).waiting == "kurang dari 5"


def test_places_of_schooling_by_level(world, maya):
    school = offer(world, capacity=5)
    offer(world, "PKBM", kind="equivalency", levels=["paket-b", "paket-c"], capacity=7)
    offer(world, "Lama", capacity=9, agreement_until_on=START.date())
    OfferReservation.objects.create(
        offer=school, place=1, reference="K-AAAA-AAAA", reserved_at=START, reserved_by=maya.user
    )
    places = filial_page(by=maya, at=START).places
    assert [(row.label, row.free, row.of) for row in places] == [
        ("SMP/MTs", 4, 14), ("Paket B", 7, 7), ("Paket C", 7, 7),
    ]  # fmt: skip

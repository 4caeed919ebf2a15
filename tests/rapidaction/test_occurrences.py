"""Real times as they are written down, corrected and taken back; every clock follows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.models import Activation, DueChange, Occurrence
from layak.workflows.rapidaction.steps.occurrence_actions import (
    correct_occurrence,
    record_occurrence,
    withdraw_occurrence,
)
from tests.conftest import sign_in
from tests.rapidaction.cases import occurrence, opened, step


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


REPORTED = moment("2026-11-20T20:00+07:00")
NOW = moment("2026-11-21T08:00+07:00")


@pytest.fixture
def arrest(world):
    """A child in conflict with the law, reported on Friday evening."""
    return opened(world, "abh-pelaku-diversi", started_at=REPORTED, level="red", signs=["custody"])


def record(world, activation, event, when, *, at=NOW, who="maya", **more):
    return record_occurrence(
        activation_id=activation.pk, event=event, occurred_at=moment(when),
        by=world.people[who], at=at, **more,
    )  # fmt: skip


def test_an_arrest_on_friday_22_00_ends_on_saturday_22_00(world, arrest):
    """UU SPPA Ps 30: 24 hours, whatever day it is."""
    record(world, arrest, "penangkapan", "2026-11-20T22:00+07:00")

    ends = {
        run.due_at
        for run in arrest.steps.filter(part="own")
        if run.due_at and run.state == "running"
    }
    assert moment("2026-11-21T22:00+07:00") in ends


@pytest.mark.parametrize(
    ("zone", "utc"), [("+07:00", "15:00"), ("+08:00", "14:00"), ("+09:00", "13:00")]
)
def test_each_zone_keeps_its_own_hour(world, arrest, zone, utc):
    row = record(world, arrest, "penangkapan", f"2026-11-20T22:00{zone}")

    assert row.at == moment(f"2026-11-20T{utc}+00:00")
    kept = Occurrence.objects.get(pk=row.pk)
    assert kept.offset_minutes == int(zone[1:3]) * 60


def test_three_months_from_the_end_of_november_end_with_february(world):
    """ "3 bulan" from 30 November 2027 ends on 29 February 2028, a leap year."""
    later = moment("2027-12-01T08:00+07:00")
    activation = opened(
        world, "abh-pelaku-diversi", started_at=moment("2027-11-30T08:00+07:00"), at=later
    )
    record(world, activation, "kesepakatan_dijalankan", "2027-11-30T10:00+07:00", at=later)

    ends = set(activation.steps.filter(part="own").values_list("due_at", flat=True))
    assert moment("2028-02-29T10:00+07:00") in ends


def test_midnight_belongs_to_the_day_that_begins(world, arrest):
    record(world, arrest, "penangkapan", "2026-11-21T00:00+07:00")

    ends = set(arrest.steps.filter(part="own").values_list("due_at", flat=True))
    assert moment("2026-11-22T00:00+07:00") in ends


def test_recording_is_one_event_and_keeps_what_moved(world, arrest):
    before = Event.objects.count()
    record(world, arrest, "penangkapan", "2026-11-20T22:00+07:00")

    assert Event.objects.count() == before + 1
    changes = DueChange.objects.filter(step__activation=arrest)
    assert changes
    assert {(row.former_due_at, row.because) for row in changes} == {(None, "recorded")}


def test_a_correction_keeps_the_former_time_and_says_why(world, arrest):
    first = record(world, arrest, "penangkapan", "2026-11-20T22:00+07:00")
    correct_occurrence(
        occurrence_id=first.pk,
        occurred_at=moment("2026-11-20T21:00+07:00"),
        because="paper-says",
        document="BA-1/2026",
        by=world.people["lina"],
        at=NOW,
    )

    row = occurrence(arrest, "penangkapan")
    assert (row.at, row.replaces, row.because) == (
        moment("2026-11-20T21:00+07:00"),
        first,
        "paper-says",
    )
    assert DueChange.objects.filter(
        former_due_at=moment("2026-11-21T22:00+07:00"),
        due_at=moment("2026-11-21T21:00+07:00"),
        because="corrected",
    ).exists()


def test_the_page_tells_what_was_and_why(client, world, arrest):
    first = record(world, arrest, "penangkapan", "2026-11-20T22:00+07:00")
    correct_occurrence(
        occurrence_id=first.pk, occurred_at=moment("2026-11-20T21:00+07:00"),
        because="paper-says", by=world.people["lina"], at=NOW,
    )  # fmt: skip

    sign_in(client, world.people["maya"])
    text = client.get(reverse("case_detail", args=[arrest.code])).content.decode()
    assert (
        "semula 21 November 2026, 22.00 WIB, menjadi 21 November 2026, 21.00 WIB, "
        "karena peristiwa dibetulkan" in text
    )
    assert (
        "sebelumnya 20 November 2026, 22.00 WIB; diubah Lina Contoh, menurut naskah resmi" in text
    )


def test_taken_back_the_clock_stands_still_and_can_begin_again(world, arrest):
    first = record(world, arrest, "penangkapan", "2026-11-20T22:00+07:00")
    withdraw_occurrence(
        occurrence_id=first.pk, because="not-happened", by=world.people["maya"], at=NOW
    )
    ends = set(arrest.steps.filter(part="own").values_list("due_at", flat=True))
    assert moment("2026-11-21T22:00+07:00") not in ends

    again = record(world, arrest, "penangkapan", "2026-11-21T01:00+07:00")
    assert again.replaces.replaces == first
    ends = set(arrest.steps.filter(part="own").values_list("due_at", flat=True))
    assert moment("2026-11-22T01:00+07:00") in ends


def test_another_name_of_an_event_is_the_same_event(world, arrest):
    row = record(world, arrest, "penyidikan", "2026-11-20T23:00+07:00")

    assert row.event == "penyidikan_dimulai"
    with pytest.raises(Refused, match="sudah dicatat"):
        record(world, arrest, "penyidikan_dimulai", "2026-11-20T23:30+07:00")


@pytest.mark.parametrize(
    ("event", "when", "says"),
    [
        ("penangkapan", "2026-11-21T08:01+07:00", "belum terjadi"),
        ("penangkapan", "1990-01-01T00:00+07:00", "terlalu jauh"),
        ("penangkapan", "9999-12-31T23:59+07:00", "terlalu jauh"),
        ("laporan_masuk", "2026-11-20T20:00+07:00", "sudah dicatat"),
        ("mediasi", "2026-11-20T22:00+07:00", "tidak menggerakkan"),
        ("", "2026-11-20T22:00+07:00", "tidak menggerakkan"),
    ],
)
def test_what_cannot_be_is_not_kept(world, arrest, event, when, says):
    before = Occurrence.objects.count()
    with pytest.raises(Refused, match=says):
        record(world, arrest, event, when)
    assert Occurrence.objects.count() == before


def test_a_day_of_release_may_lie_ahead_and_is_counted_backwards(world):
    """ "30 hari sebelum": planned for 31 March 2027, due on 1 March."""
    activation = opened(world, "abh-sekolah-filial", started_at=REPORTED)
    record(world, activation, "sebelum_tanggal_bebas", "2027-03-31T09:00+07:00")

    assert activation.steps.filter(due_at=moment("2027-03-01T09:00+07:00")).exists()


def test_for_an_outside_party_only_with_a_paper(world, arrest):
    police = world.agencies["unit-ppa-polres"]
    with pytest.raises(Refused, match="dokumen"):
        record(world, arrest, "penangkapan", "2026-11-20T22:00+07:00", on_behalf_of=police)

    row = record(
        world, arrest, "penangkapan", "2026-11-20T22:00+07:00",
        on_behalf_of=police, document="Sprin.Kap/1/XI/2026",
    )  # fmt: skip
    assert (row.recorded_by, row.on_behalf_of) == (world.people["maya"].user, police)


def test_who_has_no_part_finds_no_activation(world, arrest):
    with pytest.raises(Activation.DoesNotExist):
        record(world, arrest, "penangkapan", "2026-11-20T22:00+07:00", who="ratih")


@pytest.mark.parametrize("paper", ["", "BA/7/XI/2026"])
def test_an_event_says_which_step_of_another_agency_still_waits_for_its_paper(client, world, paper):
    """Protection that the police gave: who only writes it down has not done their step."""
    case = opened(world, "kdrt-kekerasan-fisik-psikis", started_at=REPORTED)
    theirs = case.steps.get(part="own", position=2)
    assert theirs.agency.code == "unit-ppa-polres"
    page, at = reverse("occurrence_record", args=[case.code]), {"clock": "07:00", "zone": "420"}
    sign_in(client, world.people["maya"])

    typed = {
        "event": "perlindungan_sementara_diberikan",
        "on": "2026-11-21",
        "document": paper,
        **at,
    }
    said = client.post(page, typed, follow=True).content.decode()

    theirs.refresh_from_db()
    assert (theirs.state == "done") == bool(paper)
    assert ("Masih terbuka sampai ada nomor suratnya: " in said) == (not paper)


def test_two_corrections_of_one_row_do_not_both_stand(world, arrest):
    first = record(world, arrest, "penangkapan", "2026-11-20T22:00+07:00")
    told = {"because": "typed-wrong", "by": world.people["maya"], "at": NOW}
    correct_occurrence(occurrence_id=first.pk, occurred_at=moment("2026-11-20T21:00+07:00"), **told)
    with pytest.raises(Stale) as stale:
        correct_occurrence(
            occurrence_id=first.pk, occurred_at=moment("2026-11-20T20:30+07:00"), **told
        )
    assert stale.value.theirs == "20 November 2026, 21.00 WIB"
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.create(
            activation=arrest, event="penangkapan", at=NOW, offset_minutes=420,
            recorded_at=NOW, recorded_by=world.people["maya"].user,
        )  # fmt: skip


def test_the_stale_form_answers_409_with_what_stands(client, world, arrest):
    first = record(world, arrest, "penangkapan", "2026-11-20T22:00+07:00")
    correct_occurrence(
        occurrence_id=first.pk, occurred_at=moment("2026-11-20T21:00+07:00"),
        because="typed-wrong", by=world.people["lina"], at=NOW,
    )  # fmt: skip

    sign_in(client, world.people["maya"])
    response = client.post(
        reverse("occurrence_correct", args=[arrest.code, first.pk]),
        {"on": "2026-11-20", "clock": "20:30", "zone": "420", "because": "typed-wrong"},
    )
    assert response.status_code == 409
    text = response.content.decode()
    assert "20 November 2026, 21.00 WIB" in text
    assert 'value="20:30"' in text


def test_recorded_after_its_end_the_page_says_so(client, world):
    """Arrested on 1 November, written down on the 21st: the 24 hours had passed long before."""
    activation = opened(
        world, "abh-pelaku-diversi", started_at=moment("2026-11-01T09:00+07:00"), at=NOW
    )
    record(world, activation, "penangkapan", "2026-11-01T08:00+07:00")

    sign_in(client, world.people["maya"])
    text = client.get(reverse("case_detail", args=[activation.code])).content.decode()
    assert "peristiwanya baru dicatat 21 November 2026, 08.00 WIB, sesudah batas lewat" in text
    assert "Terlambat" in text or "Hak berakhir" in text


@pytest.mark.parametrize(
    "typed",
    [
        {"on": "", "clock": "", "zone": ""},
        {"on": "31-31-2026", "clock": "99:99", "zone": "0"},
        {"on": "2026-11-20", "clock": "22:00", "zone": "425"},
        {"on": "99999-01-01", "clock": "NaN", "zone": "420"},
        {"event": "no\x00such", "on": "2026-11-20", "clock": "22:00", "zone": "420"},
        {"document": "x" * 100_000, "on": "2026-11-20", "clock": "22:00", "zone": "420"},
    ],
)
def test_bad_input_comes_back_in_the_form(client, world, arrest, typed):
    sign_in(client, world.people["maya"])
    url = reverse("occurrence_record", args=[arrest.code])
    response = client.post(url, {"event": "penangkapan", **typed})
    assert response.status_code == 422
    assert Occurrence.objects.filter(event="penangkapan").count() == 0


def test_an_hour_more_or_less_on_the_server_moves_no_end(world, arrest):
    """The end follows from what was written down, not from when (F-03)."""
    record(world, arrest, "penangkapan", "2026-11-20T22:00+07:00", at=NOW + timedelta(hours=1))
    ends = set(arrest.steps.filter(part="own").values_list("due_at", flat=True))
    assert moment("2026-11-21T22:00+07:00") in ends


def test_steps_are_not_due_before_their_event(arrest):
    assert step(arrest, "own", 15).state == "waiting"
    assert step(arrest, "own", 15).due_at is None

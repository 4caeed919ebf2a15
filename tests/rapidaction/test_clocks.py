"""When steps are due in the database: custody, alarms, holidays that change afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from layak.city.places import workdays
from layak.platform.audit.models import Event
from layak.rules.calendars import Holiday
from layak.workflows.rapidaction.cases.models import DueChange
from layak.workflows.rapidaction.steps import clock_actions
from layak.workflows.rapidaction.steps.actions import finish_step
from layak.workflows.rapidaction.steps.clock_actions import next_alarm, recount_working_days
from layak.workflows.rapidaction.steps.occurrence_actions import record_occurrence
from layak.workflows.rapidaction.tasks import recount
from tests.conftest import sign_in
from tests.rapidaction.cases import opened, step


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


NOW = moment("2026-12-31T12:00+07:00")
DUE = moment("2027-03-10T12:00+07:00")


@pytest.fixture
def held(world):
    """In custody since 1 December 2026, 10.00 WIB; watched by step 15."""
    activation = opened(
        world, "abh-pelaku-diversi", started_at=moment("2026-12-01T09:00+07:00"), at=NOW,
        level="red",
    )  # fmt: skip
    say(world, activation, "penahanan_dimulai", "2026-12-01T10:00+07:00")
    return activation


def say(world, activation, event, when, *, at=NOW):
    return record_occurrence(
        activation_id=activation.pk, event=event, occurred_at=moment(when),
        by=world.people["maya"], at=at,
    )  # fmt: skip


def test_custody_ends_after_7_days_and_after_15_with_its_extension(world, held):
    assert step(held, "own", 15).due_at == moment("2026-12-08T10:00+07:00")

    say(world, held, "perpanjangan_penyidikan", "2026-12-07T10:00+07:00")
    assert step(held, "own", 15).due_at == moment("2026-12-16T10:00+07:00")


def test_an_extension_after_the_seventh_day_counts_for_nothing(world, held):
    say(world, held, "perpanjangan_penyidikan", "2026-12-08T10:01+07:00")

    assert step(held, "own", 15).due_at == moment("2026-12-08T10:00+07:00")


def test_each_stage_begins_its_own_days(world, held):
    say(world, held, "penahanan_penuntutan_dimulai", "2026-12-05T10:00+07:00")
    assert step(held, "own", 15).due_at == moment("2026-12-10T10:00+07:00")

    say(world, held, "penahanan_sidang_dimulai", "2026-12-09T10:00+07:00")
    say(world, held, "perpanjangan_sidang", "2026-12-12T10:00+07:00")
    assert step(held, "own", 15).due_at == moment("2027-01-03T10:00+07:00")


def test_after_release_nothing_rings(world, held):
    say(world, held, "anak_dikeluarkan", "2026-12-06T10:00+07:00")

    run = step(held, "own", 15)
    assert (run.state, run.due_at, run.next_alarm_at) == ("waiting", None, None)


def test_the_page_shows_every_stage_and_the_last_lawful_moment(client, world, held):
    sign_in(client, world.people["lina"])
    text = client.get(reverse("case_detail", args=[held.code])).content.decode()

    assert "Batas penahanan" in text
    assert "saat terakhir yang sah 8 Desember 2026, 10.00 WIB" in text
    assert "dengan perpanjangan sampai 16 Desember 2026, 10.00 WIB" in text
    assert text.count("Belum dimulai") == 4


@pytest.mark.parametrize(
    ("at", "rung", "expected"),
    [
        # the warning two days ahead, then that of the day, then the end
        ("2027-03-01T00:00+07:00", 0, "2027-03-08T12:00+07:00"),
        ("2027-03-08T12:00+07:00", 0, "2027-03-10T00:00+07:00"),
        ("2027-03-10T00:00+07:00", 0, "2027-03-10T12:00+07:00"),
        # the end has rung: half an hour, then an hour after it, for red
        ("2027-03-10T12:01+07:00", 1, "2027-03-10T12:30+07:00"),
        ("2027-03-10T12:31+07:00", 2, "2027-03-10T13:00+07:00"),
        # passed before anyone wrote it down: at once
        ("2027-03-20T00:00+07:00", 0, "2027-03-10T12:00+07:00"),
    ],
)
def test_the_next_alarm_is_a_warning_the_end_or_the_next_rung(at, rung, expected):
    warnings = [moment("2027-03-08T12:00+07:00"), moment("2027-03-10T00:00+07:00")]
    assert next_alarm(warnings, DUE, level="red", rung=rung, at=moment(at)) == moment(expected)


def test_after_the_last_rung_it_is_silent():
    assert next_alarm([], DUE, level="red", rung=3, at=DUE + timedelta(days=1)) is None
    assert next_alarm([], None, level="red", rung=0, at=DUE) is None


def test_a_right_that_runs_out_warns_at_once_when_its_warning_has_passed(world):
    """Held since six days: the warning two days ahead lies behind, the last day is tomorrow."""
    at = moment("2026-12-07T10:00+07:00")
    activation = opened(
        world, "abh-pelaku-diversi", started_at=moment("2026-12-01T09:00+07:00"), at=at
    )
    say(world, activation, "penahanan_dimulai", "2026-12-01T10:00+07:00", at=at)

    assert step(activation, "own", 15).next_alarm_at == at


def test_steps_that_are_done_or_left_out_ring_no_more(world, held):
    silent = held.steps.filter(state__in=("done", "skipped"))
    assert silent.exists()
    assert not silent.filter(next_alarm_at__isnull=False).exists()


@pytest.fixture
def birth_papers(world):
    """Papers complete on Wednesday 23 December 2026; working days are counted from there."""
    activation = opened(
        world, "anak-tanpa-akta", started_at=moment("2026-12-22T09:00+07:00"), level="green"
    )
    say(world, activation, "berkas_akta_lengkap", "2026-12-23T09:00+07:00")
    return activation


def test_a_holiday_that_comes_later_moves_working_days_only(monkeypatch, world, birth_papers):
    before = dict(birth_papers.steps.values_list("pk", "due_at"))
    plain = workdays.working_calendar()
    day = date(2026, 12, 23)
    off = [Holiday(on=day + timedelta(days=n), name="Libur baru") for n in range(1, 15)]
    monkeypatch.setattr(clock_actions, "working_calendar", lambda: plain.plus(off))

    moved = recount_working_days(at=NOW)

    assert moved >= 1
    changes = DueChange.objects.filter(step__activation=birth_papers, because="calendar")
    assert changes.count() == moved
    playbook_days = {change.step_id for change in changes}
    after = dict(birth_papers.steps.values_list("pk", "due_at"))
    assert {pk for pk in after if after[pk] != before[pk]} == playbook_days
    event = Event.objects.get(kind="case.calendar_recounted")
    assert (event.by_id, event.facts["changed"]) == (None, moved)


def test_a_changed_file_moves_them_in_a_worker_that_runs(
    monkeypatch, tmp_path, world, birth_papers
):
    """F-04: the night's recount reads the file as it is then."""
    file = tmp_path / "indonesia.yaml"
    text = (workdays.HOLIDAYS / file.name).read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(workdays, "HOLIDAYS", tmp_path)
    recount()
    assert step(birth_papers, "own", 3).due_at == moment("2026-12-28T09:00+07:00")
    shared = "2026-12-24:"
    assert text.count(shared) == 1
    file.write_text(text.replace(shared, f"2026-12-28: Libur susulan\n      {shared}"), "utf-8")
    recount()
    assert step(birth_papers, "own", 3).due_at == moment("2026-12-29T09:00+07:00")


def test_law_hours_never_move_with_the_calendar(monkeypatch, world, held):
    before = dict(held.steps.values_list("pk", "due_at"))
    monkeypatch.setattr(
        clock_actions,
        "working_calendar",
        lambda: workdays.working_calendar().plus([Holiday(on=date(2026, 12, 8), name="Libur")]),
    )

    assert recount_working_days(at=NOW) == 0
    assert dict(held.steps.values_list("pk", "due_at")) == before


def test_counting_twice_changes_nothing(world, birth_papers):
    assert recount_working_days(at=NOW) == 0


def test_one_working_day_after_the_23rd_of_december_is_the_28th(birth_papers):
    """24 December 2026 is shared leave, 25 Christmas, 26 and 27 a weekend."""
    assert step(birth_papers, "own", 3).due_at == moment("2026-12-28T09:00+07:00")


def test_working_days_of_a_year_without_holidays_are_said_to_be_unsure(client, world):
    activation = opened(
        world, "anak-tanpa-akta", started_at=moment("2029-03-01T09:00+07:00"), level="green"
    )
    sign_in(client, world.people["maya"])
    text = client.get(reverse("case_detail", args=[activation.code])).content.decode()
    assert "hari libur tahun itu belum diketahui; batas sebenarnya dapat lebih lambat" in text


def test_days_of_which_the_law_is_unclear_are_calendar_days_and_said_to_be(client, world):
    """PP 43/2017 Ps 10: three days from Friday 18 December are Monday 21, weekend included."""
    activation = opened(
        world, "anak-korban-saksi", started_at=moment("2026-12-18T08:00+07:00"), at=NOW
    )
    say(world, activation, "pemberitahuan_hak", "2026-12-18T10:00+07:00")
    assert step(activation, "own", 6).due_at == moment("2026-12-21T10:00+07:00")
    sign_in(client, world.people["maya"])
    text = client.get(reverse("case_detail", args=[activation.code])).content.decode()
    assert "dihitung hari kalender; naskahnya mungkin bermaksud hari kerja" in text


def test_a_holiday_that_comes_later_leaves_what_is_done(monkeypatch, world, birth_papers):
    run = step(birth_papers, "own", 3)
    finish_step(
        step_id=run.pk, done_at=moment("2026-12-28T08:00+07:00"), by=world.people["maya"], at=NOW
    )
    plain = workdays.working_calendar()
    off = [Holiday(on=date(2026, 12, 28), name="Libur baru")]
    monkeypatch.setattr(clock_actions, "working_calendar", lambda: plain.plus(off))

    recount_working_days(at=NOW)
    assert step(birth_papers, "own", 3).due_at == moment("2026-12-28T09:00+07:00")

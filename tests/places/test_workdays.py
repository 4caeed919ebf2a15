"""Holidays come in the middle of a year: every running process counts with them at once."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from layak.city.places import workdays
from layak.rules.calendars import FaultyCalendar

ROOT = Path(__file__).resolve().parents[2]
PLAIN = """country: ID
working_week: [monday, tuesday, wednesday, thursday, friday]
years:
  - year: 2026
    basis: law
    source: Uji
    holidays:
      2026-01-01: Tahun Baru
"""
MORE = PLAIN + "      2026-12-08: Libur susulan\n"
# a Monday; one working day later
MONDAY, TUESDAY, WEDNESDAY = date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 9)


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "indonesia.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    monkeypatch.setattr(workdays, "HOLIDAYS", tmp_path)
    return path


def next_day() -> date:
    return workdays.working_calendar().counted(MONDAY, 1).on


def test_a_new_holiday_counts_at_once_and_an_unchanged_file_is_read_once(file):
    assert next_day() == TUESDAY
    assert workdays.working_calendar() is workdays.working_calendar()
    file.write_text(MORE, encoding="utf-8")
    assert next_day() == WEDNESDAY
    file.write_text(PLAIN, encoding="utf-8")
    assert next_day() == TUESDAY


def test_a_file_put_in_its_place_with_the_same_time_and_length_is_read_too(file, tmp_path):
    assert next_day() == TUESDAY
    file.write_text(MORE, encoding="utf-8")
    assert next_day() == WEDNESDAY
    times = file.stat()
    other = tmp_path / "new.yaml"
    other.write_text(MORE.replace("2026-12-08", "2026-12-10"), encoding="utf-8")
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(file)
    assert next_day() == TUESDAY


@pytest.mark.parametrize("wrong", ["years: [", "country: ID\n", PLAIN + "      2026-12-08\n"])
def test_a_file_that_became_faulty_stops_nothing_and_is_logged_once(file, caplog, wrong):
    assert next_day() == TUESDAY
    file.write_text(wrong, encoding="utf-8")
    assert [next_day(), next_day()] == [TUESDAY, TUESDAY]
    assert len([row for row in caplog.records if "cannot be read" in row.message]) == 1
    file.write_text(MORE, encoding="utf-8")
    assert next_day() == WEDNESDAY


def test_a_file_that_is_gone_for_a_moment_stops_nothing(file):
    assert next_day() == TUESDAY
    file.unlink()
    assert next_day() == TUESDAY
    file.write_text(MORE, encoding="utf-8")
    assert next_day() == WEDNESDAY


def test_a_process_does_not_begin_with_a_faulty_file(file):
    file.write_text("years: [", encoding="utf-8")
    with pytest.raises(FaultyCalendar):
        workdays.working_calendar()


ASKED = """
import sys
from datetime import date
from pathlib import Path
from layak.city.places import workdays
workdays.HOLIDAYS = Path(sys.argv[1])
for _line in sys.stdin:
    print(workdays.working_calendar().counted(date(2026, 12, 7), 1).on, flush=True)
"""


def test_another_process_that_runs_already_hears_of_it(file):
    """F-04: no restart between the two answers."""
    with subprocess.Popen(
        [sys.executable, "-c", ASKED, str(file.parent)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    ) as process:  # fmt: skip
        answers = []
        for content in (PLAIN, MORE):
            file.write_text(content, encoding="utf-8")
            process.stdin.write("?\n")
            process.stdin.flush()
            answers.append(process.stdout.readline().strip())
        process.stdin.close()
    assert answers == [str(TUESDAY), str(WEDNESDAY)]

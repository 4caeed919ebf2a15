"""When the time of a closing criterion has passed; ends worked out on a calendar by hand."""

from __future__ import annotations

from datetime import datetime

import pytest
import yaml

from layak.rules.calendars import WorkingCalendar
from layak.workflows.rapidaction.closing.rules import term_clock
from layak.workflows.rapidaction.playbooks import files
from layak.workflows.rapidaction.playbooks.limit_rules import Limit
from layak.workflows.rapidaction.playbooks.reading_rules import FaultyPlaybook, parse_playbook
from layak.workflows.rapidaction.playbooks.rules import Criterion, Term

OPENED = datetime.fromisoformat("2026-11-20T22:00:00+07:00")
CALENDAR = WorkingCalendar(weekdays=frozenset(range(5)))


def criterion(amount, unit, since="", *, is_alternative=False) -> Criterion:
    term = Term(limit=Limit(amount=amount, unit=unit), since=since, is_alternative=is_alternative)
    return Criterion(line="", text="", term=term)


@pytest.mark.parametrize(
    ("one", "times", "setbacks", "ends"),
    [
        # 20 November + 90 days: 10 left in November, 31, 31, 18 of February
        (criterion(90, "days"), {}, [], "2027-02-18T22:00:00+07:00"),
        # red again on 5 December: 26 left in December, 31, 28, 5 of March
        (criterion(90, "days"), {}, ["2026-12-05T08:00:00+07:00"], "2027-03-05T08:00:00+07:00"),
        # a setback from before the opening does not matter
        (criterion(90, "days"), {}, ["2026-11-01T08:00:00+07:00"], "2027-02-18T22:00:00+07:00"),
        # calendar months; 30 November and three months is the last day of February
        (
            criterion(3, "months", "anak_bebas"),
            {"anak_bebas": "2026-11-30T09:00:00+08:00"}, [], "2027-02-28T09:00:00+08:00",
        ),
        (
            criterion(6, "months", "reintegrasi"),
            {"reintegrasi": "2026-12-01T00:00:00+07:00"}, [], "2027-06-01T00:00:00+07:00",
        ),
        # the event has not happened: the time has not begun, whatever else did
        (criterion(6, "months", "reintegrasi"), {}, ["2026-12-05T08:00:00+07:00"], None),
    ],
)  # fmt: skip
def test_a_term_ends(one, times, setbacks, ends):
    clock = term_clock(
        one,
        opened_at=OPENED,
        times={event: datetime.fromisoformat(at) for event, at in times.items()},
        setbacks=[datetime.fromisoformat(at) for at in setbacks],
        calendar=CALENDAR,
    )
    if ends is None:
        assert clock.ends_at is None
        assert not clock.is_over(datetime.fromisoformat("2030-01-01T00:00:00+07:00"))
        return
    end = datetime.fromisoformat(ends)
    assert clock.ends_at == end
    assert clock.is_over(end)
    assert not clock.is_over(end.replace(year=end.year - 1))


def test_no_time_no_clock():
    plain = Criterion(line="Bersekolah", text="Bersekolah")
    assert term_clock(plain, opened_at=OPENED, times={}, setbacks=[], calendar=CALENDAR) is None


# every criterion that names a time, by hand from the files: (amount, unit, since, alternative)
TERMS = {
    "abh-sekolah-filial": [(3, "months", "anak_bebas", False)],
    "anak-terlantar-temuan": [(12, "months", "penempatan_tetap", False)],
    "anak-tidak-sekolah": [(6, "months", "terdaftar", True)],
    "eksploitasi-daring": [(90, "days", "bukti_turun", False)],
    "kdrt-kekerasan-fisik-psikis": [(90, "days", "", False)],
    "kekerasan-di-sekolah": [(90, "days", "", False)],
    "kekerasan-seksual": [(90, "days", "", False)],
    "napza": [(6, "months", "selesai_rehabilitasi", False)],
    "pekerja-anak-jalanan": [(6, "months", "", False)],
    "perkawinan-anak": [(12, "months", "", True)],
    "tppo-eksploitasi-seksual": [(6, "months", "reintegrasi", False)],
}


def test_what_ships_names_these_times_and_no_tick_stands_for_one():
    found = {}
    for playbook in map(files.load, files.codes()):
        terms = [one.term for one in playbook.closing if one.term]
        told = [(t.limit.amount, t.limit.unit, t.since, t.is_alternative) for t in terms]
        found |= {playbook.code: told} if told else {}
        for one in playbook.closing:
            assert "[" not in one.text
            if any(word in one.text.lower() for word in (" hari", " bulan", "hari ")):
                assert one.term is not None, one.text
    assert found == TERMS


@pytest.mark.parametrize(
    "line",
    [
        "Aman [90 hari]",
        "Aman [90 jam sejak dibuka]",
        "Aman [0 hari sejak dibuka]",
        "Aman [90 hari sejak hari_raya]",
        "Aman [90 hari sejak reintegrasi]",
        "[90 hari sejak dibuka]",
        "Aman 90 hari sejak dibuka]",
    ],
)
def test_a_time_that_cannot_be_read_is_a_fault_with_its_place(line):
    raw = yaml.safe_load((files.FOLDER / "kekerasan-seksual.yaml").read_text(encoding="utf-8"))
    with pytest.raises(FaultyPlaybook) as faulty:
        parse_playbook(raw | {"closing": [line]}, files.common(), "kekerasan-seksual.yaml")
    assert "kekerasan-seksual" in str(faulty.value)

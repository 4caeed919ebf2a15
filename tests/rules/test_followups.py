from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.city.places.workdays import working_calendar
from layak.records.followups.promises.policy import followup_policy
from layak.records.followups.promises.rules import (
    Change,
    FaultyLadder,
    agreed_day,
    circle,
    due_rung,
    effective_day,
    is_late,
    latest_missed,
    next_due,
    parse_policy,
    was_on_time,
    why_closed,
)

CALENDAR = working_calendar()
# Thursday; Saturday before two days off, so that only Wednesday the 18th counts
DUE, SATURDAY, WEDNESDAY = date(2026, 2, 12), date(2026, 2, 14), date(2026, 2, 18)
LADDER = followup_policy().ladder
days = st.dates(date(2024, 3, 1), date(2026, 11, 30))


def test_a_due_day_without_work_moves_to_the_next_working_day():
    assert effective_day(DUE, CALENDAR) == DUE
    assert effective_day(SATURDAY, CALENDAR) == WEDNESDAY
    assert why_closed(SATURDAY, CALENDAR) == "akhir pekan"
    assert why_closed(date(2026, 2, 17), CALENDAR) == "Tahun Baru Imlek 2577"
    assert why_closed(DUE, CALENDAR) == ""


@given(days, days)
def test_late_by_day_and_late_by_the_last_missed_day_are_the_same(due, today):
    said = is_late(due, today=today, calendar=CALENDAR)
    assert said is (due <= latest_missed(today, CALENDAR))


@pytest.mark.parametrize(
    ("today", "said", "rung"),
    [
        (date(2026, 2, 12), {}, None),
        (date(2026, 2, 13), {}, "pic"),
        # three working days after the 12th: the 13th, the 18th, the 19th
        (date(2026, 2, 18), {"pic": date(2026, 2, 13)}, None),
        (date(2026, 2, 19), {"pic": date(2026, 2, 13)}, "head"),
        # the head heard a week late: the secretary waits three working days from then
        (date(2026, 2, 27), {"pic": DUE, "head": date(2026, 2, 26)}, None),
        (date(2026, 3, 3), {"pic": DUE, "head": date(2026, 2, 26)}, "secretary"),
    ],
)
def test_the_ladder_climbs_by_working_days_and_leaps_over_nobody(today, said, rung):
    found = due_rung(DUE, said=said, today=today, ladder=LADDER, calendar=CALENDAR)
    assert (found and found.code) == rung


@given(days, st.integers(0, 200))
def test_whoever_was_told_is_not_told_again_and_the_order_holds(due, later):
    said: dict[str, date] = {}
    for step in range(later):
        today = due + timedelta(days=step)
        found = due_rung(due, said=said, today=today, ladder=LADDER, calendar=CALENDAR)
        if found:
            assert found.code not in said
            said[found.code] = today
    codes = [rung.code for rung in LADDER]
    assert list(said) == codes[: len(said)]


def test_nothing_above_the_head_may_go_out_by_itself():
    above = [rung for rung in LADDER if rung.who == "office"]
    assert [rung.code for rung in above] == ["secretary", "assistant", "regional-secretary"]
    assert all(rung.needs_release for rung in above)
    raw = {
        "due_working_days": 5,
        "reminders": {"days_before": [1], "late_every_days": 7},
        "ladder": [{"code": "x", "label": "X", "who": "office", "after_working_days": 2}],
    }
    with pytest.raises(FaultyLadder, match="dilepas orang"):
        parse_policy(raw)


def test_a_circle_is_named_as_its_chain():
    needs = {2: [3], 3: [4], 4: [5]}
    assert circle(needs, waits=4, needed=2) == [4, 2, 3, 4]
    assert circle(needs, waits=1, needed=2) == []
    assert circle(needs, waits=7, needed=7) == [7, 7]


@given(st.dictionaries(st.integers(0, 8), st.sets(st.integers(0, 8)), max_size=9))
def test_only_links_without_a_circle_leave_an_order(wanted):
    needs: dict[int, list[int]] = {}
    for waits, many in wanted.items():
        for needed in many:
            chain = circle(needs, waits=waits, needed=needed)
            if chain:
                linked = pairwise(chain[1:])
                assert all(later in needs.get(earlier, []) for earlier, later in linked)
            else:
                needs.setdefault(waits, []).append(needed)
    left = {*needs, *(one for many in needs.values() for one in many)}
    while left:
        free = {one for one in left if not left & set(needs.get(one, []))}
        assert free, "a circle stands"
        left -= free


@pytest.mark.parametrize(
    ("due", "months", "after", "found"),
    [
        (date(2026, 1, 15), 1, date(2026, 1, 20), date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 1, 30), 1, date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 15), 3, date(2026, 9, 1), date(2026, 10, 15)),
    ],
)
def test_next_due_keeps_whole_months(due, months, after, found):
    assert next_due(due, months=months, after=after) == found


def test_time_given_in_time_counts_and_given_too_late_does_not():
    later, latest = date(2026, 2, 20), date(2026, 3, 2)
    in_time, too_late = Change(on=DUE, due_on=later), Change(on=date(2026, 2, 24), due_on=latest)
    assert agreed_day(DUE, [in_time], CALENDAR) == later
    assert agreed_day(DUE, [in_time, too_late], CALENDAR) == later
    moved = Change(on=date(2026, 2, 24), due_on=latest, is_move=True)
    assert agreed_day(DUE, [moved], CALENDAR) == latest


def test_on_time_is_the_owners_report_and_open_until_the_day_has_passed():
    def kept(reported, today):
        return was_on_time(SATURDAY, reported_on=reported, today=today, calendar=CALENDAR)

    assert kept(WEDNESDAY, date(2026, 4, 1)) is True
    assert kept(date(2026, 2, 19), date(2026, 4, 1)) is False
    assert kept(None, WEDNESDAY) is None
    assert kept(None, date(2026, 2, 19)) is False

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.rules.calendars import (
    AlsoTold,
    FaultyReminders,
    ReminderRule,
    is_late,
    late_milestone,
    parse_rule,
    reminder,
)

DUE = date(2026, 3, 10)
RULE = ReminderRule(days_before=(7, 3, 1), late_every_days=7)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2026, 3, 2), None), (date(2026, 3, 3), "due-7"), (date(2026, 3, 6), "due-7"),
        (date(2026, 3, 7), "due-3"), (date(2026, 3, 8), "due-3"), (date(2026, 3, 9), "due-1"),
        (date(2026, 3, 10), "due-1"), (date(2026, 3, 11), "late-1"), (date(2026, 3, 17), "late-1"),
        (date(2026, 3, 18), "late-2"),
    ],
)  # fmt: skip
def test_reminder_is_the_milestone_reached(day, key):
    found = reminder(DUE, today=day, rule=RULE)
    assert (found and found.key) == key


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 3, 3), "jatuh tempo 7 hari lagi"),
        (date(2026, 3, 9), "jatuh tempo besok"),
        (date(2026, 3, 10), "jatuh tempo hari ini"),
        (date(2026, 3, 12), "terlambat 2 hari"),
    ],
)
def test_reminder_says_the_days(day, sentence):
    assert reminder(DUE, today=day, rule=RULE).sentence == sentence


@given(st.integers(-40, 40))
def test_late_is_late_and_nothing_else(days):
    today = DUE + timedelta(days=days)
    found = reminder(DUE, today=today, rule=RULE)
    assert is_late(DUE, today=today) is (days > 0)
    assert bool(found and found.is_late) is (days > 0)


def test_rule_is_read_and_put_in_order():
    raw = {"reminders": {"days_before": [1, 7, 3], "late_every_days": 7}}
    assert parse_rule(raw) == RULE


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"reminders": {"days_before": [], "late_every_days": 7}},
        {"reminders": {"days_before": [0], "late_every_days": 7}},
        {"reminders": {"days_before": [1.5], "late_every_days": 7}},
        {"reminders": {"days_before": [3, 3], "late_every_days": 7}},
        {"reminders": {"days_before": [3], "late_every_days": 0}},
        {"reminders": {"days_before": [3], "late_every_days": 1.5}},
        {
            "reminders": {
                "days_before": [3],
                "late_every_days": 7,
                "late_also_tells": [{"who": "head"}],
            }
        },
        {
            "reminders": {
                "days_before": [3],
                "late_every_days": 7,
                "late_also_tells": [{"who": "mayor", "after_days": 3}],
            }
        },
        {
            "reminders": {
                "days_before": [3],
                "late_every_days": 7,
                "late_also_tells": [{"who": "head", "after_days": n} for n in (3, 9)],
            }
        },
    ],
)
def test_faulty_rule_is_refused(raw):
    with pytest.raises(FaultyReminders, match="pengingat"):
        parse_rule(raw)


def test_others_are_told_in_the_order_of_the_days():
    told = [{"who": "secretariat", "after_days": 7}, {"who": "head", "after_days": 3}]
    raw = {"reminders": {"days_before": [3], "late_every_days": 7, "late_also_tells": told}}
    assert [(row.who, row.after_days) for row in parse_rule(raw).late_also_tells] == [
        ("head", 3),
        ("secretariat", 7),
    ]


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2026, 3, 1), None), (date(2026, 3, 10), None), (date(2026, 3, 12), None),
        (date(2026, 3, 13), "head-1"), (date(2026, 3, 19), "head-1"), (date(2026, 3, 20), "head-2"),
    ],
)  # fmt: skip
def test_others_hear_from_their_day_on_and_then_weekly(day, key):
    also = AlsoTold(who="head", after_days=3)
    assert late_milestone(DUE, today=day, also=also, rule=RULE) == key

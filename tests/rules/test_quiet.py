from __future__ import annotations

from datetime import datetime, time

import pytest
import yaml

from layak.rules.calendars import FaultyQuietHours, QuietHours, parse_quiet_hours

NIGHT = QuietHours(
    starts=time(20), ends=time(6), days=frozenset({6}), passing_kinds=frozenset({"bahaya"})
)


# 1 March 2026 is a Sunday
@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-03-02 19:59", False), ("2026-03-02 20:00", True), ("2026-03-02 23:59", True),
        ("2026-03-03 00:00", True), ("2026-03-03 05:59", True), ("2026-03-03 06:00", False),
        ("2026-03-01 12:00", True), ("2026-02-28 12:00", False), ("2026-03-07 12:00", False),
    ],
)  # fmt: skip
def test_night_and_sunday_are_quiet(moment, quiet):
    assert NIGHT.is_quiet(datetime.fromisoformat(moment)) is quiet


def test_quiet_hours_within_a_day_and_none_at_all():
    noon = QuietHours(starts=time(12), ends=time(13), days=frozenset(), passing_kinds=frozenset())
    at = datetime.fromisoformat
    assert [noon.is_quiet(at(f"2026-03-02 {hour}:30")) for hour in (11, 12, 13)] == [
        False, True, False,
    ]  # fmt: skip
    never = QuietHours(starts=time(), ends=time(), days=frozenset(), passing_kinds=frozenset())
    assert not any(never.is_quiet(at(f"2026-03-02 {hour:02}:00")) for hour in range(24))


def test_rule_is_read():
    raw = """
    quiet: {from: "20:00", until: "06:00", days: [sunday], passing_kinds: [bahaya]}
    """
    assert parse_quiet_hours(yaml.safe_load(raw)) == NIGHT


@pytest.mark.parametrize(
    "quiet",
    [
        None,
        {},
        {"from": "20:00"},
        {"from": "20.00", "until": "06:00"},
        {"from": "24:00", "until": "06:00"},
        {"from": 72000, "until": "06:00"},
        {"from": "20:00", "until": "06:00", "days": ["minggu"]},
        {"from": "20:00", "until": "06:00", "days": "sunday"},
        {
            "from": "20:00", "until": "06:00",
            "days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        },
    ],
)  # fmt: skip
def test_faulty_rule_is_refused(quiet):
    with pytest.raises(FaultyQuietHours, match="jam tenang"):
        parse_quiet_hours({"quiet": quiet})

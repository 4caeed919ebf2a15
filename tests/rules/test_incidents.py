"""When it happened: what may be typed, and what is still possible; hours worked out by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from layak.workflows.rapidaction.intake.rules import (
    LongAgo,
    WrongWhen,
    check_happened,
    hours_left,
    incident_event,
    open_windows,
    parse_intake,
)

WIB = ZoneInfo("Asia/Jakarta")
ROOT = Path(__file__).resolve().parents[2]
SIGNS, TOPICS = {"sexual-72h", "custody"}, {"sexual", "home"}


def wib(day: int, hour: int = 0, minute: int = 0, **more: int) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB).replace(**more)


def raw():
    return yaml.safe_load((ROOT / "data/policy/intake.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def policy():
    return parse_intake(raw(), signs=SIGNS, topics=TOPICS)


# told on Monday 23 November, 10.00 WIB
TOLD = wib(23, 10)


def check(happened_at, **more):
    return check_happened(
        happened_at, **{"received_at": TOLD, "at": TOLD, "long_ago_years": 18, **more}
    )


@pytest.mark.parametrize("moment", [wib(23), wib(23, 10), wib(1), wib(24, year=2008)])
def test_what_may_have_been_is_taken(moment):
    check(moment)


@pytest.mark.parametrize(
    ("moment", "more", "says"),
    [
        (wib(24), {}, "belum terjadi"),
        (wib(23, 10, 1), {}, "belum terjadi"),
        (wib(23, 10, 1), {"at": wib(25)}, "sesudah laporannya"),
        (wib(23, year=1899), {}, "terlalu jauh"),
        (datetime(1, 1, 1, tzinfo=WIB), {}, "terlalu jauh"),
    ],
)
def test_what_cannot_have_been_is_told_at_its_field(moment, more, says):
    with pytest.raises(WrongWhen, match=says) as wrong:
        check(moment, **more)
    assert wrong.value.field == "happened_on"


def test_so_long_ago_that_it_may_be_a_slip_is_asked_not_refused():
    # eighteen years on the day; the day after it is not yet asked
    with pytest.raises(LongAgo, match="18 tahun yang lalu"):
        check(wib(23, year=2008))
    check(wib(23, year=2008), is_sure=True)
    check(wib(24, year=2008))


# told on Monday at 10.00; each row: happened, now, hours left, or None where it is over
WINDOWS = [
    # Sunday 21.30: until Wednesday 21.30
    (wib(22, 21, 30), wib(23, 10), "59 jam"),
    (wib(22, 21, 30), wib(25, 20, 45), "kurang dari 1 jam"),
    (wib(22, 21, 30), wib(25, 21, 30), None),
    # Friday 20 November, day alone: until Monday 0.00 at the earliest, Tuesday 0.00 at the latest
    (wib(20), wib(21, 10), "38 sampai 62 jam"),
    (wib(20), wib(23, 10), "kurang dari 15 jam"),
    (wib(20), wib(24), None),
    # the day on which it was told: not after 10.00, so until Thursday 10.00
    (wib(23), wib(23, 11), "61 sampai 71 jam"),
    (wib(19, 9), wib(23, 10), None),
]


@pytest.mark.parametrize(("happened", "now", "left"), WINDOWS)
def test_the_window_is_counted_from_when_it_happened(policy, happened, now, left):
    found = open_windows(
        policy, topic="sexual", signs=(), happened_at=happened, received_at=TOLD, now=now
    )
    assert [hours_left(window) for window in found] == ([left] if left else [])
    assert all(window.is_proposed for window in found)


@pytest.mark.parametrize(
    ("topic", "signs", "happened", "is_proposed"),
    [
        ("sexual", ("sexual-72h",), wib(22, 21), False),
        ("home", ("sexual-72h",), wib(22, 21), False),
        ("home", (), wib(22, 21), None),
        ("sexual", (), None, None),
    ],
)
def test_only_the_topic_proposes_and_a_named_sign_is_not_proposed(
    policy, topic, signs, happened, is_proposed
):
    found = open_windows(
        policy, topic=topic, signs=signs, happened_at=happened, received_at=TOLD, now=TOLD
    )
    assert [window.is_proposed for window in found] == (
        [] if is_proposed is None else [is_proposed]
    )


@pytest.mark.parametrize(
    ("playbook", "signs", "event"),
    [
        ("anak-terlantar-temuan", (), "ditemukan"),
        ("abh-pelaku-diversi", (), ""),
        ("abh-pelaku-diversi", ("custody",), "penangkapan"),
        ("kekerasan-seksual", ("custody",), ""),
    ],
)
def test_only_some_playbooks_begin_with_what_happened(policy, playbook, signs, event):
    assert incident_event(policy, playbook=playbook, signs=signs) == event


def test_incidents_are_events_of_their_playbooks():
    for rule in raw()["incidents"]:
        book = yaml.safe_load((ROOT / f"data/playbooks/{rule['playbook']}.yaml").read_text("utf-8"))
        assert rule["event"] in {step["clock_from"] for step in book["steps"]}


def test_a_file_that_names_what_is_not_there_says_where():
    wrong = raw()
    wrong["windows"][0]["sign"], wrong["windows"][0]["topics"] = "nope", ["sexual", "nowhere"]
    with pytest.raises(ValueError, match="windows > nope: unknown sign; windows > nope: nowhere"):
        parse_intake(wrong, signs=SIGNS, topics=TOPICS)


def test_our_numbers_say_that_they_are_ours(policy):
    assert policy.basis == "inferred"
    assert policy.windows[0].span == timedelta(hours=72)

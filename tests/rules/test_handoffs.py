"""The clock of a hand-off: hand-worked times, and what holds whatever happens when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.rules.refusal import Refused
from layak.workflows.rapidaction.handoffs.rules import (
    FOLLOWS,
    WAITS_FOR,
    alarms_of,
    dues,
    first_alarm,
    may_follow,
    ringing,
    span_of,
    warning_at,
)
from layak.workflows.rapidaction.handoffs.share_rules import (
    ShareFacts,
    check_no_settlement,
    check_share,
    names_a_school,
)
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import Rung

SENT = datetime(2026, 2, 2, 14, 14, tzinfo=UTC)
LEVELS = ("red", "yellow", "green")


def at(minutes: float) -> datetime:
    return SENT + timedelta(minutes=minutes)


def clock(level: str = "red", waiting: str = "see"):
    """The alarms of a moment of a hand-off sent at SENT, as the policy has them, and its end."""
    policy = rapid_policy()
    span = span_of(waiting, policy.moments[level])
    due = SENT + span
    alarms = alarms_of(due, warnings=[warning_at(due, span)], ladder=policy.ladder, level=level)
    return alarms, due


def minutes(alarms) -> list[tuple[int, float]]:
    return [(alarm.rung, (alarm.at - SENT) / timedelta(minutes=1)) for alarm in alarms]


# worked by hand from rapid-action.yaml: (rung, minutes after sending)
HAND_WORKED = {
    ("red", "see"): [(0, 22.5), (1, 30), (2, 60), (3, 90)],
    ("red", "answer"): [(0, 90), (1, 120), (2, 150), (3, 180)],
    ("red", "act"): [(0, 270), (1, 360), (2, 390), (3, 420)],
    ("yellow", "see"): [(0, 180), (1, 240), (2, 480), (3, 720)],
    # a quarter of a day is six hours, but a warning comes at most two before the end
    ("yellow", "answer"): [(0, 1320), (1, 1440), (2, 1680), (3, 1920)],
    ("green", "see"): [(0, 1320), (1, 1440), (2, 2880), (3, 4320)],
    # a declined one is sent on in the time to open one
    ("red", "resend"): [(0, 22.5), (1, 30), (2, 60), (3, 90)],
}


@pytest.mark.parametrize(
    ("key", "expected"), HAND_WORKED.items(), ids=[" ".join(key) for key in HAND_WORKED]
)
def test_every_moment_has_its_hours(key, expected):
    alarms, _due = clock(*key)
    assert minutes(alarms) == expected


def test_dues_count_from_sending():
    found = dues(rapid_policy().moments["yellow"], SENT)
    assert (found.see_by, found.answer_by, found.act_by) == (at(240), at(1440), at(2880))


def test_what_may_follow():
    assert may_follow("sent", "accepted")
    assert may_follow("seen", "declined")
    assert may_follow("accepted", "acting")
    for wanted in ("acting", "closed"):
        assert not may_follow("sent", wanted)
    assert not may_follow("accepted", "declined")
    assert not may_follow("accepted", "closed")
    assert not may_follow("declined", "accepted")
    for over in ("closed", "withdrawn"):
        assert not FOLLOWS[over]
        assert over not in WAITS_FOR


def test_a_moment_that_begins_after_its_end_rings_at_once():
    # opened ten minutes after the answer was due
    alarms, due = clock("red", "answer")
    first = first_alarm(alarms, at=at(130))
    assert first == at(120)
    rung = ringing(alarms, due_at=due, looked_at=first, rung=0, now=at(130))
    assert [alarm.rung for alarm in rung.now] == [1]
    assert rung.next_at == at(150)


def test_a_moment_that_begins_after_its_warning_is_not_warned_of():
    alarms, _due = clock("red", "answer")
    assert first_alarm(alarms, at=at(100)) == at(120)


def test_a_worker_that_slept_rings_every_rung_it_missed_once():
    alarms, due = clock("red", "see")
    rung = ringing(alarms, due_at=due, looked_at=at(22.5), rung=0, now=at(75))
    assert [alarm.rung for alarm in rung.now] == [1, 2]
    assert rung.next_at == at(90)


def test_a_late_warning_rings_while_the_end_is_ahead():
    alarms, due = clock("red", "see")
    rung = ringing(alarms, due_at=due, looked_at=at(22.5), rung=0, now=at(29))
    assert [alarm.rung for alarm in rung.now] == [0]


def test_after_the_last_rung_nothing_rings():
    alarms, due = clock("red", "see")
    rung = ringing(alarms, due_at=due, looked_at=at(90), rung=3, now=at(900))
    assert (rung.now, rung.next_at) == ((), None)


def test_a_look_that_is_no_alarm_warns_at_once():
    # a clock that lapses may ask to be told at once (a step with a right that ends)
    alarms, due = clock("red", "see")
    rung = ringing(alarms, due_at=due, looked_at=at(25), rung=0, now=at(25))
    assert [alarm.rung for alarm in rung.now] == [0]
    assert rung.next_at == due


@given(
    level=st.sampled_from(LEVELS),
    waiting=st.sampled_from(["see", "answer", "act", "close", "resend"]),
    begins=st.integers(0, 6000),
    looks=st.lists(st.integers(1, 3000), max_size=12),
)
def test_never_silent_never_twice_and_always_upwards(level, waiting, begins, looks):
    """A worker that looks whenever it can, from a moment that begins whenever it begins."""
    alarms, due = clock(level, waiting)
    looked_at = first_alarm(alarms, at=at(begins))
    rang, rung, now = [], 0, at(begins)
    # a last look after everything has passed
    for step in (*looks, 100_000):
        now += timedelta(minutes=step)
        if looked_at is None or looked_at > now:
            continue
        found = ringing(alarms, due_at=due, looked_at=looked_at, rung=rung, now=now)
        # not silent: what is due is said at the first look after it, or it was only a warning
        assert found.now or now >= due
        assert all(alarm.at <= now for alarm in found.now)
        assert found.next_at is None or found.next_at > now
        rang += [alarm.rung for alarm in found.now]
        rung = max([rung, *(alarm.rung for alarm in found.now)])
        looked_at = found.next_at
    assert looked_at is None
    # every rung once, in its order; the warning at most once and before them
    assert [one for one in rang if one] == [1, 2, 3]
    assert rang.count(0) <= 1
    assert rang == sorted(rang)


@given(waits=st.lists(st.integers(0, 500), min_size=1, max_size=5), now=st.integers(0, 5000))
def test_any_ladder_climbs(waits, now):
    ladder = [
        Rung(level=n, label="", who=("chair",), after=dict.fromkeys(LEVELS, timedelta(minutes=w)))
        for n, w in enumerate(sorted(waits), start=1)
    ]
    alarms = alarms_of(SENT, warnings=[], ladder=ladder, level="red")
    first = first_alarm(alarms, at=SENT)
    assert first is not None
    found = ringing(alarms, due_at=SENT, looked_at=first, rung=0, now=at(now))
    assert [alarm.rung for alarm in found.now] == [
        n for n, w in enumerate(sorted(waits), start=1) if w <= now
    ]


@given(
    basis=st.sampled_from(["consent", "contract", "duty", "vital", "public", "legitimate"]),
    giver=st.sampled_from(["child", "guardian", "other", "both", "nobody"]),
    tier=st.integers(-1, 5),
    receiver=st.sampled_from(["school", "ward", "other"]),
)
def test_a_reported_guardian_never_carries_a_share(basis, giver, tier, receiver):
    share = ShareFacts(
        basis=basis, given_by=giver, guardian_is_reported=True, tier=tier,
        fields=("name",) if tier > 1 else (),
    )  # fmt: skip
    try:
        check_share(share, receiver=receiver, has_note=False)
    except Refused:
        pass
    else:
        assert giver not in ("guardian", "both")
        assert (basis == "consent") == (giver != "nobody")
        assert 1 <= tier <= (3 if receiver == "other" else 2)


@pytest.mark.parametrize(
    "name",
    ["SMPN 22 Musi Raya", "SD Negeri 1", "MTsN 2", "Madrasah Aliyah Contoh", "Dinas Pendidikan",
     "PKBM Harapan", "Sekolah Luar Biasa", "Pondok Pesantren Contoh"],
)  # fmt: skip
def test_places_of_learning_are_known_by_name(name):
    assert names_a_school(name)


@pytest.mark.parametrize("name", ["RSUD Contoh", "Unit PPA Polres", "Dinas Sosial", "Bapas", "SDM"])
def test_others_are_not(name):
    assert not names_a_school(name)


@pytest.mark.parametrize(
    "note", ["Mohon dimediasi.", "Upayakan PERDAMAIAN", "secara kekeluargaan saja", "agar berdamai"]
)
def test_no_settlement_in_sexual_violence(note):
    with pytest.raises(Refused):
        check_no_settlement(note, ["PP78-10"])
    check_no_settlement(note, ["PP78-09"])


def test_words_that_only_look_like_a_settlement():
    check_no_settlement("Anak tinggal di Jalan Mediasari, Kelurahan Damaijaya.", ["PP78-10"])

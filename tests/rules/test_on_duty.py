from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.workflows.rapidaction.duty.rules import (
    Answering,
    Leave,
    Span,
    Turn,
    gaps,
    overlapping,
    repeated,
    who_answers,
)

AYU, BIMA, CITRA = 1, 2, 3
# a night over midnight: Thursday 20.00 until Friday 08.00, WIB
EVENING = datetime(2026, 3, 5, 13, tzinfo=UTC)
MORNING = datetime(2026, 3, 6, 1, tzinfo=UTC)
NIGHT = EVENING + timedelta(hours=5)


def turn(user_id, rank=1, starts_at=EVENING, ends_at=MORNING, phone=""):
    return Turn(user_id=user_id, rank=rank, starts_at=starts_at, ends_at=ends_at, phone=phone)


def span(first, last):
    return Span(starts_at=EVENING + timedelta(hours=first), ends_at=EVENING + timedelta(hours=last))


def leave(user_id, first, last):
    there = span(first, last)
    return Leave(user_id=user_id, starts_at=there.starts_at, ends_at=there.ends_at)


def named(turns, leaves=(), holders=(AYU, BIMA, CITRA), at=NIGHT):
    return [(one.user_id, one.rank) for one in who_answers(turns, leaves, holders, at=at)]


def test_on_duty_first_then_substitutes_then_any_holder():
    turns = [turn(CITRA, 2), turn(BIMA, 1, phone="0811")]
    assert who_answers(turns, (), [AYU, BIMA, CITRA], at=NIGHT) == [
        Answering(user_id=BIMA, rank=1, phone="0811"),
        Answering(user_id=CITRA, rank=2),
        Answering(user_id=AYU, rank=0),
    ]


@pytest.mark.parametrize(
    ("leaves", "holders", "expected"),
    [
        # the one on duty is away: the substitute stands in, and the away one is not named at all
        ([leave(AYU, 4, 8)], (AYU, BIMA, CITRA), [(BIMA, 2), (CITRA, 0)]),
        # left the job: no longer a holder
        ([], (BIMA, CITRA), [(BIMA, 2), (CITRA, 0)]),
        # both with a turn are gone: whoever else may
        ([leave(BIMA, 0, 12)], (BIMA, CITRA), [(CITRA, 0)]),
        # nobody
        ([leave(AYU, 0, 12), leave(BIMA, 0, 12), leave(CITRA, 0, 12)], (AYU, BIMA, CITRA), []),
        ([], (), []),
    ],
)
def test_no_turn_is_left_to_someone_who_is_away_or_gone(leaves, holders, expected):
    assert named([turn(AYU), turn(BIMA, 2)], leaves, holders) == expected


def test_a_turn_begins_at_its_minute_and_ends_before_the_other():
    later = turn(BIMA, 1, MORNING, MORNING + timedelta(hours=12))
    moments = [EVENING - timedelta(minutes=1), EVENING, MORNING - timedelta(minutes=1), MORNING]
    first = [named([turn(AYU), later], at=at)[0] for at in moments]
    assert first == [(AYU, 0), (AYU, 1), (AYU, 1), (BIMA, 1)]


def test_whoever_has_two_ranks_is_told_once():
    assert named([turn(AYU, 1), turn(AYU, 3)], holders=(AYU,)) == [(AYU, 1)]


def test_leave_counts_from_its_first_minute_and_no_longer_than_its_last():
    away = [leave(AYU, 5, 6)]
    hour = timedelta(hours=1)
    found = [named([turn(AYU)], away, (AYU,), at=EVENING + step * hour) for step in (4, 5, 6)]
    assert found == [[(AYU, 1)], [], [(AYU, 1)]]


def test_gaps_are_what_no_able_person_covers():
    turns = [turn(AYU, 1, EVENING, EVENING + timedelta(hours=4))]
    assert gaps(turns, [], {AYU}, span=span(-1, 6)) == [span(-1, 0), span(4, 6)]
    assert gaps(turns, [leave(AYU, 1, 2)], {AYU}, span=span(0, 4)) == [span(1, 2)]
    assert gaps(turns, [], set(), span=span(0, 4)) == [span(0, 4)]
    # a substitute covers as well
    second = turn(BIMA, 2, EVENING + timedelta(hours=3), EVENING + timedelta(hours=9))
    assert gaps([*turns, second], [], {AYU, BIMA}, span=span(0, 9)) == []


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from([AYU, BIMA]))),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from([AYU, BIMA]))),
)
def test_an_hour_is_in_a_gap_exactly_when_nobody_with_a_turn_answers(given_turns, given_leaves):
    turns = [
        turn(who, 1, span(first, 0).starts_at, span(first + hours, 0).starts_at)
        for first, hours, who in given_turns
    ]
    leaves = [leave(who, first, first + hours) for first, hours, who in given_leaves]
    found = gaps(turns, leaves, {AYU, BIMA}, span=span(0, 50))
    for hour in range(50):
        at = EVENING + timedelta(hours=hour)
        in_gap = any(gap.starts_at <= at < gap.ends_at for gap in found)
        answering = who_answers(turns, leaves, [AYU, BIMA], at=at)
        assert in_gap is not any(one.rank for one in answering)


def test_overlap_is_of_the_same_rank_and_of_more_than_a_touch():
    standing = [turn(AYU), turn(BIMA, 2)]
    wanted = turn(CITRA, 1, EVENING + timedelta(hours=11), MORNING + timedelta(hours=12))
    assert overlapping(standing, wanted) == [turn(AYU)]
    assert overlapping(standing, turn(CITRA, 1, MORNING, MORNING + timedelta(hours=1))) == []
    assert overlapping(standing, turn(CITRA, 3)) == []


def test_a_pattern_repeats_by_weeks_and_by_days():
    weekly = repeated(span(0, 12), weeks=3)
    assert [one.starts_at.isoformat() for one in weekly] == [
        "2026-03-05T13:00:00+00:00",
        "2026-03-12T13:00:00+00:00",
        "2026-03-19T13:00:00+00:00",
    ]
    daily = repeated(span(0, 12), weeks=2, every_days=1)
    assert len(daily) == 14
    assert daily[-1].ends_at == MORNING + timedelta(days=13)

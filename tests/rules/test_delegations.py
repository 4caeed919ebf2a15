"""The chain of people that an assignment went through, and who may not be in it twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.assignments.rules import Given, check_can_give, open_chain
from layak.rules.refusal import Refused

NINE = datetime(2026, 2, 2, 9, tzinfo=UTC)
HEAD, SARI, TONO, WATI = 1, 2, 3, 4


def hour(count: int) -> datetime:
    return NINE + timedelta(hours=count)


def link(by: int, to: int, start: int, end: int | None = None) -> Given:
    return Given(to=to, by=by, given_at=hour(start), ended_at=None if end is None else hour(end))


def test_what_was_given_on_is_one_chain():
    chain = [link(HEAD, SARI, 0, 1), link(SARI, TONO, 1)]
    assert open_chain(chain) == chain


def test_what_was_taken_back_is_no_chain():
    assert open_chain([link(HEAD, SARI, 0, 1)]) == []
    assert open_chain([]) == []


def test_a_new_beginning_leaves_the_old_chain_behind():
    past = [link(HEAD, SARI, 0, 1), link(HEAD, TONO, 2)]
    assert open_chain(past) == past[1:]


def test_someone_else_giving_at_the_same_moment_begins_anew():
    past = [link(HEAD, SARI, 0, 1), link(WATI, TONO, 1)]
    assert open_chain(past) == past[1:]


def test_nobody_gives_to_oneself():
    with pytest.raises(Refused, match="diri sendiri"):
        check_can_give([], to=SARI, by=SARI)


@pytest.mark.parametrize(("by", "to"), [(TONO, SARI), (TONO, HEAD), (HEAD, SARI), (WATI, SARI)])
def test_nobody_of_the_chain_gets_it_again(by, to):
    past = [link(HEAD, SARI, 0, 1), link(SARI, TONO, 1)]
    with pytest.raises(Refused, match="rantai pelimpahan"):
        check_can_give(past, to=to, by=by)


def test_who_has_it_does_not_get_it_twice():
    with pytest.raises(Refused, match="sudah dilimpahkan kepada orang itu"):
        check_can_give([link(HEAD, SARI, 0)], to=SARI, by=WATI)


def test_after_taking_back_everybody_can_get_it():
    past = [link(HEAD, SARI, 0, 1), link(SARI, TONO, 1, 2)]
    for person in (SARI, TONO, WATI):
        check_can_give(past, to=person, by=HEAD)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), st.booleans()), max_size=12))
def test_however_it_is_given_nobody_stands_twice_in_the_chain(tries):
    past: list[Given] = []
    for step, (by, to, takes_back) in enumerate(tries):
        if takes_back and past:
            past[-1] = link(past[-1].by, past[-1].to, past[-1].given_at.hour - 9, step)
            continue
        try:
            check_can_give(past, to=to, by=by)
        except Refused:
            continue
        if past and past[-1].ended_at is None:
            last = past[-1]
            past[-1] = link(last.by, last.to, last.given_at.hour - 9, step)
        past.append(link(by, to, step))
        receivers = [row.to for row in open_chain(past)]
        assert len(receivers) == len(set(receivers))
        assert all(row.to != row.by for row in past)

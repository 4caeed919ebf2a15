"""The life of an agency's part: every move by hand, and that no path leaves the states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.rules.refusal import Refused
from layak.rules.stages import (
    ASK_AGAIN,
    DECLINE,
    FIRST,
    HAND_IN,
    MOVES,
    STATES,
    TAKE_BACK,
    WrongState,
    after_save,
    can_move_part,
    check_part_move,
    check_write,
    is_owed,
)

# written by hand: from a state, each move that is possible and where it leads
LIFE = {
    "open": {"start": "working", "hand_in": "handed_in", "decline": "declined"},
    "working": {"hand_in": "handed_in", "decline": "declined"},
    "handed_in": {"take_back": "working", "ask_again": "returned"},
    "returned": {"start": "working", "hand_in": "handed_in", "decline": "declined"},
    "declined": {
        "start": "working",
        "hand_in": "handed_in",
        "take_back": "working",
        "ask_again": "returned",
    },
}


def test_the_moves_are_the_life_written_by_hand():
    found = {
        state: {move.code: move.target for move in MOVES.values() if state in move.sources}
        for state in STATES
    }
    assert found == LIFE


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("code", MOVES)
def test_a_move_is_allowed_exactly_from_its_states(state, code):
    verdict = can_move_part(MOVES[code], state)
    assert verdict.allowed == (code in LIFE[state])
    if not verdict.allowed:
        assert STATES[state] in verdict.reason


@pytest.mark.parametrize("move", [DECLINE, ASK_AGAIN])
@pytest.mark.parametrize("note", ["", "  ", "\n"])
def test_declining_and_asking_again_need_a_note(move, note):
    with pytest.raises(Refused, match="tulis catatan"):
        check_part_move(move, move.sources[0], note=note)


def test_nothing_is_not_handed_in():
    with pytest.raises(Refused, match="nyatakan tidak punya bahan"):
        check_part_move(HAND_IN, "working", has_content=False)
    check_part_move(HAND_IN, "working", has_content=True)


def test_what_was_handed_in_is_taken_back_before_it_is_changed():
    with pytest.raises(WrongState, match="Tarik kembali"):
        check_write("handed_in")
    for state in ("open", "working", "returned", "declined"):
        check_write(state)
    assert TAKE_BACK.target == "working"


@pytest.mark.parametrize(
    ("state", "then"),
    [("open", "working"), ("working", "working"), ("returned", "working"), ("declined", "working")],
)
def test_the_first_save_begins_the_part(state, then):
    assert after_save(state) == then


def test_a_part_waits_for_its_agency_until_it_is_handed_in_or_declined():
    assert {state for state in STATES if is_owed(state)} == {"open", "working", "returned"}


@given(st.lists(st.sampled_from(["save", *MOVES]), max_size=30), st.text(max_size=3))
def test_no_path_leaves_the_states(path, note):
    state = FIRST
    for step in path:
        if step == "save":
            try:
                check_write(state)
            except WrongState:
                continue
            state = after_save(state)
        elif can_move_part(MOVES[step], state).allowed:
            state = MOVES[step].target
        assert state in STATES


@given(st.lists(st.sampled_from(list(MOVES)), max_size=12))
def test_from_every_state_the_part_can_still_be_handed_in(path):
    state = FIRST
    for code in path:
        if state in MOVES[code].sources:
            state = MOVES[code].target
    steps = 0
    while state != "handed_in":
        check_part_move(HAND_IN, state)
        state = HAND_IN.target
        steps += 1
    assert steps <= 1

"""Small values of the desk: how a field reads, how two texts differ, whose turn it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.answers.fields import shown_value
from layak.evaluation.answers.permissions import waits_for
from layak.rules.entries import read_count, read_mark
from layak.rules.words import difference


@pytest.mark.parametrize(
    ("name", "kept", "text"),
    [
        ("mark", "2.25", "2,25"),
        ("mark", "", ""),
        ("numerator-2026", "7905", "7.905"),
        ("numerator-2026", "12345678", "12.345.678"),
        ("denominator-2026", "12.5", "12,5"),
        ("denominator-2026", "0.125", "0,125"),
        ("denominator-2026", "1234.567", "1.234,567"),
        ("note", "1.5", "1.5"),
        ("option", "3", "3"),
    ],
)
def test_shown_writes_numbers_as_people_do(name, kept, text):
    assert shown_value(name, kept) == text


@given(st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False))
def test_a_shown_count_reads_back_as_itself(value):
    kept = f"{value.normalize():f}"
    assert read_count(shown_value("numerator-2026", kept)) == Decimal(kept)


@given(st.decimals(min_value=0, max_value=12, places=2, allow_nan=False))
def test_a_shown_mark_reads_back_as_itself(value):
    assert read_mark(shown_value("mark", f"{value:f}"), maximum=Decimal(12)) == value


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_holds_both_texts_whole(old, new):
    parts = difference(old, new)
    assert "".join(text for kind, text in parts if kind != "added") == old
    assert "".join(text for kind, text in parts if kind != "removed") == new


def test_difference_of_long_texts_is_not_computed_word_by_word():
    old, new = "satu " * 2000, "dua " * 2000
    assert difference(old, new) == [("removed", old), ("added", new)]


def test_whose_turn_follows_the_right_and_the_agency(sari, heri, wati, ketut, tono, dinkes, dp3a):
    def waits(person, owner, agency):
        return waits_for(person, owner, agency.pk, caretaker_id=dp3a.pk)

    assert waits(sari, "agency", dinkes)
    assert not waits(tono, "agency", dinkes)
    assert not waits(wati, "agency", dinkes)
    assert waits(heri, "head", dinkes)
    assert waits(wati, "secretariat", dinkes)
    assert not waits(wati, "secretariat", dp3a)
    # the chair is asked only where the secretariat may not judge its own
    assert waits(ketut, "secretariat", dp3a)
    assert not waits(ketut, "secretariat", dinkes)
    assert not waits(sari, "nobody", dinkes)

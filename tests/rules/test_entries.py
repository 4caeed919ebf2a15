from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.rules.entries import LONGEST_TEXT, NotAcceptable, read_count, read_mark, read_text

THREE = Decimal(3)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", None), ("  ", None), ("2,25", "2.25"), ("2.25", "2.25"), (" 3 ", "3.00"), ("0", "0.00")],
)
def test_mark_reads_what_people_type(typed, kept):
    assert read_mark(typed, maximum=THREE) == (None if kept is None else Decimal(kept))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("3,01", "paling tinggi"),
        ("2,255", "dua angka"),
        ("-1", "sebagai angka"),
        ("nan", "sebagai angka"),
        ("Infinity", "sebagai angka"),
        ("1e2", "sebagai angka"),
        ("½", "sebagai angka"),
        ("٣", "sebagai angka"),
        ("<script>", "sebagai angka"),
        ("9" * 200, "sebagai angka"),
    ],
)
def test_mark_says_why_it_cannot_be_read(typed, says):
    with pytest.raises(NotAcceptable, match=says):
        read_mark(typed, maximum=THREE)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", None),
        ("7412", "7412"),
        ("7.412", "7412"),
        ("1.234.567,5", "1234567.5"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 200", "1200"),
    ],
)
def test_count_reads_thousands_and_decimals(typed, kept):
    assert read_count(typed) == (None if kept is None else Decimal(kept))


@pytest.mark.parametrize("typed", ["-3", "1.23.456", "dua", "1,2,3", "=1+1"])
def test_count_refuses_what_is_no_count(typed):
    with pytest.raises(NotAcceptable):
        read_count(typed)


def test_text_loses_what_cannot_be_seen_and_nothing_else():
    assert read_text("a\x00\u202eb\r\nc\t😀<b>") == "ab\nc\t😀<b>"


def test_text_has_an_end():
    assert len(read_text("a" * LONGEST_TEXT)) == LONGEST_TEXT
    with pytest.raises(NotAcceptable, match="20001 huruf"):
        read_text("a" * (LONGEST_TEXT + 1))


@given(st.text(max_size=200))
def test_text_read_twice_is_the_same(typed):
    assert read_text(read_text(typed)) == read_text(typed)

"""Pages as people type them; the second method is a plain set of page numbers."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.answers.rules import WrongPages, joined, last_page, page_ranges, read_pages

# as the database holds it to be written
KEPT = re.compile(r"([0-9]+(-[0-9]+)?(, [0-9]+(-[0-9]+)?)*)?")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3-5, 8", "3-5, 8"),
        ("8,3-5", "3-5, 8"),
        ("hal. 3 s.d. 5 dan 8", "3-5, 8"),
        ("Halaman 3 \u2013 5; 8", "3-5, 8"),
        ("3 sampai dengan 5", "3-5"),
        ("3 s/d 5", "3-5"),
        ("hlm 4", "4"),
        ("3, hal 4, 5", "3-5"),
        ("1-3, 2-7", "1-7"),
        ("7-7", "7"),
        ("007", "7"),
        ("12.", "12"),
        ("", ""),
        ("  semua ", ""),
        ("Seluruh dokumen", ""),
        (", ,", ""),
    ],
)
def test_pages_are_kept_in_one_form(typed, kept):
    assert read_pages(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("tiga", "bukan “tiga”"),
        ("3-5-8", "bukan “3-5-8”"),
        ("-4", "bukan “-4”"),
        ("3.5", "bukan “3.5”"),
        ("0", "Halaman pertama adalah 1"),
        ("0-4", "Halaman pertama adalah 1"),
        ("9-3", "dari yang kecil: 3-9"),
        ("100000", "terlalu besar"),
        ("1234567890123", "bukan “1234567890123”"),
        ("٣", "bukan “٣”"),
        (",".join(str(n) for n in range(1, 400, 2)), "Terlalu banyak"),
    ],
)
def test_what_is_no_page_is_refused_with_how_to_write_it(typed, sentence):
    with pytest.raises(WrongPages, match=re.escape(sentence)):
        read_pages(typed)


def test_a_page_that_the_file_does_not_have():
    assert read_pages("12", page_count=12) == "12"
    with pytest.raises(WrongPages, match="hanya 12 halaman; halaman 13 tidak ada"):
        read_pages("2, 11-13", page_count=12)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), max_size=12), st.randoms())
def test_no_page_is_lost_or_added(pairs, random):
    wanted = {page for first, more in pairs for page in range(first, first + more + 1)}
    typed = [f"{first}-{first + more}" if more else f"{first}" for first, more in pairs]
    random.shuffle(typed)
    kept = read_pages(random.choice([",", "; ", " dan "]).join(typed))
    assert KEPT.fullmatch(kept)
    ranges = page_ranges(kept)
    assert {page for first, last in ranges for page in range(first, last + 1)} == wanted
    # pieces neither touch nor overlap
    assert all(b + 1 < c for (_a, b), (c, _d) in pairwise(ranges))
    assert last_page(kept) == max(wanted, default=0)
    assert read_pages(kept) == kept


@given(st.text(alphabet="0123456789-\u2013,; .hals/dnt", max_size=40))
def test_whatever_is_typed_is_kept_or_refused(typed):
    try:
        kept = read_pages(typed, page_count=50)
    except WrongPages:
        return
    assert KEPT.fullmatch(kept)
    assert last_page(kept) <= 50


def test_pages_of_two_uses_come_together():
    assert joined("3-5", "6, 9") == "3-6, 9"
    assert joined("", "6") == ""
    many = ", ".join(str(n) for n in range(1000, 1060, 2))
    assert joined(many, ", ".join(str(n) for n in range(2000, 2060, 2))) == ""

"""What was typed, as it is looked for; and where a text says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.rules.words import excerpt, page_at, read_query


@pytest.mark.parametrize(
    ("typed", "words", "query"),
    [
        ("pojok menyusui", ("pojok", "menyusui"), "pojok menyusui"),
        ("data yang ada di kota", ("data", "kota"), "data kota"),
        ('"pojok menyusui" kota', ("pojok", "menyusui", "kota"), '"pojok menyusui" kota'),
        ("sk -rancangan", ("sk",), "sk -rancangan"),
        ('sk -"surat edaran"', ("sk",), 'sk -"surat edaran"'),
        ("463/112/DP3A/2024", ("463", "112", "dp", "3", "a", "2024"), "463 112 dp 3 a 2024"),
        ("yang dan di", (), ""),
        ("", (), ""),
        ("& | ! ( ) : * <-> '", (), ""),
        ("anak OR ibu", ("anak", "ibu"), "anak ibu"),
        ("gizi gizi", ("gizi",), "gizi gizi"),
        ("- --", (), ""),
    ],
)
def test_words_phrases_and_exclusions_are_told_apart(typed, words, query):
    wanted = read_query(typed)
    assert (wanted.words, wanted.query) == (words, query)


@pytest.mark.parametrize(
    ("typed", "unwanted"),
    [
        ("-surat", "surat"),
        ('-surat -"surat edaran" yang', 'surat or "surat edaran"'),
        ("sk -surat", ""),
        ("sk", ""),
        ("", ""),
    ],
)
def test_exclusions_alone_tell_what_is_unwanted(typed, unwanted):
    assert read_query(typed).unwanted == unwanted


def shown(text: str, *wanted: str) -> str:
    found = excerpt(text, wanted)
    return "".join(f"[{p.text}]" if p.is_found else p.text for p in found.pieces)


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("Pojok menyusui di pasar", ["menyusui"], "Pojok [menyusui] di pasar"),
        ("Kegiatan pencegahan kekerasan", ["cegah"], "Kegiatan [pencegahan] kekerasan"),
        ("Anak dicegah kawin", ["pencegahan"], "Anak [dicegah] kawin"),
        ("a\n\n  b   gizi\tc", ["gizi"], "a b [gizi] c"),
    ],
)
def test_word_is_marked_in_any_of_its_forms(text, wanted, expected):
    assert shown(text, *wanted) == expected


def test_excerpt_begins_before_the_first_hit_and_says_that_more_is_there():
    text = "kata " * 100 + "stunting " + "lagi " * 100
    found = excerpt(text, ["stunting"])
    assert found.at == 500
    said = "".join(piece.text for piece in found.pieces)
    assert said.startswith("… kata")
    assert said.endswith("lagi …")
    assert len(said) < 250


def test_text_that_does_not_say_it_has_no_excerpt():
    assert excerpt("Daftar hadir", ["stunting"]) is None
    assert excerpt("", ["x"]) is None
    assert excerpt("Daftar hadir", []) is None


@given(st.text("ab agizi\n", max_size=400), st.integers(0, 400))
def test_the_beginning_of_a_text_tells_the_same_place_or_leaves_it_to_the_rest(text, cut):
    early = excerpt(text[:cut], ["gizi", "ab"], goes_on=True)
    assert early is None or early == excerpt(text, ["gizi", "ab"])


def test_beginning_of_a_text_is_enough_for_its_rarest_word_alone():
    text = "posyandu " + "kata " * 100
    assert excerpt(text[:300], ["posyandu"], goes_on=True).at == 0
    assert excerpt(text[:300], ["posyandu", "disabilitas"], goes_on=True) is None
    assert excerpt(text[:40], ["posyandu"], goes_on=True) is None


@pytest.mark.parametrize(
    ("starts", "at", "page"),
    [
        ([0, 100, 250], 0, 1),
        ([0, 100, 250], 99, 1),
        ([0, 100, 250], 100, 2),
        ([0], 9, 1),
        ([], 5, None),
    ],
)
def test_page_of_a_hit(starts, at, page):
    assert page_at(starts, at) == page


@given(st.text(max_size=80))
def test_anything_may_be_typed(typed):
    wanted = read_query(typed)
    assert all(word.isalnum() for word in wanted.words)
    assert wanted.query.count('"') % 2 == 0


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=10), max_size=3))
def test_marks_add_and_lose_nothing_but_white_space(text, wanted):
    found = excerpt(text, read_query(" ".join(wanted)).words)
    if found is None:
        return
    said = "".join(piece.text for piece in found.pieces).replace("… ", "").replace(" …", "")
    assert "".join(said.split()) in "".join(text.split())

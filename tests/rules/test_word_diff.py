"""Two wordings compared word by word."""

from __future__ import annotations

import time

import pytest

from layak.rules.words import difference, is_same_wording


@pytest.mark.parametrize(
    ("former", "now", "parts"),
    [
        ("", "", [("same", "")]),
        ("a b", "a b", [("same", "a b")]),
        ("", "baru", [("added", "baru")]),
        ("lama", "", [("removed", "lama")]),
        (
            "ada perda",
            "ada perda baru",
            [("same", "ada perda"), ("added", " baru")],
        ),
        (
            "jumlah anak sekolah",
            "jumlah murid sekolah",
            [("same", "jumlah "), ("removed", "anak"), ("added", "murid"), ("same", " sekolah")],
        ),
    ],
)
def test_difference_names_what_went_and_what_came(former, now, parts):
    assert difference(former, now) == parts


def test_both_texts_can_be_read_from_the_difference():
    former, now = "Anak  dan keluarga\ndi kota", "Anak, keluarga\ndi kota layak"
    parts = difference(former, now)
    assert "".join(text for kind, text in parts if kind != "added") == former
    assert "".join(text for kind, text in parts if kind != "removed") == now


def test_long_texts_are_replaced_whole_and_quickly():
    former, now = "kata " * 20_000, "lain " * 20_000
    began = time.perf_counter()
    assert [kind for kind, _text in difference(former, now)] == ["removed", "added"]
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("former", "now", "same"),
    [
        ("Perda KLA", "perda  kla.", True),
        ("Perda “KLA”", "Perda KLA", True),
        ("Perda KLA", "Perwali KLA", False),
        ("3 - 5 anak", "3 5 anak", False),
        ("", "", True),
    ],
)
def test_the_same_wording_but_for_spaces_capitals_and_edges(former, now, same):
    assert is_same_wording(former, now) is same

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.platform.sealing import CannotOpen, tokens
from layak.platform.sealing.tokens import Place

KEY = bytes(range(32))
PLACE = Place("case_person", "name", "6f1c")
# without the halves of characters, which no form lets through
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


def seal(text, key=KEY, place=PLACE):
    return tokens.seal(text, key_id="k1", key=key, place=place)


def unseal(token, key=KEY, place=PLACE):
    tokens.key_id_of(token)
    return tokens.unseal(token, key=key, place=place)


def flipped(token, position):
    """The token with one of eight bits of one character the other way round."""
    for bit in range(8):
        altered = chr(ord(token[position]) ^ (1 << bit))
        yield token[:position] + altered + token[position + 1 :]


@given(TEXTS)
def test_every_text_comes_back(text):
    assert unseal(seal(text)) == text


@pytest.mark.parametrize(("blocks", "size"), [(1, 86), (2, 129), (3, 172)])
def test_one_flipped_bit_of_the_body_does_not_open(blocks, size):
    # three sizes: the last group of their tokens has four, three and two characters
    token = seal("x" * (32 * blocks - 1))
    assert len(token) == size
    for position in range(len("s1.k1."), size):
        for changed in flipped(token, position):
            with pytest.raises(CannotOpen):
                unseal(changed)


@pytest.mark.parametrize(
    "token",
    ["", "Ayu", "s1.k1.", "s1.k1.AAAA", "s2" + "A" * 90, "s1.k1." + "A" * 80 + "\n", "s1..k1"],
)
def test_what_is_no_token_does_not_open(token):
    with pytest.raises(CannotOpen):
        unseal(token)


def test_a_shortened_or_lengthened_token_does_not_open():
    token = seal("Ayu Lestari")
    for changed in (token[:-1], token[:-4], token + "A", token + "AAAA", token + "="):
        with pytest.raises(CannotOpen):
            unseal(changed)


@pytest.mark.parametrize(
    "place",
    [
        Place("case_child", "name", "6f1c"),
        Place("case_person", "note", "6f1c"),
        Place("case_person", "name", "6f1d"),
        Place("case_person|name", "6f1c", ""),
    ],
)
def test_another_place_does_not_open(place):
    with pytest.raises(CannotOpen):
        unseal(seal("Ayu"), place=place)


def test_another_key_does_not_open():
    with pytest.raises(CannotOpen):
        unseal(seal("Ayu"), key=bytes(32))

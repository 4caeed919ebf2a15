from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.rules.entries import NotAcceptable
from layak.workflows.meetings.minutes.rules import LONGEST, Line, read_line


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Rapat dibuka.", Line("talk", "Rapat dibuka.")),
        ("k: Disepakati.", Line("decision", "Disepakati.")),
        ("Keputusan:  Disepakati.", Line("decision", "Disepakati.")),
        ("T:Dinkes melatih.", Line("followup", "Dinkes melatih.")),
        ("s: Penyebutnya jelas.", Line("agreement", "Penyebutnya jelas.")),
        ("info: Naskah menyusul.", Line("info", "Naskah menyusul.")),
        ("Dinkes: siap.", Line("talk", "Dinkes: siap.")),
        ("Pukul 10:30 rehat", Line("talk", "Pukul 10:30 rehat")),
        ("baris satu\n\tbaris dua", Line("talk", "baris satu baris dua")),
    ],
)
def test_a_mark_before_the_sentence_says_what_it_is(typed, line):
    assert read_line(typed) == line


def test_the_button_counts_where_the_text_says_nothing():
    assert read_line("Disepakati.", kind="decision") == Line("decision", "Disepakati.")
    assert read_line("t: Melatih.", kind="decision") == Line("followup", "Melatih.")


@pytest.mark.parametrize("typed", ["", " \n ", "k:", "keputusan:  "])
def test_an_empty_sentence_is_refused(typed):
    with pytest.raises(NotAcceptable, match="masih kosong"):
        read_line(typed)


@given(st.text(max_size=3_000))
def test_whatever_is_typed_becomes_one_short_line_or_a_reason(typed):
    try:
        line = read_line(typed)
    except NotAcceptable:
        return
    assert 0 < len(line.text) <= LONGEST
    assert line.text == " ".join(line.text.split())

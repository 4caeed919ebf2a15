"""Questions whose text nobody knows: read from a file, left out of every road until the official text is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from layak.evaluation.editions import files
from layak.rules.road.effort import default_efforts
from layak.rules.road.improvements import Outlook, improvements_of
from layak.rules.road.limits import read_unknown, unknown_in
from tests.conftest import shipped


def with_official(edition, code, text):
    """The same edition in which one question has its official text."""
    parts = []
    for part in edition.parts:
        indicators = []
        for indicator in part.indicators:
            questions = (
                replace(q, official_text=text) if q.code == code else q for q in indicator.questions
            )
            indicators.append(replace(indicator, questions=tuple(questions)))
        parts.append(replace(part, indicators=tuple(indicators)))
    return replace(edition, parts=tuple(parts))


def test_the_list_that_ships_names_the_one_question_and_lets_it_go_with_its_text():
    kla = shipped("kla-2024")
    unknown = files.unknown_texts()
    assert unknown_in(unknown, kla) == {"7.2"}
    assert unknown_in(unknown, with_official(kla, "7.2", "Teks keputusan menteri")) == frozenset()
    assert unknown_in(unknown, shipped("kelurahan-contoh")) == frozenset()


def test_an_unknown_question_has_no_improvement():
    kla = shipped("kla-2024")
    efforts = default_efforts(kla, {}, files.effort_defaults())
    every = {item.question for item in improvements_of(kla, {}, efforts)}
    known = {
        item.question
        for item in improvements_of(kla, {}, efforts, Outlook(unknown_texts=frozenset({"6.3"})))
    }
    assert every - known == {"6.3"}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"instrument": "kla", "questions": []}, "`label`"),
        ({"label": "x", "instrument": "kla", "questions": [{"question": "7.2"}]}, "`why`"),
        ({"label": "x", "instrument": "kla", "questionz": []}, "questionz"),
    ],
)
def test_a_faulty_list_is_told(raw, said):
    _found, faults = read_unknown(raw)
    assert any(said in fault.say for fault in faults)

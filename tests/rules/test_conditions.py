"""Conditional questions: hidden ones leave score and maximum, and come back with their answer."""

from __future__ import annotations

import copy
from decimal import Decimal

import pytest

from layak.evaluation.editions.files import parse_text
from layak.evaluation.editions.reading_rules import parse
from layak.evaluation.editions.rules import document_hash, from_document, to_document
from layak.rules.instrument import FaultyInstrument
from layak.rules.scoring import (
    NOT_APPLICABLE,
    NOT_ASKED,
    asked_marks,
    condition_of,
    hidden,
    inputs_hash,
    score,
)


def with_condition(raw, code, question, options):
    raw = copy.deepcopy(raw)
    for part in raw["parts"]:
        for indicator in part["indicators"]:
            for entry in indicator["questions"]:
                if entry["code"] == code:
                    entry["shown_when"] = {"question": question, "options": options}
    return raw


@pytest.fixture
def chained(mini_raw):
    """b1.1 is asked after s1.1 is "half" or "full", b1.2 after b1.1 is "full"."""
    raw = with_condition(mini_raw, "b1.1", "s1.1", ["2", "3"])
    return parse(with_condition(raw, "b1.2", "b1.1", ["3"]))


@pytest.mark.parametrize(
    ("options", "out"),
    [
        ({}, {"b1.1", "b1.2"}),
        ({"s1.1": ""}, {"b1.1", "b1.2"}),
        ({"s1.1": "1"}, {"b1.1", "b1.2"}),
        ({"s1.1": "2"}, {"b1.2"}),
        ({"s1.1": "3", "b1.1": "2"}, {"b1.2"}),
        ({"s1.1": "3", "b1.1": "3"}, set()),
        # b1.1 keeps its stored option, but nobody is asked for it
        ({"s1.1": "1", "b1.1": "3"}, {"b1.1", "b1.2"}),
    ],
)
def test_hidden_goes_on_to_what_depends_on_it(chained, options, out):
    assert hidden(chained, options) == out


def test_an_edition_without_conditions_hides_nothing_and_copies_nothing(mini):
    marks = {"s1.1": Decimal(2)}
    assert hidden(mini, {}) == frozenset()
    assert asked_marks(mini, marks, {}) is marks


def test_a_hidden_question_leaves_score_and_maximum(chained):
    marks = {"s1.1": Decimal(0), "s2.1": Decimal("1.5"), "b1.1": Decimal(4)}
    result = score(chained, asked_marks(chained, marks, {"s1.1": "1", "b1.1": "3"}))
    # of 10 points the 4 of b1.1 are neither achieved nor available
    assert (result.total, result.available, result.maximum) == (Decimal("1.5"), 6, 10)
    assert result.questions["b1.1"].state == "not_asked"
    assert (result.question_count, result.answered_count, result.unanswered_count) == (3, 2, 1)
    assert result.parts["B"].question_count == 0


def test_it_counts_again_when_the_condition_holds_again(chained):
    marks = {"s1.1": Decimal(2), "b1.1": Decimal(4)}
    result = score(chained, asked_marks(chained, marks, {"s1.1": "3", "b1.1": "3"}))
    assert (result.total, result.available) == (6, 10)


def test_not_applicable_answers_no_condition(chained):
    marks = {"s1.1": NOT_APPLICABLE, "b1.1": Decimal(4)}
    assert asked_marks(chained, marks, {"s1.1": "3"})["b1.1"] is NOT_ASKED


@pytest.mark.parametrize(("mark", "is_asked"), [("0", False), ("0.99", False), ("1", True),
                                                ("1.7", True), ("2", True)])  # fmt: skip
def test_a_mark_without_an_option_counts_as_the_option_it_reaches(chained, mark, is_asked):
    found = asked_marks(chained, {"s1.1": Decimal(mark), "b1.1": Decimal(4)}, {})
    assert (found["b1.1"] == 4) is is_asked


def test_the_hash_tells_hidden_from_unanswered(chained):
    shown, out = {"b1.1": None}, {"b1.1": NOT_ASKED}
    assert inputs_hash("x", shown) != inputs_hash("x", out)


def test_the_condition_is_said_by_its_options(chained):
    assert condition_of(chained, chained.find("b1.1")) == ("s1.1", ["half", "full"])
    assert condition_of(chained, chained.find("s1.1")) == ("", [])


def test_a_document_keeps_the_condition_and_older_hashes_stay(chained, mini):
    assert from_document(to_document(chained)) == chained
    assert "shown_when" not in to_document(mini)["parts"][1]["indicators"][0]["questions"][0]
    assert document_hash(to_document(chained)) != document_hash(to_document(mini))


@pytest.mark.parametrize(
    ("code", "question", "options", "said"),
    [
        ("b1.1", "s9", ["1"], "pertanyaan s9 tidak ada"),
        ("b1.1", "b1.1", ["1"], "menunggu jawabannya sendiri"),
        ("s1.1", "b1.1", ["1"], "b1.1 baru ditanyakan sesudahnya"),
        ("b1.1", "s1.1", ["9"], "pilihan 9 tidak ada pada s1.1"),
        ("b1.1", "s1.1", [], "`options` kosong"),
    ],
)
def test_a_condition_that_cannot_be_is_told(mini_raw, code, question, options, said):
    with pytest.raises(FaultyInstrument) as told:
        parse(with_condition(mini_raw, code, question, options))
    assert any(said in fault.say and "shown_when" in fault.at for fault in told.value.faults)


def test_a_circle_is_told(mini_raw):
    raw = with_condition(mini_raw, "s1.1", "b1.1", ["1"])
    with pytest.raises(FaultyInstrument, match="melingkar"):
        parse(with_condition(raw, "b1.1", "s1.1", ["1"]))


def test_a_fault_names_its_line():
    text = """edition: baris
ladders: {Y: {basis: stated, shares: [0, 1], labels: [no, yes]}}
parts:
- code: A
  name: A
  max: 2
  indicators:
  - code: a1
    name: a1
    max: 2
    questions:
    - {code: '1', max: 1, kind: Y, label: satu}
    - code: '2'
      max: 1
      kind: Y
      label: dua
      shown_when:
        question: '7'
        options: ['2']
"""
    with pytest.raises(FaultyInstrument) as told:
        parse_text(text)
    assert any("(baris 18)" in fault.at for fault in told.value.faults)


def test_the_example_ward_asks_one_question_only_after_another(ward):
    # by hand: B2.3 (5 points) needs B2.2 at "dirintis" or more (option 2)
    assert [question.code for question in ward.conditional] == ["B2.3"]
    assert hidden(ward, {"B2.2": "1"}) == {"B2.3"}
    assert hidden(ward, {"B2.2": "2"}) == frozenset()
    assert sum(question.maximum for question in ward.questions) == 100

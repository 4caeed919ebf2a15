from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from layak.rules.instrument import RankFloor


def test_edition_lists_its_questions_in_file_order(mini):
    assert [question.code for question in mini.questions] == [
        "s1.1", "s2.1", "s2.2", "b1.1", "b1.2",
    ]  # fmt: skip


def test_edition_finds_a_question_and_not_an_unknown_one(mini):
    assert mini.find("s2.2").maximum == Decimal("2.5")
    assert mini.find("S2.2") is None


def test_edition_places_a_question(mini):
    place = mini.place("s2.1")
    assert (place.part.code, place.indicator.code, place.section.code) == ("A", "a1", "s2")
    assert mini.place("b1.2").section is None
    with pytest.raises(KeyError):
        mini.place("none")


@pytest.mark.parametrize(
    ("code", "previous", "following"),
    [("s1.1", None, "s2.1"), ("s2.2", "s2.1", "b1.1"), ("b1.2", "b1.1", None)],
)
def test_edition_knows_the_neighbours(mini, code, previous, following):
    found = mini.neighbours(code)
    assert (found.previous and found.previous.code) == previous
    assert (found.next and found.next.code) == following


def test_edition_cannot_be_changed(mini):
    with pytest.raises(dataclasses.FrozenInstanceError):
        mini.code = "other"


def test_question_shows_the_official_text_where_it_is_known(mini):
    question = mini.find("s1.1")
    assert question.text == "s1.1"
    assert dataclasses.replace(question, official_text="Teks resmi").text == "Teks resmi"


@pytest.mark.parametrize(
    ("inclusive", "total", "reached"),
    [(True, "5", True), (False, "5", False), (False, "5.01", True), (True, "4.99", False)],
)
def test_rank_floor_is_reached_at_or_above(inclusive, total, reached):
    floor = RankFloor(name="x", above=Decimal(5), inclusive=inclusive)
    assert floor.is_reached_by(Decimal(total)) is reached


def test_kla_edition_has_the_published_shape(kla):
    assert len(kla.questions) == 274
    assert [(part.code, part.maximum) for part in kla.parts] == [
        ("K", 164), ("I", 115), ("II", 156), ("III", 150), ("IV", 110), ("V", 205), ("KD", 100),
    ]  # fmt: skip
    assert kla.maximum == 1000
    assert len(kla.agencies) == 31
    assert [(rank.name, rank.above, rank.inclusive) for rank in kla.ranks] == [
        ("Pratama", 500, True), ("Madya", 600, False), ("Nindya", 700, False),
        ("Utama", 800, False), ("KLA", 900, False),
    ]  # fmt: skip


def test_kla_edition_calls_nothing_official(kla):
    assert {question.basis for question in kla.questions} == {"inferred"}
    assert not any(option.official for question in kla.questions for option in question.options)
    stated = [question.code for question in kla.questions if question.names_basis == "stated"]
    assert stated == ["1.1"]


def test_kla_edition_names_every_option_and_reaches_every_maximum(kla):
    # of these two nobody can name an honest option: the mark is entered
    assert {q.code for q in kla.questions if not q.options} == {"7.2", "10.1"}
    for question in kla.questions:
        assert all(option.label for option in question.options), question.code
        if question.options:
            assert question.options[0].points == 0
            assert question.options[-1].points == question.maximum
        assert question.kind_label != question.kind
        assert question.guidance


def test_kla_edition_keeps_its_known_discrepancies(kla):
    assert "115" in kla.notes_at("I")[0].text
    assert "770,36" in kla.notes_at("")[0].text
    assert kla.notes_at("2") == ()


def test_ward_edition_is_another_shape(ward):
    assert (ward.maximum, len(ward.questions), len(ward.parts)) == (100, 10, 2)
    assert ward.place("B1b.2").section.code == "B1b"
    assert ward.find("B1b.2").not_applicable == "excluded"
    assert "karangan" in ward.title.lower()

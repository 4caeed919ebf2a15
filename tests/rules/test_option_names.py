"""What an option says, and what a count counts: the editions that ship leave nothing unnamed."""

from __future__ import annotations

import pytest

from layak.evaluation.editions.files import edition_codes
from layak.evaluation.editions.reading_rules import parse
from layak.evaluation.revisions.rules import (
    official_sheet,
    read_official,
    read_sheet,
    with_city_names,
    with_official,
)
from layak.rules.instrument import FaultyInstrument
from tests.conftest import shipped

# names that only tell a place on the ladder
PLACES = ("anak tangga", "tingkat ", "pilihan ")


@pytest.mark.parametrize("code", edition_codes())
def test_no_option_says_nothing(code):
    silent = [
        (question.code, option.label)
        for question in shipped(code).questions
        for option in question.options
        if not option.label.strip() or option.label.startswith(PLACES) or option.label.isdigit()
    ]
    assert silent == []


@pytest.mark.parametrize("code", edition_codes())
def test_no_two_options_of_a_question_say_the_same(code):
    same = [
        question.code
        for question in shipped(code).questions
        if len({option.label.casefold() for option in question.options}) != len(question.options)
    ]
    assert same == []


@pytest.mark.parametrize("code", edition_codes())
def test_every_count_is_named_by_what_it_counts(code):
    unnamed = [
        question.code
        for question in shipped(code).questions
        if question.figures != "none"
        and not (question.counted and (question.out_of or not question.figures.startswith("share")))
    ]
    assert unnamed == []


def test_names_also_fit_where_lower_is_better(kla):
    asked = kla.find("14.3")
    assert (asked.direction, asked.counted) == ("lower", "bayi dengan MP-ASI dini")
    assert asked.out_of == "semua bayi di bawah 6 bulan"
    assert [option.label for option in asked.options][::4] == ["lebih dari 75 %", "tidak ada kasus"]


def test_names_are_proposals_and_never_the_ministrys(kla):
    assert kla.find("2.4").names_basis == "inferred"
    assert not any(option.official for question in kla.questions for option in question.options)
    assert [option.label for option in kla.find("2.4").options][-1] == (
        "ada, mencakup kelembagaan dan kelima klaster"
    )


def test_a_question_may_name_the_options_of_its_kind_and_only_as_many(mini_raw):
    (question,) = [
        one
        for part in mini_raw["parts"]
        for indicator in part["indicators"]
        for one in indicator["questions"]
        if one["code"] == "s2.2"
    ]
    rungs = len(parse(mini_raw).find("s2.2").options)
    question["labels"] = [f"nama {number}" for number in range(rungs)]
    assert parse(mini_raw).find("s2.2").options[0].label == "nama 0"
    question["labels"].append("satu lagi")
    with pytest.raises(FaultyInstrument, match="jumlah `labels`"):
        parse(mini_raw)


def renamed(edition, code, old, new):
    """The sheet of an edition in which a person wrote another name over a proposed one."""
    sheet = official_sheet(edition)
    for row in sheet:
        if row[0] == code and row[3] == old:
            row[3] = new
    return sheet


def test_a_city_words_a_proposed_option_anew_without_making_it_official(kla):
    sheet = renamed(kla, "2.4", "masih rancangan", "rancangan sudah dibahas")
    after, changes, problems = with_official(kla, read_sheet(sheet))
    asked = after.find("2.4")
    assert problems == []
    assert [(change.question, change.field) for change in changes] == [("2.4", "options")]
    assert [option.label for option in asked.options][1] == "rancangan sudah dibahas"
    assert [option.points for option in asked.options] == [
        option.points for option in kla.find("2.4").options
    ]
    assert (asked.names_basis, asked.options[1].official) == ("city", False)
    # the exported sheet holds the city's words, and reading it back changes nothing
    again = with_official(after, read_sheet(official_sheet(after)))
    assert again == (after, [], [])


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("", "nama pilihan usulan kosong"),
        ("tidak ada", "nama pilihan usulan berulang"),
        ("a" * 121, "lebih dari 120 huruf"),
    ],
)
def test_a_name_that_says_nothing_or_the_same_is_refused(kla, new, said):
    sheet = renamed(kla, "2.4", "masih rancangan", new)
    after, changes, problems = with_official(kla, read_sheet(sheet))
    assert (after, changes) == (kla, [])
    assert [said in problem.say for problem in problems] == [True]


def test_a_proposed_option_is_not_added_on_a_spare_row(kla):
    sheet = [*official_sheet(kla), ["2.4", "", "", "pilihan keenam", "", "", "", ""]]
    _after, _changes, problems = with_official(kla, read_sheet(sheet))
    assert "hanya boleh diganti namanya" in problems[0].say


def test_the_citys_names_stay_when_the_edition_is_loaded_again(kla):
    sheet = renamed(kla, "2.4", "masih rancangan", "rancangan sudah dibahas")
    kept, _, _ = with_official(kla, read_sheet(sheet))
    loaded = with_city_names(kla, kept)
    assert loaded == kept
    # what is no one's own words follows the file
    assert read_official(official_sheet(kept)) == []
    assert with_city_names(kla, kla) == kla

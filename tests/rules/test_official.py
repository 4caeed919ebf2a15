from __future__ import annotations

from decimal import Decimal

import pytest

from layak.evaluation.revisions.rules import (
    HEADER,
    Change,
    OfficialRow,
    UnreadableSheet,
    official_sheet,
    read_sheet,
    with_official,  # fmt: skip
)

D = Decimal


def rows(code, *options, text=""):
    return [
        OfficialRow(at=f"baris {number}", question_code=code, text=text, option=name, points=points)
        for number, (name, points) in enumerate(options, start=2)
    ]


def says(edition, *groups):
    after, changes, problems = with_official(edition, [row for group in groups for row in group])
    assert after is edition
    assert changes == []
    return [f"{problem.at}: {problem.say}" for problem in problems]


def test_official_text_and_options_make_a_new_edition(mini):
    given = rows("s2.2", ("tidak", "0"), ("sebagian", "1,25"), ("ya", "2,5"), text="Apakah ...?")
    after, changes, problems = with_official(mini, given)
    question = after.find("s2.2")
    assert problems == []
    assert (question.text, question.label) == ("Apakah ...?", "s2.2")
    assert [(o.code, o.label, o.points, o.official) for o in question.options] == [
        ("R1", "tidak", D(0), True), ("R2", "sebagian", D("1.25"), True), ("R3", "ya", D("2.5"), True),
    ]  # fmt: skip
    assert (question.basis, question.names_basis) == ("official", "official")
    assert changes == [
        Change(question="s2.2", field="official_text", before="", after="Apakah ...?"),
        Change(
            question="s2.2", field="options",
            before="no = 0,00; half = 1,25; full = 2,50",
            after="tidak = 0,00; sebagian = 1,25; ya = 2,50",
        ),
        Change(question="s2.2", field="basis", before="stated", after="official"),
    ]  # fmt: skip


def test_official_leaves_the_rest_and_the_old_edition_alone(mini):
    after, _, _ = with_official(mini, rows("s2.2", ("", ""), text="Teks"))
    assert mini.find("s2.2").official_text == ""
    assert after.find("s2.2").options == mini.find("s2.2").options
    assert after.find("s1.1") == mini.find("s1.1")
    assert after.indicators[0].sections[1].questions[1].official_text == "Teks"
    assert after.maximum == mini.maximum


def test_same_sheet_twice_changes_nothing(mini):
    given = rows("s1.1", ("tidak", "0"), ("ya", "2"), text="Teks")
    after, _, _ = with_official(mini, given)
    again, changes, problems = with_official(after, given)
    assert again is after
    assert (changes, problems) == ([], [])


def test_bands_of_ours_do_not_outlive_official_options(ward):
    after, _, _ = with_official(ward, rows("B2.1", ("buruk", "0"), ("baik", "10")))
    assert ward.find("B2.1").bands
    assert after.find("B2.1").bands == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (rows("zz", ("a", "0"), ("b", "1")), "baris 2: kode pertanyaan `zz` tidak ada"),
        (rows("s1.1", ("a", "0"), ("b", "3")), "baris 3: pertanyaan s1.1: nilai 3,00 di luar 0 sampai 2,00"),
        (rows("s1.1", ("a", "-1"), ("b", "2")), "nilai -1,00 di luar 0 sampai 2,00"),
        (rows("s1.1", ("a", "0"), ("b", "x")), "`x` bukan angka"),
        (rows("s1.1", ("a", "0"), ("b", "1.000,5")), "lebih dari satu cara"),
        (rows("s1.1", ("a", "0"), ("b", "1.005"), ("c", "2")), "paling banyak dua desimal"),
        (rows("s1.1", ("a", ""), ("b", "2")), "pilihan resmi `a` tanpa nilai"),
        (rows("s1.1", ("", "0"), ("b", "2")), "nilai resmi tanpa nama pilihan"),
        (rows("s1.1", ("a", "2")), "baru satu pilihan resmi"),
        (rows("s1.1", ("a", "0"), ("b", "1")), "pilihan tertinggi bernilai 1,00, padahal nilai maksimal 2,00"),
        (rows("s1.1", ("a", "0"), ("A", "2")), "nama pilihan resmi berulang"),
        (
            rows("s1.1", ("a", "0"), text="satu") + rows("s1.1", ("b", "2"), text="dua"),
            "lebih dari satu teks resmi",
        ),
    ],
)  # fmt: skip
def test_faulty_rows_apply_nothing_and_are_all_named(mini, given, said):
    good = rows("s2.1", ("a", "0"), ("b", "1,5"))
    found = says(mini, good, given)
    assert any(said in say for say in found), found


def test_every_faulty_row_is_named_at_once(mini):
    found = says(mini, rows("zz", ("a", "0")), rows("s1.1", ("a", "9"), ("b", "")))
    assert len(found) == 3


def test_question_without_points_may_have_one_option(mini):
    after, _, problems = with_official(mini, rows("b1.2", ("keterangan", "0")))
    assert problems == []
    assert after.find("b1.2").options[0].label == "keterangan"


def test_exported_sheet_changes_nothing_when_read_back(kla):
    sheet = official_sheet(kla)
    assert sheet[0] == list(HEADER)
    assert sheet[1][:5] == ["1.1", kla.find("1.1").label, "12,00", "tidak ada", "0,00"]
    assert len(sheet) - 1 == sum(len(question.options) or 1 for question in kla.questions)
    assert with_official(kla, read_sheet(sheet)) == (kla, [], [])


def test_exported_sheet_shows_what_is_official(mini):
    after, _, _ = with_official(mini, rows("s1.1", ("tidak", "0"), ("ya", "2"), text="Teks"))
    sheet = official_sheet(after)
    assert sheet[1] == ["s1.1", "s1.1", "2,00", "", "", "Teks", "tidak", "0,00"]
    assert sheet[2] == ["s1.1", "s1.1", "2,00", "", "", "", "ya", "2,00"]
    assert with_official(after, read_sheet(sheet)) == (after, [], [])


def test_sheet_is_read_by_its_header_and_skips_untouched_rows():
    sheet = [
        ["Official_Points", "official_option", "question_code", "official_text"],
        ["2", " ya ", "s1.1"],
        ["", "", "s2.1", ""],
    ]
    assert read_sheet(sheet) == [
        OfficialRow(at="baris 2", question_code="s1.1", text="", option="ya", points="2")
    ]


@pytest.mark.parametrize("sheet", [[], [["question_code"]], [["a"], ["b"]]])
def test_sheet_without_its_columns_is_unreadable(sheet):
    with pytest.raises(UnreadableSheet, match="halaman instrumen"):
        read_sheet(sheet)

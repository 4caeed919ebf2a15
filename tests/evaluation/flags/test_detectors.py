"""Each detector against faults and right answers that were written before it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

import pytest

from layak.config.demo import content
from layak.config.demo.answers import invent
from layak.evaluation.answers.fields import figure_years
from layak.evaluation.flags.policy import flag_limits
from layak.evaluation.flags.rules import Facts, FaultyLimits, flags_in, parse_limits
from tests.conftest import shipped
from tests.evaluation.flags.planted import TABLE, facts_of, told, wanted

KINDS = {
    "part_above_whole", "share_off_option", "jump", "return_unanswered", "proof_year",
    "table_differs",
}  # fmt: skip


def name(case) -> str:
    return f"{case['code']} {case.get('flags', [['clean']])[0][0]}"


@pytest.mark.parametrize("case", TABLE["faults"], ids=name)
def test_a_planted_fault_is_found_and_nothing_else(case):
    assert {told(flag) for flag in flags_in(facts_of(case), flag_limits())} == wanted(case)


@pytest.mark.parametrize("case", TABLE["clean"], ids=name)
def test_what_is_right_is_left_alone(case):
    assert [flag.say for flag in flags_in(facts_of(case), flag_limits())] == []


def test_there_are_five_of_each_kind():
    kinds = Counter(case["flags"][0][0] for case in TABLE["faults"])
    assert kinds == dict.fromkeys(KINDS, 5)


def said(code: str) -> list[str]:
    case = next(case for case in TABLE["faults"] if case["code"] == code)
    return [flag.say for flag in flags_in(facts_of(case), flag_limits())]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "KD-1.3",
            "10 dari 7.631 adalah 0,13 %, tetapi pilihan yang dipilih “50 % sampai di bawah 75 %”.",
        ),
        (
            "14.1",
            "Tahun 2025: 9.000 dari 7.631 adalah 117,94 %, lebih banyak daripada seluruhnya.",
        ),
        ("13.1", "Tahun 2025: 120 dari 0, lebih banyak daripada seluruhnya."),
        ("12.4", "30 menjadi 41: naik, tetapi pilihan yang dipilih “turun”."),
        (
            "KD-2.6",
            "200 dari 1.000 adalah 20,00 %: pilihan “1 % sampai di bawah 25 %” bernilai 1, "
            "tetapi nilai yang diisi 4.",
        ),
        (
            "12.1",
            "26,25 % pada 2024, 80,00 % pada 2025: naik 53,75 poin persen, batasnya 25.",
        ),
        ("15.1", "Seluruhnya 9.000 pada 2024, 3.100 pada 2025: berubah 65,56 %, batasnya 30 %."),
        ("16.2", "Angka 2024 (yang memenuhi) tahun lalu dilaporkan 4.120, sekarang 1.120."),
        ("2.2", "Tahun 2025 ditulis 45, tetapi tabelnya memuat 3 petugas."),
        (
            "3.1a",
            "Satu bukti bukan dari tahun data. Membuktikan tahun 2022; yang dinilai 2024 dan 2025.",
        ),
        (
            "2.1",
            "Catatan pengembalian belum dijawab: “Halaman tanda tangan belum ada.”",
        ),
    ],
)
def test_a_flag_says_its_numbers(code, sentence):
    assert said(code) == [sentence]


def test_faulty_limits_are_named():
    with pytest.raises(FaultyLimits, match="share_points"):
        parse_limits({"label": "kami", "share_points": "banyak"})
    with pytest.raises(FaultyLimits, match="tepat satu"):
        parse_limits({"tables": {"training": [{"what": "petugas"}]}})


def test_invented_rounds_of_the_edition_raise_nothing():
    """As the demo city answers: no faults are in there, so whatever is said is a false alarm."""
    edition, told_ = shipped("kla-2024"), content.story()
    said_, counted = [], 0
    for seed in range(10):
        dice = Random(seed)  # noqa: S311  # a story, no secret
        for question in edition.questions:
            fields = invent(
                question,
                level=told_["levels"][edition.place(question.code).part.code],
                years=figure_years(question, [2025, 2026]),
                notes=told_["notes"],
                dice=dice,
            )
            counts = {name: Decimal(text) for name, text in fields.items() if "-" in name}
            points = {option.code: option.points for option in question.options}
            option = fields.get("option", "")
            mark = points[option] if option else Decimal(fields["mark"])
            facts = Facts(
                question=question, years=(2025, 2026), option=option,
                mark=mark, counts=counts,
            )  # fmt: skip
            counted += bool(counts)
            said_ += [(seed, question.code, flag.say) for flag in flags_in(facts, flag_limits())]
    assert counted > 1000
    assert said_ == []

from __future__ import annotations

from decimal import Decimal

import pytest

from layak.evaluation.editions.reading_rules import parse
from layak.rules.instrument import FaultyInstrument
from layak.rules.reading import Lined


def faults_of(raw):
    with pytest.raises(FaultyInstrument) as caught:
        parse(raw)
    return [f"{fault.at}: {fault.say}" for fault in caught.value.faults]


def first_question(raw):
    return raw["parts"][0]["indicators"][0]["questions"][0]


def test_parse_needs_only_the_essentials(mini):
    assert (mini.code, mini.instrument, mini.title, mini.maximum) == ("mini", "mini", "mini", 10)
    assert mini.find("s1.1").key == "mini:s1.1"
    assert mini.find("s1.1").kind_label == "Y"


def test_parse_keeps_a_key_that_outlives_the_code(mini_raw):
    mini_raw["instrument"] = "award"
    first_question(mini_raw)["key"] = "award:old"
    edition = parse(mini_raw)
    assert [question.key for question in edition.questions[:2]] == ["award:old", "award:s2.1"]


def test_parse_reads_sections_nested_named_or_by_prefix(mini_raw):
    indicator = mini_raw["parts"][0]["indicators"][0]
    nested = indicator["questions"].pop(0)
    indicator["sections"][0]["questions"] = [nested | {"code": "zz"}]
    indicator["questions"][0] |= {"code": "odd", "section": "s2"}
    edition = parse(mini_raw)
    sections = edition.indicators[0].sections
    assert [[q.code for q in section.questions] for section in sections] == [
        ["zz"],
        ["odd", "s2.2"],
    ]


def test_parse_takes_the_longest_section_code(mini_raw):
    indicator = mini_raw["parts"][0]["indicators"][0]
    indicator["sections"][1]["code"] = "s1x"
    indicator["questions"][1]["code"] = "s1x.1"
    indicator["questions"][2]["code"] = "s1x.2"
    sections = parse(mini_raw).indicators[0].sections
    assert [len(section.questions) for section in sections] == [1, 2]


def test_parse_reads_own_options_of_a_question(mini_raw):
    first_question(mini_raw)["options"] = [
        {"label": "none", "points": 0},
        {"label": "some", "points": "0.75", "official": True},
        {"label": "all", "points": 2},
    ]
    question = parse(mini_raw).find("s1.1")
    assert [(o.code, o.label, o.points, o.official) for o in question.options] == [
        ("1", "none", Decimal(0), False),
        ("2", "some", Decimal("0.75"), True),
        ("3", "all", Decimal(2), False),
    ]


def test_parse_accepts_an_unknown_field_but_no_slip(mini_raw):
    first_question(mini_raw) | {"remark": "x"}
    first_question(mini_raw)["remark"] = "anything"
    assert parse(mini_raw)
    first_question(mini_raw)["not_aplicable"] = "excluded"
    assert faults_of(mini_raw) == [
        "mini > bagian A > indikator a1 > pertanyaan s1.1: `not_aplicable` tidak dikenal"
    ]


def test_parse_says_every_unequal_sum_with_its_place(mini_raw):
    first_question(mini_raw)["max"] = 3
    assert faults_of(mini_raw) == [
        "mini > bagian A > indikator a1: jumlah nilai pertanyaan 7,00, padahal tertulis 6,00",
        "mini > bagian A > indikator a1 > subindikator s1: "
        "jumlah nilai pertanyaan 3,00, padahal tertulis 2,00",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda raw: raw.update(maximum=11),
            "mini: jumlah nilai bagian 10,00, padahal tertulis 11",
        ),
        (
            lambda raw: raw["parts"][0].update(max=7),
            "bagian A: jumlah nilai indikator 6,00, padahal tertulis 7,00",
        ),
        (
            lambda raw: raw["parts"][0]["indicators"][0]["sections"][0].update(max=3),
            "indikator a1: jumlah nilai subindikator 7,00, padahal tertulis 6,00",
        ),
        (
            lambda raw: raw["parts"][1].update(code="A"),
            "mini > bagian A: kode bagian A sudah dipakai di mini > bagian A",
        ),
        (
            lambda raw: raw["parts"][1]["indicators"][0].update(code="a1"),
            "kode indikator a1 sudah dipakai",
        ),
        (
            lambda raw: raw["parts"][1]["indicators"][0]["questions"][0].update(code="s1.1"),
            "kode pertanyaan s1.1 sudah dipakai di mini > bagian A > indikator a1 > pertanyaan s1.1",
        ),
        (
            lambda raw: raw["parts"][0]["indicators"][0]["sections"][1].update(code="s1"),
            "kode subindikator s1 sudah dipakai",
        ),
        (lambda raw: first_question(raw).update(key="mini:s2.1"), "kunci pertanyaan mini:s2.1"),
        (lambda raw: first_question(raw).update(kind="Z"), "jenis `Z` tidak ada di `ladders`"),
        (lambda raw: first_question(raw).update(max=-1), "`max` -1 harus 0 atau lebih"),
        (lambda raw: first_question(raw).update(max=2.005), "paling banyak dua desimal"),
        (lambda raw: first_question(raw).update(max="banyak"), "`max` harus berupa angka"),
        (lambda raw: first_question(raw).update(max=float("nan")), "`max` harus berupa angka"),
        (lambda raw: first_question(raw).update(max=float("inf")), "`max` harus berupa angka"),
        (lambda raw: first_question(raw).update(max=True), "`max` harus berupa angka"),
        (lambda raw: first_question(raw).update(max=[]), "`max` harus berupa angka"),
        (lambda raw: first_question(raw).pop("max"), "`maximum` harus berupa angka"),
        (lambda raw: first_question(raw).update(label=""), "`label` kosong"),
        (lambda raw: first_question(raw).update(label=None), "`label` harus berupa teks"),
        (lambda raw: first_question(raw).update(code=1.1), "`code` harus berupa teks"),
        (lambda raw: first_question(raw).update(note=["x"]), "`note` harus berupa teks"),
        (
            lambda raw: first_question(raw).update(not_applicable="maybe"),
            "Pilih|tidak dikenal: maybe",
        ),
        (
            lambda raw: first_question(raw).update(agencies="dinkes"),
            "`agencies` harus berupa daftar",
        ),
        (lambda raw: first_question(raw).update(agencies=[None]), "isian yang bukan teks"),
        (lambda raw: first_question(raw).update(agencies=["a", "a"]), "kode yang sama dua kali"),
        (
            lambda raw: first_question(raw).update(options=[{"label": "x", "points": 3}]),
            "pilihan ke-1: nilai 3 harus antara 0 dan 2",
        ),
        (
            lambda raw: first_question(raw).update(
                options=[{"label": "x", "points": 1, "official": "yes"}]
            ),
            "`official` harus `true` atau `false`",
        ),
        (
            lambda raw: raw["parts"][0]["indicators"][0]["questions"][0].update(code="x.1"),
            "pertanyaan x.1 tidak masuk subindikator mana pun",
        ),
        (lambda raw: raw["parts"][0]["indicators"][0].pop("questions"), "tidak memuat pertanyaan"),
        (lambda raw: raw["parts"][0].update(indicators=[]), "bagian A: `indicators` kosong"),
        (lambda raw: raw.pop("parts"), "mini: `parts` kosong"),
        (lambda raw: raw.update(parts={"A": 1}), "mini: `parts` harus berupa daftar"),
        (lambda raw: raw.update(parts=["A"]), "bagian ke-1: seharusnya berisi pasangan"),
        (lambda raw: raw.pop("edition"), "`edition` harus berupa teks"),
        (lambda raw: raw.update(precision=0), "`precision` harus kelipatan 0,01"),
        (lambda raw: raw.update(precision=0.005), "`precision` harus kelipatan 0,01"),
        (lambda raw: raw.update(ladders=[1]), "`ladders` harus berisi pasangan"),
        (
            lambda raw: raw["ranks"].reverse(),
            "mini: ambang Satu (5) tidak lebih tinggi dari Dua (8)",
        ),
        (lambda raw: raw["ranks"][1].update(above=5), "ambang Dua (5) tidak lebih tinggi"),
        (lambda raw: raw["ranks"][1].update(above=10), "ambang Dua (10) tidak terletak antara"),
        (lambda raw: raw["ranks"][0].update(above=-1), "ambang Satu (-1) tidak terletak antara"),
        (lambda raw: raw["ranks"][1].update(name="Satu"), "nama predikat Satu sudah dipakai"),
        (lambda raw: raw["ranks"][1].pop("name"), "predikat ke-2: `name` harus berupa teks"),
        (lambda raw: raw.update(notes=[{"at": "q9", "text": "x"}]), "catatan untuk `q9`"),
        (
            lambda raw: raw.update(agencies=[{"code": "a", "name": "A"}] * 2),
            "kode perangkat daerah a sudah dipakai",
        ),
        (
            lambda raw: (
                raw.update(agencies=[{"code": "a", "name": "A"}]),
                first_question(raw).update(agencies=["b"]),
            ),
            "`b` pada `agencies` tidak dikenal",
        ),
        (
            lambda raw: (
                raw.update(evidence_kinds={"photo": "Foto"}),
                first_question(raw).update(evidence=["video"]),
            ),
            "`video` pada `evidence` tidak dikenal",
        ),
    ],
)
def test_parse_says_what_is_wrong_and_where(mini_raw, change, said):
    change(mini_raw)
    said = said.removeprefix("Pilih|")
    assert any(said in fault for fault in faults_of(mini_raw)), faults_of(mini_raw)


@pytest.mark.parametrize(
    ("ladder", "said"),
    [
        ({"shares": []}, "`shares` kosong"),
        ({}, "`shares` kosong"),
        ({"shares": [0, 1.2]}, "`shares` harus antara 0 dan 1"),
        ({"shares": [-0.1, 1]}, "`shares` harus antara 0 dan 1"),
        ({"shares": [1, 0], "labels": ["ya", "tidak"]}, "`shares` harus menaik"),
        ({"shares": [0, 0.5, 0.5, 1]}, "`shares` harus menaik"),
        ({"shares": [0, 1], "ties": "yes"}, "`ties` harus `true` atau `false`"),
        ({"shares": [0, "x"]}, "`shares` memuat isian yang bukan angka: x"),
        ({"shares": [0, 1], "labels": ["ya"]}, "jumlah `labels` 1, padahal jumlah `shares` 2"),
        ({"shares": [0, 1], "bands": [0]}, "jumlah `bands` 1, padahal jumlah `shares` 2"),
        ({"shares": [0, 1], "bands": [0, 2]}, "`bands` harus antara 0 dan 1"),
        ({"shares": [0, 1], "bands": [0.5, 0.5]}, "`bands` harus menaik"),
        ({"shares": [0, 1], "bands": [0, 1], "direction": "lower"}, "menurun bila sebaliknya"),
        ({"shares": [0, 1], "basis": "guess"}, "`basis` tidak dikenal: guess"),
        ({"shares": [0, 1], "figures": "ratio"}, "`figures` tidak dikenal: ratio"),
        ({"shares": [0, 1], "direction": "up"}, "`direction` tidak dikenal: up"),
        ({"shares": [0, 1], "lables": ["a", "b"]}, "`lables` tidak dikenal"),
        ("POL", "seharusnya berisi pasangan nama dan nilai"),
    ],
)
def test_parse_says_what_is_wrong_with_a_ladder(mini_raw, ladder, said):
    mini_raw["ladders"]["X"] = ladder
    assert any(f.startswith("mini > tangga X: ") and said in f for f in faults_of(mini_raw))


def test_parse_names_all_faults_at_once(mini_raw):
    mini_raw["ranks"].reverse()
    mini_raw["ladders"]["Y"]["shares"] = [0, 0.5, 0.2]
    first_question(mini_raw)["label"] = ""
    mini_raw["parts"][1]["max"] = 5
    said = " | ".join(faults_of(mini_raw))
    for piece in ("ambang", "`shares` harus menaik", "`label` kosong", "padahal tertulis 5,00"):
        assert piece in said


def test_parse_adds_the_line_where_it_is_known(mini_raw):
    lined = Lined(41)
    lined.update(first_question(mini_raw) | {"max": "x"})
    mini_raw["parts"][0]["indicators"][0]["questions"][0] = lined
    assert any("pertanyaan s1.1 (baris 41): `max`" in fault for fault in faults_of(mini_raw))


def test_parse_survives_a_mapping_of_nothing():
    assert "edisi: `edition` harus berupa teks" in faults_of({})


def test_own_ladder_of_a_question_takes_the_rest_from_its_kind(mini_raw):
    mini_raw["ladders"]["Y"] |= {"figures": "share", "direction": "lower", "guidance": "Hitung."}
    first_question(mini_raw)["ladder"] = {
        "shares": [0, 0.4, 0.4, 1],
        "labels": ["a", "b", "c", "d"],
        "ties": True,
        "names_basis": "stated",
    }
    question = parse(mini_raw).find("s1.1")
    assert (question.figures, question.direction, question.guidance) == (
        "share",
        "lower",
        "Hitung.",
    )
    assert (question.basis, question.names_basis) == ("inferred", "stated")
    assert [option.points for option in question.options] == [
        Decimal(0), Decimal("0.80"), Decimal("0.80"), Decimal(2),
    ]  # fmt: skip

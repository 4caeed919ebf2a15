from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.editions.files import (
    UnknownEdition,
    edition_codes,
    load_edition_file,
    parse_text,
)
from layak.rules.instrument import FaultyInstrument
from tests.rules.conftest import MINI

TEXT = yaml.safe_dump(MINI, sort_keys=False)


def faults_of(text):
    with pytest.raises(FaultyInstrument) as caught:
        parse_text(text)
    return " | ".join(f"{fault.at}: {fault.say}" for fault in caught.value.faults)


@pytest.mark.parametrize("code", edition_codes())
def test_every_shipped_edition_loads(code):
    assert load_edition_file(code).code == code


def test_shipped_editions_are_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert set(edition_codes()) >= {"kla-2024", "kelurahan-contoh"}
    assert load_edition_file("kla-2024").maximum == 1000


def test_edition_loads_from_a_path_also_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "mini.yaml"
    path.write_text("\ufeff" + TEXT, encoding="utf-8")
    assert load_edition_file(str(path)).maximum == 10


@pytest.mark.parametrize(
    "name",
    [
        "nope",
        "../kla-2024",
        "/etc/passwd",
        "",
        "x.yaml",
        "a\0.yaml",
        "a" * 5000 + ".yaml",
        "/.yaml",
    ],
)
def test_unknown_edition_lists_those_that_exist(name):
    with pytest.raises(UnknownEdition, match="kla-2024"):
        load_edition_file(name)


def test_numbers_stay_exact_and_codes_keep_their_zeros():
    text = TEXT.replace("code: s2.1", "code: 2.10").replace("code: s2.2", "code: 2.1")
    text = text.replace("code: s2\n", "code: '2'\n")
    edition = parse_text(text)
    assert [question.code for question in edition.questions[1:3]] == ["2.10", "2.1"]


def test_yes_and_no_stay_words():
    text = TEXT.replace("- 'no'", "- no").replace("- half", "- yes")
    assert [option.label for option in parse_text(text).questions[0].options] == [
        "no",
        "yes",
        "full",
    ]


def test_fault_names_its_line():
    text = TEXT.replace("max: 1.5", "max: banyak")
    line = text[: text.index("code: s2.1")].count("\n") + 1
    assert f"pertanyaan s2.1 (baris {line}): `max` harus berupa angka" in faults_of(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "berkas kosong"),
        ("# nothing", "berkas kosong"),
        ("- a\n- b", "seharusnya berisi pasangan"),
        ("just words", "seharusnya berisi pasangan"),
        ("a: [1", "bukan YAML yang benar"),
        ("a: *nowhere", "bukan YAML yang benar"),
        ("\x00", "bukan YAML yang benar"),
        ("a: 1\n---\nb: 2", "bukan YAML yang benar"),
        ("a: \udc80", "bukan YAML yang benar"),
        ("[" * 3000, "bukan YAML yang benar|terlalu dalam"),
        ("{a: " * 100_000, "bukan YAML yang benar|terlalu dalam"),
        ("a: &x [1, *x]", "terlalu dalam"),
        ("? [a, b]\n: 1", "nama isian harus berupa teks"),
        (TEXT + "edition: again\n", "`edition` tertulis dua kali"),
        (TEXT.replace("max: 1.5", "max: .inf"), "`max` harus berupa angka"),
        (TEXT.replace("max: 1.5", "max: .nan"), "`max` harus berupa angka"),
        (TEXT.replace("max: 1.5", "max: 1e99"), "`max` harus berupa angka"),
        (TEXT.replace("max: 1.5", "max: !!python/object:os.system x"), "`max` harus berupa angka"),
        (TEXT.replace("max: 1.5", "max: 0o17"), "`max` harus berupa angka"),
        (TEXT.replace("max: 1.5", "max:"), "harus berupa angka"),
    ],
)
def test_unusable_text_is_said_and_never_a_crash(text, said):
    found = faults_of(text)
    assert any(piece in found for piece in said.split("|")), found


def test_aliases_that_explode_are_refused():
    bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    bomb += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "terlalu" in faults_of("\n".join(bomb))


def test_plain_aliases_are_fine():
    text = TEXT.replace("name: Part A", "name: &name Part A").replace("name: Part B", "name: *name")
    assert parse_text(text).parts[1].name == "Part A"


def test_faults_of_yaml_and_of_the_edition_come_together():
    found = faults_of(TEXT.replace("max: 1.5", "max: banyak") + "edition: again\n")
    assert "tertulis dua kali" in found
    assert "harus berupa angka" in found


def test_huge_or_foreign_files_are_refused(tmp_path):
    foreign, huge = tmp_path / "foreign.yaml", tmp_path / "huge.yaml"
    foreign.write_bytes(b"\xff\xfe\x00a")
    huge.write_bytes(b"#" * 4_000_001)
    for path, said in ((foreign, "UTF-8"), (huge, "terlalu besar")):
        with pytest.raises(FaultyInstrument, match=said):
            load_edition_file(str(path))


@given(st.text(max_size=60))
def test_no_text_crashes_the_reader(text):
    with pytest.raises(FaultyInstrument):
        parse_text(text)

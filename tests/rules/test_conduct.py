"""The code of conduct as a file: what is wrong with it is named with its place."""

from __future__ import annotations

from copy import deepcopy

import pytest

from layak.workflows.rapidaction.conduct.rules import parse_conduct

RIGHTS = {"case.work", "handoff.receive"}
TOLD = {
    "version": "2",
    "title": "Pedoman",
    "lead": "Baca.",
    "changes": ["Butir kedua baru."],
    "clauses": [
        {"code": "a", "title": "A", "text": "Kalimat.", "basis": "law", "source": "UU 1/2001"},
        {"code": "b", "title": "B", "text": "Kalimat.", "basis": "inferred", "links_to": "breach"},
    ],
    "sanction": "Ditindak.",
    "short": ["Satu.", "Dua.", "Tiga."],
    "asked_of": ["case.work"],
}


def test_what_is_told_is_read():
    conduct = parse_conduct(TOLD, known_rights=RIGHTS)
    assert conduct.version == "2"
    assert conduct.changes == ("Butir kedua baru.",)
    assert [(clause.code, clause.source, clause.links_to) for clause in conduct.clauses] == [
        ("a", "UU 1/2001", ""),
        ("b", "", "breach"),
    ]
    assert conduct.asked_of == {"case.work"}


def test_the_first_version_changes_nothing():
    assert parse_conduct(TOLD | {"changes": []}, known_rights=RIGHTS).changes == ()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("version", 2, "version harus berupa teks"),
        ("version", "v" * 21, "paling panjang 20"),
        ("lead", "  ", "lead harus berupa teks"),
        ("changes", None, "changes: harus berupa daftar"),
        ("changes", "satu", "changes: harus berupa daftar"),
        ("clauses", [], "sedikitnya satu butir"),
        ("clauses", ["a"], "butir 1: harus berisi"),
        ("short", ["Satu.", "Dua."], "tepat 3 kalimat, bukan 2"),
        ("asked_of", [], "asked_of: sebut sedikitnya satu"),
        ("asked_of", ["case.eat"], "hak case.eat tidak ada"),
    ],
)
def test_a_fault_names_its_field(name, value, said):
    with pytest.raises(ValueError, match=said):
        parse_conduct(TOLD | {name: value}, known_rights=RIGHTS)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("basis", "practice", "butir 1: basis harus law atau inferred"),
        ("source", "", "butir 1: source menyebut"),
        ("basis", "inferred", "butir 1: source menyebut"),
        ("links_to", "jahat", "butir 1: links_to 'jahat'"),
        ("text", 7, "butir 1: text harus"),
        ("code", "b", "kode b dipakai dua kali"),
    ],
)
def test_a_fault_names_its_clause(name, value, said):
    told = deepcopy(TOLD)
    told["clauses"][0][name] = value
    with pytest.raises(ValueError, match=said):
        parse_conduct(told, known_rights=RIGHTS)


def test_a_file_that_is_no_mapping_is_named():
    with pytest.raises(ValueError, match=r"conduct\.yaml: harus berisi"):
        parse_conduct(None, known_rights=RIGHTS)

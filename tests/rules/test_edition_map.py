"""Which question became which: read, checked, and what it leaves unexplained."""

from __future__ import annotations

import pytest

from layak.evaluation.editions.files import former_keys, load_edition_file, map_files, read_map_file
from layak.evaluation.editions.rules import FaultyMap, check_map, coverage, lineage, read_map


def rows(*entries):
    return {"from": "lama", "to": "baru", "rows": list(entries)}


def row(former, now, how):
    return {"from": list(former), "to": list(now), "how": how}


@pytest.mark.parametrize(
    ("entry", "key", "keys", "how"),
    [
        (row(["a"], ["z"], "reworded"), "z", ("a",), "reworded"),
        (row(["a"], ["y", "z"], "split"), "y", ("a",), "split"),
        (row(["a", "b"], ["z"], "merged"), "z", ("a", "b"), "merged"),
        (row([], ["z"], "new"), "z", (), "new"),
        # without a row equal keys are the same question
        (row([], ["z"], "new"), "b", ("b",), "same"),
        # unless the map says that the former one became something else, or nothing
        (row(["a"], ["z"], "reworded"), "a", (), "new"),
        (row(["a"], [], "dropped"), "a", (), "new"),
        (row([], ["z"], "new"), "c", (), "new"),
    ],
)
def test_lineage_of_a_key(entry, key, keys, how):
    found = lineage(read_map(rows(entry)), key, {"a", "b"})
    assert (found.keys, found.how) == (keys, how)


def test_without_a_map_equal_keys_are_the_same():
    assert lineage(None, "a", {"a"}).how == "same"
    assert lineage(None, "z", {"a"}).how == "new"


@pytest.mark.parametrize(
    "entry",
    [
        row(["a"], ["y", "z"], "same"),
        row(["a"], ["z"], "split"),
        row(["a"], ["z"], "merged"),
        row(["a"], ["z"], "dropped"),
        row(["a"], ["z"], "new"),
        row([], [], "same"),
    ],
)
def test_a_row_whose_how_does_not_fit_is_told(entry):
    with pytest.raises(FaultyMap, match="tidak cocok"):
        read_map(rows(entry))


def test_an_unknown_how_and_a_slip_are_told():
    with pytest.raises(FaultyMap, match="tidak dikenal"):
        read_map(rows(row(["a"], ["z"], "moved")))
    with pytest.raises(FaultyMap, match=r"Mungkin|tidak dikenal"):
        read_map({**rows(), "row": []} | {"rowz": []})


def test_unknown_keys_and_keys_twice_are_told(ward):
    raw = rows(
        row(["kelurahan:A1.1"], ["kelurahan:A1.1"], "same"),
        row(["kelurahan:A1.1"], ["kelurahan:zz"], "reworded"),
    )
    said = [fault.say for fault in check_map(raw, ward, ward)]
    assert any("kelurahan:zz tidak ada" in text for text in said)
    assert any("kelurahan:A1.1 sudah dipakai" in text for text in said)


def test_coverage_lists_what_nobody_explained(ward):
    after = load_edition_file("kelurahan-contoh-2")
    found = coverage(None, ward, after)
    # by hand: these keys of the former edition stand in the next one no more
    assert found.lost == ("A1.3", "B1b.1", "B1b.2", "B2.2", "B2.3")
    assert found.unexplained == ("A1.3", "A1.4", "B1.3", "B2.2", "B2.3")


def test_the_example_map_explains_every_question(ward):
    file = next(f for f in map_files() if f.name == "kelurahan-contoh--kelurahan-contoh-2.yaml")
    assert file.faults == ()
    found = coverage(file.map, file.source, file.target)
    assert (found.lost, found.unexplained) == ((), ())
    assert found.counts == {
        "same": 4, "reworded": 2, "split": 2, "merged": 1, "dropped": 1, "new": 1,
    }  # fmt: skip


def test_every_map_that_ships_is_usable():
    assert [file.name for file in map_files() if file.faults] == []


def test_former_keys_go_by_the_map():
    codes = ("kelurahan-contoh", "kelurahan-contoh-2")
    assert former_keys(*codes, "kelurahan:swadaya") == ("kelurahan:A1.3",)
    assert former_keys(*codes, "kelurahan:A1.2") == ("kelurahan:A1.2",)
    assert former_keys(*codes, "kelurahan:pojok-baca") == ()
    assert former_keys("kla-2024", "kla-2024", "kla:1.1") == ("kla:1.1",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n", "pasangan nama"),
        ("{from: tidak-ada, to: kla-2024}\n", "tidak ditemukan"),
        ("a: [\n", "YAML"),
        ("", "kosong"),
        ("{from: kla-2024, from: kla-2024, to: kla-2024}\n", "dua kali"),
    ],
)
def test_a_faulty_file_is_told_and_not_used(tmp_path, text, said):
    path = tmp_path / "peta.yaml"
    path.write_text(text, encoding="utf-8")
    found = read_map_file(path)
    assert found.map is None
    assert any(said in fault.say for fault in found.faults)


def test_a_fault_of_a_row_names_its_line(tmp_path):
    path = tmp_path / "peta.yaml"
    path.write_text(
        "from: kelurahan-contoh\nto: kelurahan-contoh-2\nrows:\n"
        "- {from: ['kelurahan:A1.1'], to: ['kelurahan:zz'], how: same}\n",
        encoding="utf-8",
    )
    (fault,) = read_map_file(path).faults
    assert "(baris 4)" in fault.at

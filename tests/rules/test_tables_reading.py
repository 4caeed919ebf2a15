"""Schemas of tables: every fault with its place."""

from __future__ import annotations

import pytest

from layak.evaluation.editions.table_rules import FaultySchema, parse_assignments, parse_schema

NAME = {"code": "name", "label": "Nama", "kind": "text"}


def schema(*columns, **more):
    return {"code": "x", "name": "X", "key": ["name"], "columns": [NAME, *columns], **more}


@pytest.mark.parametrize(
    ("raw", "say"),
    [
        (schema(NAME), "kolom `name` ada dua kali"),
        (schema(key=["other"]), "kolom `other` tidak ada"),
        (schema({"code": "a", "label": "A", "kind": "choice"}), "`options` ada pada kolom choice"),
        (schema({"code": "a", "label": "A", "kind": "formula"}), "`formula` ada pada kolom"),
        (schema({"code": "a", "label": "A", "kind": "angka"}), "tidak dikenal"),
        (schema({**NAME, "code": "a", "total": True}), "tidak dapat dijumlahkan"),
        (
            schema(
                {"code": "a", "label": "A", "kind": "formula", "formula": {"sum": ["b", "name"]}}
            ),
            "memakai `b`, yang tidak ada sebelum dia",
        ),
        (
            schema({"code": "a", "label": "A", "kind": "formula", "formula": {"share": ["name"]}}),
            "perlu dua kolom",
        ),
        ({"code": "x", "name": "X", "columns": []}, "tabel tanpa kolom"),
        ([], "seharusnya berisi pasangan"),
    ],
)
def test_a_faulty_schema_is_refused_by_name(raw, say):
    with pytest.raises(FaultySchema, match=say):
        parse_schema(raw, name="x.yaml")


def test_a_question_has_one_table_of_a_known_type():
    raw = {"edition": "e", "tables": {"a": ["k:1", "k:2"], "b": ["k:1"], "c": []}}
    with pytest.raises(FaultySchema) as refused:
        parse_assignments(raw, name="e.yaml", known={"a", "b"})
    assert [fault.say for fault in refused.value.faults] == [
        "pertanyaan `k:1` mendapat dua tabel",
        "jenis tabel `c` tidak ada",
    ]


def test_labels_name_the_last_two_years():
    raw = schema({"code": "a", "label": "Tahun {lalu}", "kind": "text", "group": "{kini}"})
    dated = parse_schema(raw, name="x.yaml").for_years([2026, 2025])
    assert dated.columns[1].title == "2026: Tahun 2025"

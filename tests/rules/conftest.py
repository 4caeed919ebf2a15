from __future__ import annotations

import copy
import csv
from decimal import Decimal
from pathlib import Path

import pytest

from layak.evaluation.editions.files import load_edition_file
from layak.evaluation.editions.reading_rules import parse

OGAN_ILIR = Path(__file__).parents[1] / "data" / "ogan-ilir-2024-self-assessment.csv"

MINI = {
    "edition": "mini",
    "precision": 0.01,
    "ranks": [{"name": "Satu", "above": 5, "inclusive": True}, {"name": "Dua", "above": 8}],
    "ladders": {"Y": {"basis": "stated", "shares": [0, 0.5, 1], "labels": ["no", "half", "full"]}},
    "parts": [
        {
            "code": "A",
            "name": "Part A",
            "max": 6,
            "indicators": [
                {
                    "code": "a1",
                    "name": "Indicator a1",
                    "max": 6,
                    "sections": [
                        {"code": "s1", "name": "Section s1", "max": 2},
                        {"code": "s2", "name": "Section s2", "max": 4},
                    ],
                    "questions": [
                        {"code": "s1.1", "max": 2, "kind": "Y", "label": "s1.1"},
                        {"code": "s2.1", "max": 1.5, "kind": "Y", "label": "s2.1"},
                        {
                            "code": "s2.2",
                            "max": 2.5,
                            "kind": "Y",
                            "label": "s2.2",
                            "not_applicable": "excluded",
                        },
                    ],
                }
            ],
        },
        {
            "code": "B",
            "name": "Part B",
            "max": 4,
            "indicators": [
                {
                    "code": "b1",
                    "name": "Indicator b1",
                    "max": 4,
                    "questions": [
                        {"code": "b1.1", "max": 4, "kind": "Y", "label": "b1.1"},
                        {"code": "b1.2", "max": 0, "kind": "Y", "label": "b1.2"},
                    ],
                }
            ],
        },
    ],
}


@pytest.fixture
def mini_raw():
    """Ten points in two parts, five questions, written out by hand."""
    return copy.deepcopy(MINI)


@pytest.fixture(scope="session")
def mini():
    return parse(MINI)


@pytest.fixture(scope="session")
def kla():
    return load_edition_file("kla-2024")


@pytest.fixture(scope="session")
def ward():
    return load_edition_file("kelurahan-contoh")


@pytest.fixture(scope="session")
def ogan_ilir():
    with OGAN_ILIR.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["question_code"]: Decimal(row["self_mark"]) for row in rows}

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from layak.rules.stages import counted, parse_policies, progress

FILE = Path(__file__).parents[2] / "data" / "policy" / "stages.yaml"
POLICY = parse_policies(yaml.safe_load(FILE.read_text(encoding="utf-8")))["self-assessment"]


def test_progress_counts_by_turn_and_stage():
    found = progress(POLICY, {"draft": 4, "returned": 1, "ready": 2, "approved": 3, "accepted": 10})
    assert (found.open_count, found.waiting_count, found.done_count) == (5, 5, 10)
    assert (found.total_count, found.done_share) == (20, Decimal("0.5"))
    assert list(found.by_stage.values()) == [4, 2, 3, 10, 1]


def test_progress_of_an_empty_group_has_no_share():
    found = progress(POLICY, {})
    assert (found.total_count, found.done_share) == (0, None)
    assert set(found.by_stage.values()) == {0}


def test_progress_refuses_a_stage_it_does_not_know():
    with pytest.raises(KeyError):
        progress(POLICY, {"lost": 1})


def test_counted_counts():
    assert counted(["draft", "ready", "draft"]) == {"draft": 2, "ready": 1}

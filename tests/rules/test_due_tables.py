"""The tables of `due/` and `custody/`, worked out by hand before the code was written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from layak.city.places.workdays import working_calendar
from layak.workflows.rapidaction.playbooks import files
from layak.workflows.rapidaction.playbooks.rules import due_times, due_to_json

HERE = Path(__file__).parent
TABLES = sorted((HERE / "due").glob("*.yaml"))
CHAINS = yaml.safe_load((HERE / "custody" / "chains.yaml").read_text(encoding="utf-8"))


def times(events):
    return {name: datetime.fromisoformat(text) for name, text in events.items()}


def shown(facts):
    """A row as the tables write it."""
    return facts["due_at"] or (facts["waits_for"] and f"waits {facts['waits_for']}")


@pytest.fixture(scope="module")
def due_of():
    def due_of(code, events):
        return due_times(files.load(code), times(events), working_calendar())

    return due_of


def test_every_playbook_has_a_table():
    assert [path.stem for path in TABLES] == files.codes()
    assert len(TABLES) == 16


@pytest.mark.parametrize("path", TABLES, ids=[path.stem for path in TABLES])
def test_due_times_are_those_counted_by_hand(path, due_of):
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = [due_to_json(due) for due in due_of(table["playbook"], table["events"])]
    found = {(row["part"], row["order"]): shown(row) for row in rows}
    wanted = {
        (part, order): due for part in ("own", "common") for order, due in table[part].items()
    }
    assert found == wanted
    unclear = {row["order"] for row in rows if row.get("day_count") == "unclear"}
    assert unclear == set(table.get("unclear", []))
    assert all(row.get("calendar_known", True) for row in rows)


@pytest.mark.parametrize("case", CHAINS, ids=[case["name"] for case in CHAINS])
def test_custody_ends_when_counted_by_hand(case, due_of):
    due = due_of("abh-pelaku-diversi", case["events"])
    (chain,) = [due_to_json(step)["custody"] for step in due if step.custody]
    found = {clock["stage"]: clock for clock in chain}
    assert list(found) == ["penyidikan", "penuntutan", "sidang_pn", "banding", "kasasi"]
    for stage, wanted in case["stages"].items():
        clock = found.pop(stage)
        assert clock["base_ends_at"] == wanted["base"], stage
        assert clock["longest_ends_at"] == wanted["longest"], stage
        assert clock["ends_at"] == wanted["ends"], stage
        assert clock["left_at"] == wanted["left"], stage
        assert clock["warn_at"] == wanted["warnings"], stage
        assert clock["overstayed"] is wanted.get("overstayed", False), stage
        assert clock["void_extension"] is wanted.get("late_extension", False), stage
        assert clock["extended"] is (wanted["ends"] != wanted["base"]), stage
    for stage, clock in found.items():
        assert clock["waits_for"] is not None, stage
        assert clock["ends_at"] is None, stage

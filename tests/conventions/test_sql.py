"""SQL text names the tables of its own app, or stands on a short list with what earns it."""

from __future__ import annotations

import json
import re

from django.apps import apps

from tests.conventions.source import ROOT, modules, texts

IS_SQL = re.compile(r"\b(?:SELECT|FROM|JOIN|INSERT|UPDATE)\b")
# a library whose tables one app of ours speaks for
SPOKEN_FOR = {"procrastinate": "jobs"}

AGENCY, USER = "agencies_agency", "people_user"

# Where text may name tables of another app: the tables, the rows of bench/baseline.json that measure
# what it serves, and why. No row: the reason says what else earns it, or that the row is owed. Any other
# text takes what it needs of another app from a function of that app (`agency_name_sql`, `evidence_sql`).
EARNED: dict[str, tuple[set[str], list[str], str]] = {
    "layak/records/followups/lists/waiting.py": (
        {"agencies_seat"},
        ["cpu_overview", "queries_overview"],
        "promises that wait, on the first page",
    ),
    "layak/evaluation/answers/reads.py": (
        {AGENCY, USER},
        ["cpu_question", "cpu_autosave", "queries_question", "queries_autosave"],
        "question page and saving in one statement each (ADR 0015)",
    ),
    "layak/evaluation/lists/current_reads.py": (
        {AGENCY},
        ["cpu_overview", "queries_overview"],
        "who leads each answer of a round, on the first page",
    ),
    "layak/evaluation/lists/reads.py": (
        {AGENCY, USER},
        ["cpu_list_of_274", "cpu_list_of_own", "queries_list_of_274"],
        "a whole round as rows (ADR 0014)",
    ),
    "layak/workflows/rapidaction/figures/reads.py": (
        {AGENCY, "places_district"},
        [],
        "medians and first activations of a child, which the ORM cannot say; no row yet",
    ),
    "layak/workflows/rapidaction/home/board_reads.py": (
        {AGENCY},
        ["cases_board", "cases_board_p95"],
        "the wall board with 10,000 open cases",
    ),
    "layak/records/facilities/needs/models.py": (
        {"followups_followup"},
        [],
        "a trigger: the database itself refuses what is ready without proof (ADR 0007)",
    ),
    "layak/workflows/verification/stages/models.py": (
        {"agencies_seat", "agencies_seatholding", "evaluation_answer", "evaluation_assignment"},
        [],
        "a trigger: the database itself lets nobody judge the own agency (issue 16)",
    ),
    "layak/config/benching/cases.py": (
        {
            "rapidaction_activation",
            "rapidaction_caseassignment",
            "rapidaction_child",
            "rapidaction_handoff",
            "rapidaction_report",
            "rapidaction_steprun",
        },
        ["cases_list", "ring_handoffs", "ring_steps"],
        "100,000 cases are written in bulk; actions would take hours",
    ),
    "layak/config/benching/place.py": (
        {
            "evaluation_answer",
            "evaluation_assignment",
            "evaluation_round",
            "followups_followup",
            AGENCY,
            USER,
        },
        ["queries_overview", "queries_list_of_274"],
        "a hundred rounds are written in bulk",
    ),
}


def owners() -> dict[str, str]:
    """Every table by its name, with the label of the app that it belongs to."""
    return {
        model._meta.db_table: SPOKEN_FOR.get(model._meta.app_label, model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
    }


def app_of(path: str) -> str:
    module = path.removesuffix(".py").replace("/", ".")
    named = (one for one in apps.get_app_configs() if module.startswith(f"{one.name}."))
    return next((one.label for one in named), "")


def foreign_tables() -> dict[str, set[str]]:
    """Tables of other apps in the SQL text of each file that names any."""
    tables, found = owners(), {}
    for path, tree in modules().items():
        own = app_of(path)
        words = {
            word
            for node in texts(tree)
            if IS_SQL.search(node.value)
            for word in re.findall(r"\w+", node.value)
        }
        named = {word for word in words if word in tables and tables[word] != own}
        if named:
            found[path] = named
    return found


def test_sql_names_tables_of_its_own_app():
    allowed = {path: tables for path, (tables, _rows, _why) in EARNED.items()}
    found = foreign_tables()
    assert {path: sorted(named - allowed.get(path, set())) for path, named in found.items()
            if named - allowed.get(path, set())} == {}  # fmt: skip


def test_every_exception_is_still_needed():
    found = foreign_tables()
    listed = {path: tables for path, (tables, _rows, _why) in EARNED.items()}
    assert {path: sorted(tables - found.get(path, set())) for path, tables in listed.items()
            if tables - found.get(path, set())} == {}  # fmt: skip


def test_every_row_that_earns_an_exception_is_measured():
    measured = json.loads((ROOT / "bench/baseline.json").read_text(encoding="utf-8"))
    named = {row for _tables, rows, _why in EARNED.values() for row in rows}
    assert sorted(named - set(measured)) == []
    assert all(why for _tables, _rows, why in EARNED.values())

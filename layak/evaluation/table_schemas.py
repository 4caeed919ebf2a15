"""The types of tables in `data/tables/types` and which question of an edition has which."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from layak.platform.documents.files import lined_yaml
from layak.rules.instrument import Question
from layak.rules.tables import FaultySchema, Schema
from layak.rules.tables_reading import parse_assignments, parse_schema

FOLDER = Path(__file__).resolve().parents[2] / "data" / "tables"


@cache
def schemas() -> Mapping[str, Schema]:
    """Every type of table by code. Errors: FaultySchema with the place of each fault."""
    found = (
        parse_schema(_content(path), name=path.name)
        for path in sorted((FOLDER / "types").glob("*.yaml"))
    )
    return {schema.code: schema for schema in found}


@cache
def assignments(edition: str) -> Mapping[str, str]:
    """Question key to type of table; empty for an edition without a file of its own."""
    path = FOLDER / f"{edition}.yaml"
    if not path.is_file():
        return {}
    return parse_assignments(_content(path), name=path.name, known=schemas())


def schema_of(question: Question, edition: str) -> Schema | None:
    """The table that a question has in an edition."""
    code = assignments(edition).get(question.key)
    return schemas()[code] if code else None


def _content(path: Path) -> object:
    raw, faults = lined_yaml.read(path.read_text(encoding="utf-8"))
    if faults:
        raise FaultySchema(faults)
    return raw

"""Plain SQL where every page pays: composing these queries by the ORM costs more than running them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model


def fetch(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a constant statement; ``values`` by name, never spliced into it.

    The values go beside the statement, so that the database keeps its plan for the next time:
    planning costs more than running (ADR 0028).
    """
    connection.ensure_connection()
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    # its stubs know neither the argument nor that it may be wrapped
    beside: Any = ServerBindingCursor
    with wrap(beside(connection.connection)) as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def columns(model: type[Model]) -> str:
    """Every column of a model for the select list of a statement, in the order of ``loaded``."""
    meta = model._meta  # noqa: SLF001 - Django documents it as public
    return ", ".join(f"{meta.db_table}.{field.column}" for field in meta.concrete_fields)


def width(model: type[Model]) -> int:
    """How many values of a row ``loaded`` takes."""
    return len(_shape(model)[0])


def loaded[M: Model](model: type[M], values: Sequence[Any]) -> M:
    """The row that ``columns`` selected, as the ORM would have made it. No query."""
    names, readers = _shape(model)
    row = list(values)
    for place, read in readers:
        row[place] = read(row[place], None, connection)
    return model.from_db(connection.alias, names, row)


@cache
def _shape(model: type[Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    """The names of the fields, and the readers of those that arrive in another type (JSON)."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - as above
    readers = [(place, getattr(field, "from_db_value", None)) for place, field in enumerate(fields)]
    return [field.attname for field in fields], [(n, read) for n, read in readers if read]

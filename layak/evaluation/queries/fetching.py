"""Plain SQL where every page pays: composing these queries by the ORM costs more than running them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection


def fetch(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a constant statement; ``values`` by name, never spliced into it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

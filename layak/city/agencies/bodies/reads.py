"""How the statements of others name an agency."""

from __future__ import annotations


def agency_name_sql(agency: str) -> str:
    """SQL: the name of the agency whose id stands in that column of a table, NULL where none does."""
    return f"(SELECT name FROM agencies_agency WHERE id = {agency})"  # noqa: S608 - a column

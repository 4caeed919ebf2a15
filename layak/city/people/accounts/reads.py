"""How the statements of others name a person."""

from __future__ import annotations


def person_name_sql(person: str) -> str:
    """SQL: the name of the person whose id stands in that column of a table, NULL where none does."""
    return f"(SELECT name FROM people_user WHERE id = {person})"  # noqa: S608 - a column

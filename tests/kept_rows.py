"""Rows that actions made once, put back into any test as they were: with their ids, in one go."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID
from zlib import crc32

from django.apps import apps
from django.db import connection, transaction
from django.db.models import UUIDField

from tests import kept

# by table: its columns, but for those that the database computes
COLUMNS = """
SELECT c.table_name, string_agg(quote_ident(c.column_name), ', ' ORDER BY c.ordinal_position)
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
GROUP BY c.table_name ORDER BY c.table_name
"""


# constraint triggers, which are no references
LOOKED_AT_ONCE = """
SELECT string_agg(quote_ident(conname), ', ') FROM pg_constraint
WHERE contype = 't' AND condeferrable AND NOT condeferred
"""
# rows of migrations, not of tests
LASTING = {"auth_permission", "django_content_type", "django_migrations"}


@dataclass(frozen=True, kw_only=True)
class KeptRows:
    """``tables``: the beginning of a COPY statement and the data that it takes."""

    tables: tuple[tuple[str, bytes], ...]

    def put_back(self) -> None:
        """References are looked at when the transaction ends, so tables come in any order."""
        with transaction.atomic(), connection.cursor() as cursor:
            # what a trigger holds against rows of other tables is looked at when all are there
            cursor.execute(LOOKED_AT_ONCE)
            held = cursor.fetchone()[0]
            cursor.execute(f"SET CONSTRAINTS {held} DEFERRED")
            for copied, data in self.tables:
                with cursor.copy(f"COPY {copied} FROM STDIN") as into:
                    into.write(data)
            cursor.execute(f"SET CONSTRAINTS {held} IMMEDIATE")


def rows_of(first: Callable[[], object], *others: Callable[[], object]) -> list[KeptRows]:
    """The rows that ``first`` adds, and those that each of the others adds to these alone.

    All is taken back, and the ids are never given again.
    """
    with transaction.atomic():
        kept = [_added_by(first)]
        for other in others:
            with transaction.atomic():
                kept.append(_added_by(other))
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    return kept


def rows_kept(
    name: str, *steps: Callable[[], object], made_from: tuple[str, ...]
) -> list[KeptRows]:
    """`rows_of` the steps, made once for all runs of the same code and data on one day.

    ``made_from`` are the files of tests that make them. In a database that did not make them their
    ids are not given again either.
    """

    def write(folder: Path) -> None:
        # ids that no other row has, neither of another set nor of a test, in whichever database
        # they are made: what is remembered by the id of one must not be found by that of another
        before = _given_ids()
        begin_ids_at((crc32(name.encode()) % 90 + 10) * 1_000_000)
        kept_rows = rows_of(*steps)
        folder.mkdir()
        (folder / "rows").write_bytes(pickle.dumps((kept_rows, _given_ids())))
        go_on_after(before)

    # nobody else writes there
    content = (kept.a_home(name, write, *made_from) / "rows").read_bytes()
    rows, given = pickle.loads(content)  # noqa: S301
    go_on_after(given)
    return rows


def begin_ids_at(number: int) -> None:
    """Every sequence goes on from there, also where it has been beyond."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(quote_ident(sequencename)::regclass, %s) "
            "FROM pg_sequences WHERE schemaname = current_schema()",
            [number],
        )


def go_on_after(given: dict[str, int]) -> None:
    """No sequence gives one of these numbers, or one below, again."""
    with connection.cursor() as cursor:
        for sequence, value in given.items():
            cursor.execute(
                "SELECT setval(quote_ident(sequencename)::regclass, greatest(%s, last_value)) "
                "FROM pg_sequences WHERE schemaname = current_schema() AND sequencename = %s",
                [value, sequence],
            )


def _given_ids() -> dict[str, int]:
    """By sequence, the last number that it gave."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences "
            "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
        return dict(cursor.fetchall())


def _added_by(step: Callable[[], object]) -> KeptRows:
    before, known = _counts(), _random_ids()
    step()
    added = [name for name, count in _counts().items() if count != before[name]]
    return KeptRows(tables=tuple(_taken(name, before[name], known.get(name, [])) for name in added))


def _random_ids() -> dict[str, list[UUID]]:
    """By table: the ids of rows whose order tells nothing of which came first."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(model._meta.pk, UUIDField) and model._meta.pk.column == "id"
    ]
    found = {}
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"SELECT id FROM {name}")  # noqa: S608 - names of our own tables
            found[name] = [pk for (pk,) in cursor.fetchall()]
    return found


@cache
def _columns() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        return dict(cursor.fetchall())


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = [f"SELECT '{name}', count(*) FROM {name}" for name in _columns()]  # noqa: S608
        cursor.execute(" UNION ALL ".join(counts))
        return dict(cursor.fetchall())


def _taken(name: str, old: int, known: list[UUID]) -> tuple[str, bytes]:
    """All rows of a table but the ``old`` first ones, or those that are ``known``."""
    copied = f"{name} ({_columns()[name]})"
    rows = f"SELECT {_columns()[name]} FROM {name}"  # noqa: S608 - names of our own tables
    if known:
        listed = ", ".join(f"'{pk}'" for pk in known)
        rows += f" WHERE id NOT IN ({listed})"
    elif old:
        rows += f" ORDER BY id OFFSET {old}"
    with connection.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT") as out:
        return copied, b"".join(out)


def empty_tables() -> None:
    """No rows anywhere but those of migrations; tables without any are left alone."""
    filled = [name for name, count in _counts().items() if count and name not in LASTING]
    if filled:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")

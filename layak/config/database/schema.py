"""The tables against the code: migrating, who may do what, and a database that is too new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from layak.config.console.trouble import Trouble

LOCK = 7_215_002
EVERYTHING = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role};
"""
APPEND_ONLY = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role};"
READ_ONLY = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role};"


def unknown_migrations(executor: MigrationExecutor) -> list[str]:
    """Migrations that the database has and this code does not: the database is newer."""
    known = set(executor.loader.disk_migrations)
    known |= {key for made in executor.loader.disk_migrations.values() for key in made.replaces}
    applied = executor.recorder.applied_migrations()
    return sorted(f"{label}.{name}" for label, name in applied if (label, name) not in known)


def refuse_newer() -> MigrationExecutor:
    """Raises Trouble when the database was made by a newer Layak."""
    executor = MigrationExecutor(connection)
    unknown = unknown_migrations(executor)
    if unknown:
        raise Trouble(
            f"Basis data ini lebih baru daripada program (misalnya {unknown[0]}): "
            "pasang versi Layak yang terbaru, atau pulihkan cadangan yang lama."
        )
    return executor


def pending_migrations() -> list[str]:
    """Names of the migrations that are still to run; raises Trouble on a newer database."""
    executor = refuse_newer()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Several nodes may start at once on one server: the second waits and finds it done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def migrate(app_role: str) -> list[str]:
    """Run what is pending and set the grants; what ran. Call it as the owner role.

    The grants are set every time: a start that was cut off between the two must recover.
    """
    with _one_at_a_time():
        pending = pending_migrations()
        if pending:
            call_command("migrate", interactive=False, verbosity=0)
        apply_grants(app_role)
    return pending


def append_only_tables() -> list[str]:
    """Tables of the models that say `append_only = True`."""
    models = apps.get_models()
    append_only = [model for model in models if getattr(model, "append_only", False)]
    return sorted(model._meta.db_table for model in append_only)  # noqa: SLF001


def apply_grants(app_role: str) -> None:
    """What the application role may do; nothing to do where one role is owner as well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (app_role,):
            return
        role = sql.Identifier(app_role)
        statements = [sql.SQL(EVERYTHING).format(role=role)]
        statements += [
            sql.SQL(APPEND_ONLY).format(table=sql.Identifier(table), role=role)
            for table in append_only_tables()
        ]
        migrations = sql.Identifier("django_migrations")
        statements.append(sql.SQL(READ_ONLY).format(table=migrations, role=role))
        with transaction.atomic():
            cursor.execute(sql.SQL("\n").join(statements).as_string(cursor.connection))

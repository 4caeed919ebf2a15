"""The database of an installation: roles, what each may do, and who keeps the server running."""

from __future__ import annotations

import contextlib
import fcntl
import subprocess
from collections.abc import Iterator

import psycopg
from psycopg import sql

from layak.config.console.trouble import Trouble
from layak.config.database import embedded
from layak.config.installation import home

# held shared by everyone who works with the embedded server: only the last one stops it
USERS = ".users.lock"


class ServerGone(Trouble):
    """The server was there and is not any more: worth another try."""


def _is_set_up() -> bool:
    try:
        for url in home.database_urls():
            psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_role(connection: psycopg.Connection, role: str, password: str, rights: str) -> None:
    name = sql.Identifier(role)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN {} PASSWORD {}").format(
            name,
            sql.SQL(rights),
            sql.Literal(password),
        )
    )


def set_up() -> None:
    """Both roles and the database, made or completed: may run after any cut-off attempt."""
    known = home.stored_secrets()
    url = home.embedded_url("postgres", known["superuser_password"], "postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        _make_role(connection, home.OWNER_ROLE, known["owner_password"], "CREATEDB")
        _make_role(connection, home.APP_ROLE, known["app_password"], "NOCREATEDB")
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [home.DATABASE_NAME]
        ).fetchone()
        if not found:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(home.DATABASE_NAME), sql.Identifier(home.OWNER_ROLE)
                )
            )


def start(*, is_attached: bool) -> subprocess.Popen[bytes] | None:
    """A running embedded server with roles and database; the process when started here."""
    home.prepare()
    with (home.path() / ".database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = embedded.start(is_attached=is_attached)
        try:
            if not _is_set_up():
                set_up()
        except psycopg.OperationalError:
            raise ServerGone(
                "Basis data terhenti ketika disiapkan; jalankan sekali lagi."
            ) from None
    return process


@contextlib.contextmanager
def available() -> Iterator[None]:
    """The database for one command: the embedded server is started when it does not run.

    The last command out stops a server that a command started; one that `bin/run` started stays.
    """
    if not home.is_embedded():
        yield
        return
    home.prepare()
    marker = home.path() / ".started-by-command"
    with (home.path() / USERS).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        process = start(is_attached=False)
        if process is not None:
            marker.write_text(str(process.pid))
        try:
            yield
        finally:
            with contextlib.suppress(BlockingIOError, FileNotFoundError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if marker.read_text() == str(embedded.server_pid()):
                    embedded.stop(process)
                    marker.unlink()

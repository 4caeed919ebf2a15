"""The log of the database tells of the server, never of what a person typed."""

from __future__ import annotations

import os
import signal
import threading

import psycopg
import pytest

from tests.installation import until

CHILD = "kenari-nama-anak"
# each repeats what was typed: in its statement, its values, its message, its detail or its context
FAULTS = [
    f"SELECT '{CHILD}'::int",
    f"SELECT '{CHILD}",
    f"INSERT INTO web_cache VALUES ('{CHILD}', '', now()), ('{CHILD}', '', now())",  # noqa: S608
    f"INSERT INTO audit_event (kind, stream, sentence, facts, at) VALUES ('{CHILD}', NULL, '', '{{}}', now())",  # noqa: S608
    f"DO $$ BEGIN RAISE EXCEPTION '{CHILD}' USING DETAIL = '{CHILD}', HINT = '{CHILD}'; END $$",
    f"DO $$ BEGIN RAISE WARNING '{CHILD}'; PERFORM 1/0; END $$",
    f"SET statement_timeout = 50; SELECT pg_sleep(5), '{CHILD}'",
]


def test_no_fault_and_no_crash_writes_what_was_typed(stopped):
    log = stopped.home / "pg" / "server.log"
    with stopped.database():
        for statement in FAULTS:
            with stopped.connect() as connection, pytest.raises(psycopg.Error):
                connection.execute(statement)
        with stopped.connect() as connection, pytest.raises(psycopg.Error):
            # the value goes beside the statement
            connection.execute("SELECT %s::int", [CHILD], binary=True)
        _crash(stopped, f"SELECT pg_sleep(60), '{CHILD}'")
        until(
            lambda: "database system is ready" in log.read_text().partition("terminated by")[2],
            seconds=60,
            what=log.read_text,
        )
    said = log.read_text()
    assert CHILD not in said
    assert "was terminated by signal 9" in said
    assert log.stat().st_mode & 0o777 == 0o600


def _crash(installation, statement: str) -> None:
    """Kill the server's process while it works on a statement, as a lack of memory does."""
    connection = installation.connect()
    pid = connection.info.backend_pid

    def work() -> None:
        with pytest.raises(psycopg.Error):
            connection.execute(statement)

    working = threading.Thread(target=work)
    working.start()
    with installation.connect() as looking:
        until(
            lambda: looking.execute(
                "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND state = 'active'", [pid]
            ).fetchone(),
            seconds=20,
            what="a statement at work",
        )
    os.kill(pid, signal.SIGKILL)
    working.join(timeout=20)
    connection.close()


def test_a_log_that_others_could_read_is_closed_at_the_next_start(stopped):
    log = stopped.home / "pg" / "server.log"
    log.chmod(0o644)
    with stopped.database():
        assert log.stat().st_mode & 0o777 == 0o600

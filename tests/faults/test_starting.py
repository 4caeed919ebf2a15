from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from tests.installation import Installation, until

pytestmark = pytest.mark.slow


def test_a_port_in_use_is_named_with_another_way(stopped):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", stopped.port))
        taken.listen()
        output = stopped.output_of_failed_start()
    assert output.splitlines() == [
        f"Port {stopped.port} sudah dipakai program lain; "
        f"pilih yang lain, misalnya PORT={stopped.port + 1} bin/run."
    ]
    assert stopped.pids() == []


def test_a_second_start_names_the_first(running):
    second = Installation(running.home)
    output = second.output_of_failed_start()
    assert output.splitlines() == [
        "Layak sudah berjalan di folder ini: "
        f"http://127.0.0.1:{running.port}/ (proses {running.process.pid})."
    ]
    assert running.has_page()


def test_two_first_starts_at_once_leave_one_running(empty):
    second = Installation(empty.home)
    both = [empty, second]
    for installation in both:
        empty.started.append(installation.start())
    until(
        lambda: [one for one in both if "Layak berjalan di" in one.output], seconds=180, what="one"
    )
    ended = [one for one in both if one.process.poll() is not None]
    assert [one.process.returncode for one in ended] == [1]
    assert "sudah berjalan" in ended[0].output


@pytest.mark.parametrize("seconds", [pytest.param(0.15, marks=pytest.mark.long), 0.6])
def test_a_first_start_that_was_cut_off_recovers(empty, seconds):
    empty.start()
    until(lambda: (empty.home / "pg").exists(), seconds=20, what="the database folder")
    time.sleep(seconds)
    empty.kill_everything()
    empty.serve()
    assert empty.signal(signal.SIGTERM)[0] == 0


@pytest.mark.long
@pytest.mark.parametrize("tenths", range(0, 30, 3))
def test_a_first_start_recovers_from_a_cut_at_any_moment(empty, tenths):
    empty.start()
    time.sleep(0.3 + tenths / 10)
    empty.kill_everything()
    empty.serve()
    assert empty.signal(signal.SIGTERM)[0] == 0


def test_a_database_newer_than_the_code_is_refused_and_left_alone(stopped):
    with stopped.database(), stopped.connect() as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('evaluation', '0099_of_next_year', now())"
        )
    output = stopped.output_of_failed_start()
    assert "lebih baru daripada program (misalnya evaluation.0099_of_next_year)" in output
    assert "Traceback" not in output
    assert stopped.pids() == []


def test_a_nearly_full_disk_is_refused_before_anything_is_written(empty):
    if os.geteuid() != 0:
        pytest.skip("a small disk can be mounted by root alone")
    folder = Path(tempfile.mkdtemp(prefix="layak-small-"))
    command = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", folder]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("this machine does not allow mounting")
    try:
        output = Installation(folder / "home").output_of_failed_start()
        assert "penuh" in output
        assert "200 MB" in output
        assert not (folder / "home" / "pg").exists()
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()


def test_a_home_too_deep_for_a_socket_works(empty, stopped_home):
    empty.home = empty.home / ("kota-" * 20) / "layak"
    empty.take_home_of(stopped_home)
    empty.serve()
    assert empty.signal(signal.SIGTERM)[0] == 0


def test_secrets_stay_closed(running):
    secrets = running.home / "secrets"
    assert secrets.stat().st_mode & 0o777 == 0o700
    assert (secrets / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert (running.home / "pg" / "data").stat().st_mode & 0o777 == 0o700


def test_the_application_role_cannot_rewrite_history_or_tables(running):
    with running.connect("app") as connection:
        for statement in [
            "UPDATE audit_event SET kind = kind",
            "DELETE FROM audit_event",
            "TRUNCATE audit_event",
            "CREATE TABLE mine (id int)",
            "ALTER TABLE audit_event DISABLE TRIGGER ALL",
            "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        ]:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        connection.execute("SELECT count(*) FROM audit_event")


def test_rights_that_a_cut_off_start_did_not_set_are_set_by_the_next(stopped):
    with stopped.database(), stopped.connect() as connection:
        connection.execute("REVOKE SELECT ON people_user FROM layak_app")
        connection.execute("GRANT DELETE ON audit_event TO layak_app")
    stopped.serve()
    with stopped.connect("app") as connection:
        connection.execute("SELECT count(*) FROM people_user")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM audit_event")


def test_a_plain_user_can_run_it(empty):
    if os.geteuid() != 0:
        pytest.skip("the other tests run as a plain user already")
    home = empty.home.parent
    os.chown(home, 65534, 65534)
    home.chmod(0o755)
    probe = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    can_read = subprocess.run(
        [*probe, Path(os.environ.get("LAYAK_VENV", ".venv")) / "bin/python", "-c", "import django"],
        capture_output=True,
        check=False,
    )
    if can_read.returncode:
        pytest.skip("the checkout cannot be read by other accounts")
    empty.log.touch()
    empty.serve(*probe, HOME=str(home))
    assert empty.signal(signal.SIGTERM)[0] == 0

"""The database as the archive has it: brought up in a scratch folder, compared or backed up from there.

The scratch server listens on a socket in a closed folder only; the database in use is not touched.
"""

from __future__ import annotations

import contextlib
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from layak.config.console.trouble import Trouble
from layak.config.database import dumps, embedded
from layak.config.installation import home
from layak.config.upkeep import archiving

# a week of changes of a busy city is replayed within minutes
READY_WITHIN = 3600.0


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """``until`` is the last commit that came back, None where nothing came after the base."""

    url: str
    base: str
    bytes: int
    until: datetime | None


@contextlib.contextmanager
def recovered(archive: Path, *, until: datetime | None) -> Iterator[Recovered]:
    """A server with all that the archive holds, or with its state at ``until``; gone afterwards.

    Raises Trouble where the archive holds no base of before, or leads to no consistent state.
    """
    made = [base for at, base in archiving.bases(archive) if until is None or at < until]
    if not made:
        raise Trouble(f"Di {archive} tidak ada salinan dasar yang lengkap dari sebelum saat itu.")
    scratch = Path(tempfile.mkdtemp(prefix=".pulih-", dir=home.prepare()))
    # of its own: the path of a socket has 107 bytes at most
    socket = Path(tempfile.mkdtemp(prefix="layak-pulih-", dir="/tmp"))
    process = None
    try:
        size = _lay_out(archive, made[0], scratch, until=until)
        process = _start(scratch, socket)
        url = f"postgresql://postgres@/layak?host={socket}"
        last = _wait(process, url, scratch)
        yield Recovered(url=url, base=made[0].name, bytes=size, until=last)
    finally:
        if process is not None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()
            process.wait()
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.rmtree(socket, ignore_errors=True)


def _lay_out(archive: Path, base: Path, scratch: Path, *, until: datetime | None) -> int:
    """Base, changes and what the server has to know; the bytes that were copied."""
    shutil.copytree(base, scratch / "data")
    (scratch / "data").chmod(0o700)
    wal = scratch / "wal"
    wal.mkdir()
    whole = [file for file in archiving.segments(archive) if file.suffix != ".partial"]
    for file in whole:
        shutil.copyfile(file, wal / file.name)
    for file in archiving.segments(archive):
        name = file.name.removesuffix(".partial")
        if not (wal / name).exists():
            shutil.copyfile(file, wal / name)
    (scratch / "hba").write_text("local all postgres trust\n")
    (scratch / "data" / "recovery.signal").touch()
    fetch = f"cp {shlex.quote(str(wal))}/%f %p".replace("%f", "\0").replace("%p", "\1")
    fetch = fetch.replace("%", "%%").replace("\0", "%f").replace("\1", "%p")
    settings = {"restore_command": fetch, "recovery_target_action": "promote"}
    if until is not None:
        settings["recovery_target_time"] = until.astimezone(UTC).isoformat()
    with (scratch / "data" / "postgresql.auto.conf").open("a") as config:
        for name, value in settings.items():
            config.write(f"{name} = '{value.replace("'", "''")}'\n")
    return sum(file.stat().st_size for file in scratch.rglob("*") if file.is_file())


def _start(scratch: Path, socket: Path) -> subprocess.Popen[bytes]:
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "hba_file": str(scratch / "hba"),
        "max_connections": "100",
        "timezone": "UTC",
    }
    command = [str(embedded.binaries() / "postgres"), "-D", str(scratch / "data")]
    command += [
        part
        for name, value in (chosen | embedded.SILENT).items()
        for part in ("-c", f"{name}={value}")
    ]
    embedded.hand_over_tree(scratch)
    embedded.hand_over_tree(socket)
    with (scratch / "log").open("wb") as log:
        return embedded.popen_as_account(command, output=log, start_new_session=True)


def _wait(process: subprocess.Popen[bytes], url: str, scratch: Path) -> datetime | None:
    """Until the recovery has ended; the last commit that it brought back."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url) as connection:
            is_over, last = connection.execute(
                "SELECT NOT pg_is_in_recovery(), pg_last_xact_replay_timestamp()"
            ).fetchone() or (False, None)
            if is_over:
                return last if isinstance(last, datetime) else None
        time.sleep(0.1)
    said = (scratch / "log").read_text(errors="replace").strip().splitlines() or ["-"]
    raise Trouble(f"Arsip tidak membawa ke keadaan yang utuh: {said[-1]}")


def leave_a_trace(url: str) -> None:
    """An empty commit, and a second for it to reach the archive: a quiet database is no late one."""
    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_current_xact_id()")
    time.sleep(1.0)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A table that holds another number of rows in the database in use than in the archive."""

    table: str
    live: int
    archived: int


def differences(live_url: str, archived_url: str) -> list[Difference]:
    """Tables whose numbers of rows differ; what is `LIVE` stands in no archive and is left out."""
    with psycopg.connect(live_url) as live, psycopg.connect(archived_url) as archived:
        now, then = dumps.count_rows(live), dumps.count_rows(archived)
    return [
        Difference(table=table, live=now.get(table, 0), archived=then.get(table, 0))
        for table in sorted(now | then)
        if table not in dumps.LIVE and now.get(table) != then.get(table)
    ]

"""Continuous archiving of the embedded database: base copies, every change since, the files.

`bin/run` keeps `run` going where LAYAK_ARCHIVE_DIR is set. In that folder lie `base/layak-...`
(pg_basebackup), `wal` (what pg_receivewal writes, within a second of a commit) and `files`. A slot
on the server keeps what the archive has not got yet, up to a limit: a place that cannot be reached
never fills the disk of the server; beyond the limit a new base is made.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NoReturn

import psycopg
import yaml

from layak.config.console.trouble import Trouble
from layak.config.database import dumps, embedded
from layak.config.installation import home

SLOT = "layak_archive"
NAME = "layak-%Y-%m-%d-%H%M%S"
MADE = "backup_manifest"
# the identifier of the cluster that archives here
OWNER = "cluster"


@dataclass(frozen=True, kw_only=True)
class Policy:
    rpo: timedelta
    base_every: timedelta
    bases_kept: int
    files_every: timedelta
    retry_after: timedelta


@cache
def policy() -> Policy:
    """From `data/policy/archive.yaml`."""
    file = home.REPOSITORY / "data" / "policy" / "archive.yaml"
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Policy(
        rpo=timedelta(minutes=told["rpo_minutes"]),
        base_every=timedelta(days=told["base_every_days"]),
        bases_kept=told["bases_kept"],
        files_every=timedelta(seconds=told["files_every_seconds"]),
        retry_after=timedelta(seconds=told["retry_after_seconds"]),
    )


def superuser_url() -> str:
    return home.embedded_url("postgres", home.stored_secrets()["superuser_password"], "postgres")


def bases(archive: Path) -> list[tuple[datetime, Path]]:
    """The complete base copies with the time (UTC) of their name, the newest first."""
    found = []
    for folder in (archive / "base").glob("layak-*"):
        with contextlib.suppress(ValueError):
            made_at = datetime.strptime(folder.name, NAME).replace(tzinfo=UTC)
            if (folder / MADE).is_file():
                found.append((made_at, folder))
    return sorted(found, reverse=True)


def segments(archive: Path) -> list[Path]:
    """Files of changes in their order; of the last, only `.partial` may be there."""
    return sorted(file for file in (archive / "wal").glob("*") if _is_segment(file.name))


def _is_segment(name: str) -> bool:
    number = name.removesuffix(".partial")
    return len(number) == 24 and set(number) <= set("0123456789ABCDEF")


def prepare(archive: Path) -> None:
    """The folders, closed to others; raises OSError where the place is not there."""
    # made by the city: a mount that is missing must not become a folder on the system's disk
    archive.mkdir(exist_ok=True, mode=0o700)
    archive.chmod(0o700)
    for name in ("base", "wal", "files"):
        (archive / name).mkdir(exist_ok=True, mode=0o700)


def check_owner(archive: Path, connection: psycopg.Connection) -> None:
    """Raises Trouble where the folder holds what another database has archived."""
    row = connection.execute("SELECT system_identifier::text FROM pg_control_system()").fetchone()
    own = row[0] if row else ""
    note = archive / OWNER
    if not note.exists() and not bases(archive):
        home.write_private(note, own)
    if not note.exists() or note.read_text() != own:
        raise Trouble("folder ini berisi arsip basis data lain; pakai folder kosong")


def slot_is_ready(archive: Path, connection: psycopg.Connection) -> bool:
    """Make the slot where it is missing; False when changes since the last base are not all there.

    What was archived until then is set aside under `earlier-...`: it still leads to its own end.
    """
    row = connection.execute(
        "SELECT wal_status FROM pg_replication_slots WHERE slot_name = %s", [SLOT]
    ).fetchone()
    if row and row[0] != "lost":
        return bool(segments(archive))
    if segments(archive):
        aside = archive / datetime.now(UTC).strftime("earlier-%Y-%m-%d-%H%M%S")  # noqa: TID251
        aside.mkdir(mode=0o700)
        for name in ("base", "wal"):
            (archive / name).rename(aside / name)
        prepare(archive)
    if row:
        connection.execute("SELECT pg_drop_replication_slot(%s)", [SLOT])
    connection.execute("SELECT pg_create_physical_replication_slot(%s, true)", [SLOT])
    return False


def make_base(archive: Path, *, at: datetime) -> Path:
    """A copy of the whole cluster as it is now; it appears under its name when it is complete."""
    for left in (archive / "base").glob(".new-*"):
        shutil.rmtree(left)
    fresh = archive / "base" / f".new-{os.getpid()}"
    command = [str(embedded.binaries() / "pg_basebackup"), "--pgdata", str(fresh)]
    command += ["--checkpoint=fast", "--wal-method=none", "--no-password"]
    done = subprocess.run(
        command,
        env=dumps.environment(superuser_url()),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=embedded.dies_with_parent(signal.SIGTERM),
    )
    if done.returncode:
        raise Trouble((done.stderr.strip().splitlines() or ["tanpa keterangan"])[-1])
    target = archive / "base" / at.strftime(NAME)
    fresh.rename(target)
    return target


def copy_files(files: Path, archive: Path) -> int:
    """Copy what is not there yet, each file under another name first; how many.

    Files are never rewritten, so their name and size say enough.
    """
    count = 0
    for source in (file for file in files.rglob("*") if file.is_file()):
        target = archive / "files" / source.relative_to(files)
        with contextlib.suppress(FileNotFoundError):  # one that was taken back meanwhile
            if target.exists() and target.stat().st_size == source.stat().st_size:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = archive / ".new-file"
            shutil.copyfile(source, fresh)
            fresh.replace(target)
            count += 1
    return count


def forget_old(files: Path, archive: Path) -> None:
    """Only the newest bases stay, the changes since the oldest of them, and files that exist."""
    kept = bases(archive)[: policy().bases_kept]
    for _, folder in bases(archive)[policy().bases_kept :]:
        shutil.rmtree(folder)
    if kept:
        needed = first_segment(kept[-1][1])
        for file in segments(archive):
            # the first eight digits are the timeline
            if file.name[8:24] < needed[8:]:
                file.unlink()
    for file in [file for file in (archive / "files").rglob("*") if file.is_file()]:
        if not (files / file.relative_to(archive / "files")).exists():
            file.unlink()


def first_segment(base: Path) -> str:
    """The file of changes that a base needs first, from its `backup_label`."""
    label = (base / "backup_label").read_text()
    return label.partition("(file ")[2].partition(")")[0]


def receive(archive: Path) -> subprocess.Popen[bytes]:
    """pg_receivewal, flushing each change at once; it ends with its connection."""
    command = [str(embedded.binaries() / "pg_receivewal"), "--directory", str(archive / "wal")]
    command += [f"--slot={SLOT}", "--synchronous", "--no-loop", "--no-password"]
    return subprocess.Popen(
        command,
        env=dumps.environment(superuser_url()),
        stdin=subprocess.DEVNULL,
        preexec_fn=embedded.dies_with_parent(signal.SIGTERM),
    )


def follow(archive: Path, files: Path) -> None:
    """Archive until the connection or the place is gone; returns or raises then."""
    prepare(archive)
    with psycopg.connect(superuser_url(), autocommit=True, connect_timeout=5) as connection:
        check_owner(archive, connection)
        is_whole = slot_is_ready(archive, connection)
    receiving = receive(archive)
    try:
        made = bases(archive)
        if not is_whole or not made:
            make_base(archive, at=datetime.now(UTC))  # noqa: TID251
        while receiving.poll() is None:
            copy_files(files, archive)
            made = bases(archive)
            if not made:
                raise Trouble("salinan dasarnya hilang")
            if datetime.now(UTC) - made[0][0] > policy().base_every:  # noqa: TID251
                make_base(archive, at=datetime.now(UTC))  # noqa: TID251
                forget_old(files, archive)
            with contextlib.suppress(subprocess.TimeoutExpired):
                receiving.wait(timeout=policy().files_every.total_seconds())
    finally:
        receiving.terminate()
        receiving.wait()


def run(archive: Path, files: Path) -> NoReturn:
    """Follow for ever: an archive in trouble is told of, and never stops the city's work."""
    while True:
        try:
            follow(archive, files)
        except (OSError, Trouble, psycopg.Error) as error:
            told = error.strerror if isinstance(error, OSError) else str(error)
            said = (str(told or "").splitlines() or [type(error).__name__])[0]
            print(f"Arsip di {archive} terganggu: {said}.", file=sys.stderr, flush=True)
        time.sleep(policy().retry_after.total_seconds())

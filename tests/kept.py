"""What tests would make anew each time, kept beside the database server of the tests.

A migrated database, of which every process of pytest copies one of its own; homes of real
installations, to be copied (`tests.installation.prepared_home`); rows that many tests begin with
(`tests.kept_rows.rows_kept`); how long each file took. What is kept is named after all that it is
made from: where that changes, it is made anew. Any number of runs work side by side: what one of
them makes, the others wait for.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.utils import timezone
from psycopg import sql

from layak.config.installation import home

ROOT = Path(__file__).resolve().parents[1]
MIGRATIONS = "layak/**/migrations/*.py"
# models too: the names of their tables and rights are rows; and whatever a migration names
MIGRATED_FROM = (
    MIGRATIONS,
    "layak/**/models.py",
    "layak/**/models/*.py",
    "layak/config/settings.py",
    "requirements/dev.txt",
)
NAMED = re.compile(r"\blayak(?:\.\w+)+")
SERVED_FROM = ("layak/**/*", "data/**/*", "bin/*", "requirements/dev.txt")
NAME = os.environ.get("LAYAK_TEST_DATABASE") or "test_layak"
# advisory locks of the server: who makes a template, and who works in the database of a number
MAKING, WORKING = 7_000_001, 7_000_002
YOUNGEST = 3


def folder() -> Path:
    """Beside the server of the tests; a server of somebody else has no folder for us."""
    kept = Path(os.environ.get("LAYAK_TEST_HOME") or ROOT / ".layak-test").resolve() / "kept"
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def fingerprint(patterns: Iterable[str], *more: str) -> str:
    """Of the files and the interpreter; what an interpreter leaves beside the files is none of it."""
    digest = hashlib.sha256(repr((sys.version, more)).encode())
    for pattern in patterns:
        for file in sorted(ROOT.glob(pattern)):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file.relative_to(ROOT)}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The name of an empty migrated database that nobody else uses; dropped afterwards.

    It bears the lowest number that is free, so one that a killed run has left is replaced.
    """
    with psycopg.connect(home.database_urls()[1], autocommit=True) as server:
        template = migrated(server)
        number = next(number for number in count(1) if _is_ours(server, number))
        name = f"{NAME}_{number}"
        _drop(server, name)
        # copying files is half the work of writing each page into the log
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        yield name
        _drop(server, name)


def _is_ours(server: psycopg.Connection, number: int) -> bool:
    """Held until the connection ends, however it ends."""
    held = server.execute("SELECT pg_try_advisory_lock(%s, %s)", [WORKING, number]).fetchone()
    return held == (True,)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def migrated(server: psycopg.Connection) -> str:
    """The name of the migrated database, made from nothing where it is not there yet."""
    name = f"{NAME}_template_{fingerprint((*MIGRATED_FROM, *_named_by_migrations()))}"
    server.execute("SELECT pg_advisory_lock(%s, 0)", [MAKING])
    try:
        if name not in _templates(server):
            _make_template(server, name)
    finally:
        server.execute("SELECT pg_advisory_unlock(%s, 0)", [MAKING])
    return name


def _named_by_migrations() -> list[str]:
    """The files of the modules that migrations name, be it that the last word is a thing in one."""
    texts = (file.read_text(encoding="utf-8") for file in ROOT.glob(MIGRATIONS))
    names = {name.replace(".", "/") for text in texts for name in NAMED.findall(text)}
    return sorted(f"{end}.py" for name in names for end in (name, name.rpartition("/")[0]))


def _templates(server: psycopg.Connection) -> list[str]:
    """All that are complete, the youngest first."""
    found = server.execute(
        "SELECT datname FROM pg_database WHERE datname ~ %s ORDER BY oid DESC",
        [f"^{NAME}_template_[0-9a-f]+$"],
    )
    return [name for (name,) in found]


def _make_template(server: psycopg.Connection, name: str) -> None:
    unready = f"{NAME}_unready"
    _drop(server, unready)
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unready)))
    urls = (urlsplit(url)._replace(path=f"/{unready}") for url in home.database_urls())
    app, owner = (urlunsplit(url) for url in urls)
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0"],
        env=os.environ | {"DATABASE_URL": app, "DATABASE_OWNER_URL": owner},
        check=True,
    )
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(unready), sql.Identifier(name)
        )
    )
    for old in _templates(server)[YOUNGEST:]:
        _drop(server, old)


def a_home(name: str, make: Callable[[Path], None], *made_from: str) -> Path:
    """The folder of this name that ``make`` fills when code, data, these files or the day have
    changed."""
    today = timezone.localdate().isoformat()  # the demo city is of its day
    kept = folder() / f"{name}-{fingerprint((*SERVED_FROM, *made_from), today)}"
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            unready = folder() / f"{name}.unready"
            shutil.rmtree(unready, ignore_errors=True)
            make(unready)
            unready.rename(kept)
            homes = sorted(folder().glob(f"{name}-*"), key=lambda one: one.stat().st_ctime)
            for old in homes[:-YOUNGEST]:
                shutil.rmtree(old, ignore_errors=True)
    return kept


def seconds() -> dict[str, float]:
    """How long each file of tests took when it was last run."""
    try:
        return json.loads((folder() / "seconds.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}


def keep_seconds(found: dict[str, float]) -> None:
    unready = folder() / f"seconds.{os.getpid()}"
    unready.write_text(json.dumps(seconds() | found, indent=0, sort_keys=True))
    unready.replace(folder() / "seconds.json")

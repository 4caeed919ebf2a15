"""All tests in parts, three at a time on two cores; the exit code is that of the worst part.

Long parts come first and short ones last, so that all lanes end together; what no part names is
one of its own between them.
What each of them would make anew is made once and copied: a migrated database, and the homes that
`tests.installation.prepared_home` keeps. No part may keep the others waiting for ever: after
``LONGEST`` all are ended, with what they said.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from layak.config.installation import home

PAGES = "tests/browser/test_pages.py"
STARTS = "tests/faults/test_starting.py"
# the first needs no database of its own, and makes the demo city that the other browsers copy
LONG_PARTS = (
    (PAGES,),
    ("tests/browser", f"--ignore={PAGES}"),
    ("tests/permissions", "tests/agencies", "tests/dashboard", "tests/demo"),
)
SHORT_PARTS = (
    ("tests/evaluation", "tests/evidence"),
    ("tests/faults", f"--ignore={STARTS}"),
    (STARTS,),
    ("tests/web",),
)
NAMED = {name for part in (*LONG_PARTS, *SHORT_PARTS) for name in part if name[0] != "-"}
PARTS = (*LONG_PARTS, ("tests", *(f"--ignore={name}" for name in sorted(NAMED))), *SHORT_PARTS)
# one more than the cores: parts wait for browsers, servers and kills half of their time
LANES = 3
LONGEST = 55 * 60
ENDED = 124
DATABASE = os.environ.get("LAYAK_TEST_DATABASE") or "test_layak"
TEMPLATE = f"{DATABASE}_template"


class Part:
    """One run of pytest over some of the tests; what it says is kept until it has ended."""

    def __init__(self, names: tuple[str, ...], options: list[str], database: str) -> None:
        command = [sys.executable, "-u", "-m", "pytest", "-p", "no:cacheprovider"]
        self.names = names
        self.began = time.monotonic()
        self.said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed when told
        self.process = subprocess.Popen(
            [*command, *options, *names],
            env=os.environ | {"LAYAK_TEST_DATABASE": database},
            stdout=self.said,
            stderr=subprocess.STDOUT,
        )

    def tell(self) -> None:
        seconds = time.monotonic() - self.began
        print(f"--- {' '.join(name for name in self.names if name[0] != '-')}: {seconds:.0f} s ---")
        self.said.seek(0)
        sys.stdout.write(self.said.read().decode(errors="replace"))
        sys.stdout.flush()
        self.said.close()


class Lanes:
    """The parts that run and those that wait for a free lane."""

    def __init__(self, options: list[str]) -> None:
        self.options = options
        self.waiting = list(PARTS)
        self.running: list[Part] = []
        self.worst = 0

    def begin(self) -> None:
        """The next part, in a database of its own."""
        database = f"{DATABASE}_{len(self.waiting)}"
        self.running.append(Part(self.waiting.pop(0), self.options, database))

    def run(self) -> int:
        """Until all have ended; the worst exit code, ``ENDED`` where they took too long."""
        until = time.monotonic() + LONGEST
        while self.waiting or self.running:
            while self.waiting and len(self.running) < LANES:
                self.begin()
            if time.monotonic() > until:
                print(f"Not ended after {LONGEST} s.", flush=True)
                return ENDED
            time.sleep(0.2)
            self.take_ended()
        return self.worst

    def take_ended(self) -> None:
        for part in [part for part in self.running if part.process.poll() is not None]:
            self.running.remove(part)
            part.tell()
            # one that was killed has a code below zero
            self.worst = max(self.worst, abs(part.process.returncode))

    def end(self) -> None:
        for part in self.running:
            part.process.terminate()
            part.process.wait()
            part.tell()


@contextlib.contextmanager
def migrated() -> Iterator[None]:
    """A database with all tables, made from nothing and named to the parts, which copy it."""
    urls = [urlsplit(url)._replace(path=f"/{TEMPLATE}") for url in home.database_urls()]
    app, owner = (urlunsplit(url) for url in urls)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(TEMPLATE))
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE))
    with psycopg.connect(home.database_urls()[1], autocommit=True) as server:
        server.execute(drop)
        server.execute(create)
        try:
            subprocess.run(
                [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
                env=os.environ | {"DATABASE_URL": app, "DATABASE_OWNER_URL": owner},
                check=True,
            )
            os.environ["LAYAK_TEST_TEMPLATE"] = TEMPLATE
            yield
        finally:
            server.execute(drop)


def main(options: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    lanes = Lanes(options)
    with tempfile.TemporaryDirectory(prefix="layak-", ignore_cleanup_errors=True) as shared:
        os.environ["LAYAK_TEST_SHARED"] = shared
        try:
            lanes.begin()
            with migrated():
                return lanes.run()
        finally:
            lanes.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Real installations in folders of their own, served and hurt by real signals."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests import kept

ROOT = Path(__file__).resolve().parents[1]
# a first start on a machine that does much else besides; how fast it is, is no matter of these
STARTED_WITHIN = 600
OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "LAYAK_DATABASE_ROLE",
    "LAYAK_KEYRING",
    "LAYAK_URL",
    "HOST",
    "PYTHONPATH",
    # each of the many starts would compile the whole program again
    "PYTHONDONTWRITEBYTECODE",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, *, seconds: float, what):
    """Wait for a true answer; fails the test with `what` when it does not come."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s: {what() if callable(what) else what}")


@contextlib.contextmanager
def new_home(prefix: str) -> Iterator[Installation]:
    """An installation in a folder of its own, never started; all of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    installation = Installation(folder / "home")
    try:
        yield installation
    finally:
        installation.kill_everything()
        shutil.rmtree(folder, ignore_errors=True)


def prepared_home(name: str, prepare: Callable[[Installation], None]) -> Path:
    """The home that ``prepare`` leaves, stopped: to be copied, never to be run in.

    Made once for all runs of the same code and data on one day (`tests.kept`).
    """

    def make(folder: Path) -> None:
        with new_home("layak-test-") as installation:
            prepare(installation)
            # not a copy by Python: the folder of the database belongs to its own account
            subprocess.run(["mv", installation.home, folder], check=True)

    return kept.a_home(name, make)


def start_once(installation: Installation) -> None:
    """A real first start, of a city that has not begun, and its end."""
    code, _ = installation.serve().signal(signal.SIGTERM)
    assert code == 0


class Installation:
    """One LAYAK_HOME, its port, and the process of `bin/run` while it runs."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.started: list[subprocess.Popen[bytes]] = []
        self.last = "nothing answered"
        self.log = home.parent / f"output-{self.port}.txt"

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in OURS}
        return kept | {
            "LAYAK_HOME": str(self.home),
            "PORT": str(self.port),
            "LAYAK_DEMO": "0",
            "LAYAK_DATABASE_DURABLE": "0",
            # hundreds of demo files would be read beside the tests; who needs one asks for it
            "LAYAK_FILES_A_MINUTE": "0",
        }

    def start(self, *before: str, **more: str) -> subprocess.Popen[bytes]:
        """`bin/run` in the background; `before` is a program that starts it."""
        # a file, not a pipe: nobody reads while it runs
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*before, ROOT / "bin" / "run"],
                env=self.environment | more,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(self.process)
        return self.process

    @property
    def output(self) -> str:
        """All that the last start has said so far."""
        return self.log.read_text()

    def is_up(self) -> bool:
        """It answers, be it with an error, or it has ended."""
        self.has_page()
        return self.last.isdigit() or self.process.poll() is not None

    def serve(self, *before: str, **more: str) -> Installation:
        self.start(*before, **more)
        until(
            self.is_up,
            seconds=STARTED_WITHIN,
            what=lambda: f"a page, but {self.last}: {self.output}",
        )
        assert self.process.poll() is None, self.output
        return self

    def output_of_failed_start(self, **more: str) -> str:
        """A start that must end by itself with code 1; all it said."""
        process = self.start(**more)
        assert process.wait(timeout=180) == 1, self.output
        return self.output

    def has_page(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/", headers={"Host": "localhost"})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            self.last = repr(error)
            return False
        else:
            self.last = str(status)
            return status < 500
        finally:
            connection.close()

    def pids(self) -> list[int]:
        """Every live process that belongs to this home, by its command line or environment."""
        mark = str(self.home).encode()
        return [
            int(folder.name)
            for folder in Path("/proc").iterdir()
            if folder.name.isdigit() and _has(int(folder.name), mark)
        ]

    def pid_of(self, words: str) -> int:
        """The oldest process of this home with these words in its command line."""
        for pid in sorted(self.pids()):
            if words in _command(pid):
                return pid
        return 0

    def signal(self, number: signal.Signals) -> tuple[int, float]:
        """Signal the supervisor alone; its exit code and the seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=15)
        return self.process.returncode, time.monotonic() - began

    def layak(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROOT / "bin" / "layak", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @contextlib.contextmanager
    def database(self) -> Iterator[None]:
        """Its database alone, for what needs neither pages nor jobs: a third of a start."""
        command = [sys.executable, "-m", "layak.config.with_database"]
        serving = subprocess.Popen(
            [*command, sys.executable, "-c", "print(); import signal; signal.pause()"],
            env=self.environment | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
        )
        self.started.append(serving)
        with serving:
            try:
                assert serving.stdout.read(1), "no database"
                yield
            finally:
                serving.terminate()

    def connect(self, role: str = "owner") -> psycopg.Connection:
        """A connection to the database of this home, while its server runs."""
        known = json.loads((self.home / "secrets" / "secrets.json").read_text())
        folder = (self.home / "pg/data/postmaster.pid").read_text().splitlines()[4]
        password = known[f"{role}_password"]
        url = f"postgresql://layak_{role}:{password}@/layak?host={folder}"
        # a lock that nobody gives back is an error, not a test without end
        return psycopg.connect(url, autocommit=True, options="-c statement_timeout=120s")

    def take_home_of(self, home: Path) -> None:
        """Begin with a copy of a home that nothing runs in any more."""
        self.home.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", "--reflink=auto", home, self.home], check=True)

    def kill_everything(self) -> None:
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.started:
            process.wait(timeout=10)
        self.started.clear()


def _has(pid: int, mark: bytes) -> bool:
    try:
        folder = Path(f"/proc/{pid}")
        if pid == os.getpid() or folder.joinpath("stat").read_text().split()[2] == "Z":
            return False
        return mark in folder.joinpath("cmdline").read_bytes() or (
            b"LAYAK_HOME=" + mark + b"\0" in folder.joinpath("environ").read_bytes()
        )
    except (OSError, IndexError):
        return False


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""

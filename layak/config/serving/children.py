"""Processes that `serve` starts: they never outlive it, and a few deaths are forgiven."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from layak.config.console.trouble import Trouble
from layak.config.database import access, embedded

FORGIVEN = 4
WITHIN_SECONDS = 300.0
GRACE_SECONDS = 4.0


class Deaths:
    """Counts restarts: more than four within five minutes are no accident."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.moments: list[float] = []

    def forgive(self) -> None:
        """Raises Trouble when it happens too often."""
        now = time.monotonic()
        self.moments = [moment for moment in self.moments if now - moment < WITHIN_SECONDS] + [now]
        if len(self.moments) > FORGIVEN:
            raise Trouble(
                f"{self.name} berhenti berulang kali; semua dihentikan. "
                "Sebabnya ada pada pesan di atas; jalankan lagi bin/run sesudah diperbaiki."
            )


class Program:
    """A child with a process group of its own, so that a Ctrl-C reaches only `serve`."""

    def __init__(
        self, name: str, arguments: list[str], *, last_signal: signal.Signals = signal.SIGTERM
    ) -> None:
        """`last_signal` is what the kernel sends it when `serve` itself is killed."""
        self.command = [sys.executable, "-m", *arguments]
        self.last_signal = last_signal
        self.deaths = Deaths(name)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | {"LAYAK_DATABASE_ROLE": "app"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=embedded.dies_with_parent(self.last_signal),
        )

    def mend(self) -> bool:
        """Start it again when it is gone; True when that was needed."""
        if self.process is None or self.process.poll() is None:
            return False
        self.kill()
        self.deaths.forgive()
        self.start()
        return True

    def ask_to_stop(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def kill(self) -> None:
        """The whole group: what the child had started as well."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Database:
    """The embedded server, or nothing to do where DATABASE_URL names another."""

    def __init__(self, *, is_embedded: bool) -> None:
        self.is_embedded = is_embedded
        self.deaths = Deaths("Basis data")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self.is_embedded:
            self.process = access.start(is_attached=True)

    def mend(self) -> bool:
        """Start it again when it was killed; True when that was needed."""
        if not self.is_embedded or self._lives():
            return False
        self.deaths.forgive()
        self.process = None
        with contextlib.suppress(access.ServerGone):  # found dead at the next look
            self.start()
        return True

    def _lives(self) -> bool:
        if self.process is not None:
            return self.process.poll() is None
        return embedded.server_pid() is not None

    def stop(self) -> None:
        if self.is_embedded:
            embedded.stop(self.process)


def stop_all(programs: list[Program], *, clock: Callable[[], float] = time.monotonic) -> None:
    """Ask all, wait four seconds for all together, then insist."""
    for program in programs:
        program.ask_to_stop()
    deadline = clock() + GRACE_SECONDS
    while clock() < deadline and any(p.process and p.process.poll() is None for p in programs):
        time.sleep(0.02)
    for program in programs:
        program.kill()

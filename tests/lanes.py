"""All tests in lanes, one more than there are cores; the exit code is 0 when each has passed.

A lane is a process of pytest (`tests.lane`). It takes one file after the other from one queue, at
first those that took longest when they were last run; the tests of a few large files are taken one
by one, so that the last of them do not wait in one lane. What fails is told when it fails.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import IO

from tests import kept
from tests.lane import LANE

TESTS = Path(__file__).resolve().parent
# their tests stand each for itself, and take long
SHARED = ("tests/browser/test_pages.py", "tests/permissions/test_matrix.py")
# bytes a second, where no run has measured it: the first begin before all that are unknown
SLOW = {"browser": 200, "permissions": 200, "faults": 300, "demo": 300, "web": 700}
# lanes wait for browsers, servers and kills half of their time
LANES = (os.process_cpu_count() or 1) + 1
# seconds after which a run that goes on and on is ended
LONGEST = 55 * 60
ENDED, INTERRUPTED = 124, 143
TOLD = 8


@cache
def has_browser(file: str) -> bool:
    """Its driver keeps an event loop in the thread of the tests, which others had better not meet;
    and to keep browser and served city for the next file is cheaper than to begin anew."""
    return "browser/" in file or "chromium" in (TESTS.parent / file).read_text(encoding="utf-8")


def files() -> list[str]:
    """All files of tests, the longest first."""
    known = kept.seconds()

    def seconds(file: Path) -> float:
        folder = file.relative_to(TESTS).parts[0]
        guess = file.stat().st_size / SLOW.get(folder, 5000)
        return known.get(str(file.relative_to(TESTS.parent)), guess)

    found = sorted(TESTS.rglob("test_*.py"), key=seconds, reverse=True)
    return [str(file.relative_to(TESTS.parent)) for file in found]


class Lane:
    """A process of pytest; what it prints is kept, and told where it ends in another way."""

    def __init__(self, options: list[str]) -> None:
        self.connection, theirs = Pipe()
        self.said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed when told
        command = [sys.executable, "-u", "-m", "pytest", "-p", "no:cacheprovider"]
        self.process = subprocess.Popen(
            [*command, "-p", "tests.lane", *options, "tests"],
            env=os.environ | {LANE: str(theirs.fileno())},
            pass_fds=[theirs.fileno()],
            stdout=self.said,
            stderr=subprocess.STDOUT,
        )
        theirs.close()
        self.test = "nothing yet"
        self.file: str | None = None
        self.has_failed = False

    def end(self) -> str:
        """Wait for the end; what is to be told of it, nothing where all went as it should."""
        code = self.process.wait()
        self.connection.close()
        self.said.seek(0)
        said = self.said.read().decode(errors="replace")
        self.said.close()
        if code in (0, 5) or (code == 1 and self.has_failed):
            return ""
        return f"a lane ended with {code} after {self.test}:\n{said}"


class Lanes:
    """Which files wait, who runs what, and what came of it."""

    def __init__(self, options: list[str]) -> None:
        self.files = files()
        self.number = len(self.files)
        # at the end whoever is free helps with what is shared
        self.files += [name for name in SHARED for _ in range(LANES - 1)]
        self.lanes = {lane.connection: lane for lane in (Lane(options) for _ in range(LANES))}
        self.taken: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.seconds: dict[str, float] = {}
        self.file_seconds: Counter[str] = Counter()
        self.failed: list[str] = []
        self.skipped: Counter[str] = Counter()
        self.told = 0

    def next_for(self, lane: Lane) -> tuple[str | None, bool, bool]:
        """The longest that waits, for preference not of those that another lane is at home with."""
        if not self.files:
            return None, False, False
        at_home = {has_browser(one.file) for one in self.lanes.values() if one.file}
        own = {has_browser(lane.file)} if lane.file else {True, False} - at_home or {False}
        fitting = (name for name in self.files if has_browser(name) in own)
        name = next(fitting, self.files[0])
        self.files.remove(name)
        keeps = not lane.file or has_browser(name) or not has_browser(lane.file)
        lane.file = name
        return name, name in SHARED, keeps

    def hear(self, lane: Lane, word: str, *facts) -> None:
        if word == "next":
            lane.connection.send(self.next_for(lane))
        elif word == "take":
            lane.connection.send(self.taken[facts[0]])
            self.taken[facts[0]] += 1
        elif word == "begins":
            lane.test = facts[0]
        elif word == "file":
            self.file_seconds[facts[0]] += facts[1]
            self.tell_progress()
        else:
            self.take_result(lane, *facts)

    def take_result(self, lane: Lane, test: str, outcome: str, seconds: float, said: str) -> None:
        self.outcomes[outcome] += 1
        self.seconds[test] = seconds
        if outcome == "failed":
            lane.has_failed = True
            self.fail(test, said)
        elif outcome == "skipped":
            self.skipped[f"{test.partition('::')[0]}: {said}"] += 1

    def fail(self, test: str, said: str) -> None:
        self.failed.append(test)
        print(f"\nFAILED {test}\n{said}\n", flush=True)

    def tell_progress(self) -> None:
        """Twenty times in all."""
        share = 20 * len(self.file_seconds) // self.number
        if share > self.told:
            self.told = share
            print(f"{share * 5:4d} %  {self.outcomes.total()} tests", flush=True)

    def run(self) -> None:
        until = time.monotonic() + LONGEST
        while self.lanes:
            for connection in wait(list(self.lanes), timeout=max(until - time.monotonic(), 0)):
                self.listen(connection)
            if time.monotonic() > until:
                raise TimeoutError(f"Not ended after {LONGEST} s.")
        if self.files:
            self.fail("files that no lane was left for", "\n".join(self.files))
        kept.keep_seconds(self.file_seconds)

    def listen(self, connection: Connection) -> None:
        lane = self.lanes[connection]
        try:
            self.hear(lane, *connection.recv())
        except (EOFError, OSError):
            del self.lanes[connection]
            if said := lane.end():
                self.outcomes["failed"] += 1
                self.fail(lane.test, said)

    def end(self) -> None:
        """Those that still run clear away what they have begun."""
        for lane in self.lanes.values():
            lane.process.send_signal(signal.SIGINT)
        for lane in self.lanes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                lane.process.wait(30)
            lane.process.kill()
            print(f"ended in {lane.test}")
            lane.end()

    def tell(self) -> None:
        print(f"\nThe {TOLD} slowest:")
        for test in sorted(self.seconds, key=self.seconds.__getitem__, reverse=True)[:TOLD]:
            print(f"{self.seconds[test]:7.1f} s  {test}")
        for reason, number in sorted(self.skipped.items()):
            print(f"SKIPPED {number}  {reason}")
        for test in self.failed:
            print(f"FAILED {test}")
        passed, failed, skipped = (self.outcomes[name] for name in ("passed", "failed", "skipped"))
        print(f"\n{passed} passed, {failed} failed, {skipped} skipped", flush=True)


def main(options: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(INTERRUPTED))
    lanes = Lanes(options)
    try:
        lanes.run()
    except TimeoutError as error:
        print(error, flush=True)
        return ENDED
    finally:
        lanes.end()
        lanes.tell()
    return 1 if lanes.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

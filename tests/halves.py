"""All tests in two halves at once, one for each core; the exit code is the worse of the two.

One half waits for browsers and served installations, the other works in this process's database.
Neither may keep the other waiting for ever: after ``LONGEST`` both are ended, with what they said.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from typing import IO

OUTSIDE = ("tests/browser", "tests/faults", "tests/web")
LONGEST = 55 * 60
ENDED = 124


def main(options: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    pytest = [sys.executable, "-u", "-m", "pytest", "-p", "no:cacheprovider", *options]
    rest = [f"--ignore={folder}" for folder in OUTSIDE]
    own_database = os.environ | {"LAYAK_TEST_DATABASE": "test_layak_outside"}
    until = time.monotonic() + LONGEST
    with tempfile.TemporaryFile() as told:
        outside = subprocess.Popen(
            [*pytest, *OUTSIDE], env=own_database, stdout=told, stderr=subprocess.STDOUT
        )
        inside = subprocess.Popen([*pytest, *rest])
        try:
            codes = [code_of(inside, until)]
            print("--- browsers and served installations ---", flush=True)
            codes.append(code_of(outside, until))
        finally:
            for half in (inside, outside):
                half.terminate()
                half.wait()
            tell(told)
    return max(codes)


def code_of(half: subprocess.Popen[bytes], until: float) -> int:
    """The exit code of a half, ``ENDED`` where it had not come to its end in time."""
    try:
        return half.wait(max(1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        print(f"{half.args} had not ended after {LONGEST} s.", flush=True)
        half.kill()
        return ENDED


def tell(told: IO[bytes]) -> None:
    told.seek(0)
    sys.stdout.write(told.read().decode(errors="replace"))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

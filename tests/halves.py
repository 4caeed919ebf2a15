"""All tests in two halves at once, one for each core; the exit code is the worse of the two.

One half waits for browsers and served installations, the other works in this process's database.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile

OUTSIDE = ("tests/browser", "tests/web")


def main(options: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    pytest = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    rest = [f"--ignore={folder}" for folder in OUTSIDE]
    own_database = os.environ | {"LAYAK_TEST_DATABASE": "test_layak_outside"}
    with tempfile.TemporaryFile() as told:
        outside = subprocess.Popen([*pytest, *OUTSIDE], env=own_database, stdout=told)
        inside = subprocess.Popen([*pytest, *rest])
        try:
            codes = [inside.wait(), outside.wait()]
        finally:
            for half in (inside, outside):
                half.terminate()
                half.wait()
        told.seek(0)
        sys.stdout.write(told.read().decode(errors="replace"))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

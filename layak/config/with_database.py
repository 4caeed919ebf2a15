"""Run a program while the database of this installation is available: `with_database PROGRAM ...`."""

from __future__ import annotations

import signal
import subprocess
import sys
from types import FrameType

from layak.config.console.trouble import Trouble
from layak.config.database import access, embedded


def run(command: list[str]) -> int:
    """The exit code of the program; a signal to us is passed on to it."""
    process = subprocess.Popen(command, preexec_fn=embedded.dies_with_parent(signal.SIGTERM))

    def pass_on(number: int, frame: FrameType | None) -> None:
        process.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, pass_on)
    return process.wait()


def main(command: list[str]) -> int:
    try:
        with access.available():
            return run(command)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

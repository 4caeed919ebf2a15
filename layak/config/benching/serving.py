"""The web processes of an installation that is served on this computer, and their memory."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Self

from layak.config.console.trouble import Trouble

PROC = Path("/proc")


class WebProcesses:
    """The server at a port with its workers; how far the memory of one rose since ``rest``."""

    def __init__(self, port: int) -> None:
        """Raises Trouble where no server of ours has that port."""
        running = [int(folder.name) for folder in PROC.iterdir() if folder.name.isdigit()]
        heads, parents = [], {}
        for pid in running:
            # one that ended meanwhile, or is another's, is passed over
            with suppress(OSError):
                told = (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace")
                command = told.split("\0")
                if "layak.config.serving.web" in command and ("--port", str(port)) in pairwise(
                    command
                ):
                    heads.append(pid)
            with suppress(OSError):
                parents[pid] = int(_status(pid)["PPid"])
        if not heads:
            raise Trouble(f"Tidak ada layanan web Layak pada porta {port} di komputer ini.")
        self.pids = sorted({*heads, *(pid for pid in running if parents.get(pid) in heads)})
        self._before = dict.fromkeys(self.pids, 0.0)
        self.rest()

    def rest(self) -> Self:
        """Count from here: the peak of every process begins anew."""
        for pid in self.pids:
            (PROC / str(pid) / "clear_refs").write_text("5")
        self._before = {pid: _megabytes(pid, "VmRSS") for pid in self.pids}
        return self

    def grown_mb(self) -> float:
        """Megabytes from the memory at ``rest`` to the peak since, of the process that rose most."""
        return max(_megabytes(pid, "VmHWM") - self._before[pid] for pid in self.pids)


def _status(pid: int) -> dict[str, str]:
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def _megabytes(pid: int, name: str) -> float:
    return int(_status(pid)[name].split()[0]) / 1024

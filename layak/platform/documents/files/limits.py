"""Someone else's file within limits: how it is refused, and a process of its own for the work on it.

A module that works apart reads a job as JSON on standard input and prints one JSON object; what it
makes lies in the files that the job names. ``{"refused": reason}`` is its way to say no.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

CELLS_LIMIT = 3_000_000
TOO_LARGE = "Isi berkas ini terlalu besar untuk dibuka. Unggah tabelnya saja, tanpa lembar lain."

# what a PDF may carry besides pages (ISO 32000-2, 12.6.4), and what is said of it
SCRIPTED, LAUNCHING, ATTACHED, UNSEEN = ACTIVE = (
    "PDF ini memuat skrip. Skrip itu tidak dijalankan.",
    "PDF ini hendak membuka program lain. Itu tidak dijalankan.",
    "PDF ini memuat berkas lampiran di dalamnya.",
    "Isi tersembunyi PDF ini tidak dapat diperiksa.",
)


class Unreadable(Exception):
    """A file that cannot be read as a table; the text is one sentence for the person."""


# One of our modules at work on someone else's file, in a process of its own with limits.

logger = logging.getLogger(__name__)

# a job as JSON: ``do`` names the work, the rest are paths and plain values
type Job = dict[str, Any]

MEMORY_BYTES = 1024**3
TOO_HARD = "Berkas ini terlalu berat untuk diolah di server ini. Unduh dan buka di komputer Anda."


def run_limited(
    module: str, job: Mapping[str, object], *, seconds: float, memory: int = MEMORY_BYTES
) -> dict[str, Any]:
    """What `module` printed for `job`. Raises Unreadable with its reason, or when it was stopped."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    try:
        said = subprocess.run(  # noqa: S603 - our own module, the job goes by pipe
            [sys.executable, "-m", module],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=seconds,
            check=True,
            preexec_fn=limit,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
        found: dict[str, Any] = json.loads(said.stdout)
    except (subprocess.SubprocessError, json.JSONDecodeError) as fault:
        logger.warning("%s gave up: %s", module, _last_words(fault))
        raise Unreadable(TOO_HARD) from None
    if "refused" in found:
        raise Unreadable(str(found["refused"]))
    return found


def _last_words(fault: Exception) -> str:
    """The kind of error alone: its text may be words of the file."""
    said: bytes = getattr(fault, "stderr", None) or b""
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1].partition(":")[0][:80] if lines else type(fault).__name__


def answer_jobs(kinds: Mapping[str, Callable[[Job], dict[str, object]]]) -> None:
    """The other side: one job from standard input, done by the function of its ``do``."""
    job = json.load(sys.stdin)
    try:
        said = kinds[job["do"]](job)
    except Unreadable as refusal:
        said = {"refused": str(refusal)}
    sys.stdout.write(json.dumps(said))

"""Reading a file in a process of its own, so that no file can take the server with it."""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import tempfile

from layak.platform.documents.reading.inspection import SECONDS, FileFacts

LARGEST_BYTES = 50 * 1024 * 1024
MEMORY_BYTES = 1024**3
GRACE_SECONDS = 13
TOO_LARGE = "Berkas ini lebih dari 50 MB. Perkecil atau pecah menjadi beberapa."
TOO_HARD = (
    "Berkas ini terlalu berat untuk dibaca dalam batas waktu dan ingatan. Pecah atau perkecil."
)


def inspect_apart(data: bytes, name: str) -> FileFacts:
    """As ``inspect_file``, within 58 seconds and 1 GB; beyond that ``refused`` says so."""
    if len(data) > LARGEST_BYTES:
        return _refused(data, TOO_LARGE)
    with tempfile.NamedTemporaryFile(prefix="layak-") as file:
        file.write(data)
        file.flush()
        program = [sys.executable, "-m", "layak.platform.documents.reading.inspection"]
        try:
            said = subprocess.run(  # noqa: S603 - our own module, the name is an argument
                [*program, file.name, name.replace("\0", "")],
                capture_output=True,
                timeout=SECONDS + GRACE_SECONDS,
                check=True,
                preexec_fn=_limit,
            )
            return FileFacts(**json.loads(said.stdout))
        except (subprocess.SubprocessError, json.JSONDecodeError):
            return _refused(data, TOO_HARD)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _refused(data: bytes, why: str) -> FileFacts:
    return FileFacts(sha256=hashlib.sha256(data).hexdigest(), refused=why)

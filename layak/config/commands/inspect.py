"""`bin/layak inspect`: what a file is and proves, without a database."""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from layak.config.cli import UsageError, print_facts

HELP = "Memeriksa sebuah berkas: jenis, isi, nomor, tahun; tanpa basis data."
EXAMPLE = "bin/layak inspect keputusan.pdf --json"
LARGEST_BYTES = 50 * 1024 * 1024
MEMORY_BYTES = 1024**3
SECONDS = 58
TOO_HARD = (
    "Berkas ini terlalu berat untuk dibaca dalam batas waktu dan ingatan. Pecah atau perkecil."
)
SHOWN_CHARACTERS = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="berkas apa pun")
    parser.add_argument("--json", action="store_true", help="tulis sebagai JSON")
    parser.add_argument("--in-child", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Print what the file is. Exit 1 when it is refused; UsageError when it cannot be opened."""
    path = Path(args.file)
    if args.in_child:
        return _inspect_here(path)
    facts = _inspect_in_child(path)
    if args.json:
        print_facts(facts)
    else:
        sys.stdout.write("\n".join(_report(facts)) + "\n")
    return 1 if facts["refused"] else 0


def _inspect_here(path: Path) -> int:
    """Within limits of its own, so that no file can take the machine with it."""
    from layak.platform.documents.inspection import inspect_file

    sys.stdout.write(json.dumps(inspect_file(path.read_bytes(), path.name).as_json()))
    return 0


def _inspect_in_child(path: Path) -> dict[str, Any]:
    data = _bytes(path)
    if len(data) > LARGEST_BYTES:
        return _refused(data, "Berkas ini lebih dari 50 MB. Perkecil atau pecah menjadi beberapa.")
    command = [sys.executable, "-m", "layak.config", "inspect", "--in-child", str(path)]
    try:
        said = subprocess.run(
            command, capture_output=True, timeout=SECONDS, check=True, preexec_fn=_limit
        )
        facts: dict[str, Any] = json.loads(said.stdout)
    except (subprocess.SubprocessError, json.JSONDecodeError):
        return _refused(data, TOO_HARD)
    return facts


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UsageError(f"Berkas {path!s:.200} tidak ada atau tidak dapat dibaca.") from error


def _refused(data: bytes, why: str) -> dict[str, Any]:
    from layak.platform.documents.inspection import FileFacts

    return FileFacts(sha256=hashlib.sha256(data).hexdigest(), refused=why).as_json()


def _report(facts: dict[str, Any]) -> list[str]:
    if facts["refused"]:
        return [f"Ditolak: {facts['refused']}"]
    signed = {True: "ya", False: "belum", None: "tidak diketahui"}[facts["signed"]]
    return [
        f"Jenis berkas  {facts['type']}, {facts['pages']} halaman",
        f"Dokumen       {facts['kind'] or 'tidak dikenali'}",
        f"Nomor, tahun  {facts['number'] or '-'}, {facts['year'] or '-'}",
        f"Ditandatangani {signed}",
        f"SHA-256       {facts['sha256']}",
        *(f"Perhatikan: {warning}" for warning in facts["warnings"]),
        "",
        facts["text"][:SHOWN_CHARACTERS],
    ]

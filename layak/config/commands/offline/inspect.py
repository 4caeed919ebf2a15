"""`bin/layak inspect`: what a file is and proves, without a database."""

from __future__ import annotations

import argparse
import hashlib
import sys
from datetime import date
from pathlib import Path

from layak.config.cli import print_facts
from layak.config.console.trouble import UsageError
from layak.platform.documents.reading.apart import LARGEST_BYTES, TOO_LARGE, inspect_apart
from layak.platform.documents.reading.inspection import FileFacts
from layak.rules.numbers import date_id

HELP = "Memeriksa sebuah berkas: jenis, isi, nomor, tahun; tanpa basis data."
EXAMPLE = "bin/layak inspect keputusan.pdf --json"
SHOWN_CHARACTERS = 600
PIECE = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="berkas apa pun")
    parser.add_argument("--json", action="store_true", help="tulis sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """Print what the file is. Exit 1 when it is refused; UsageError when it cannot be opened."""
    facts = _facts(Path(args.file))
    if args.json:
        print_facts(facts.as_json())
    else:
        sys.stdout.write("\n".join(_report(facts)) + "\n")
    return 1 if facts.refused else 0


def _facts(path: Path) -> FileFacts:
    """A file over the limit is refused unread, and named by the hash of all its bytes."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
            if len(data) > LARGEST_BYTES and path.is_file():
                found = hashlib.sha256(data)
                while piece := file.read(PIECE):
                    found.update(piece)
                return FileFacts(sha256=found.hexdigest(), refused=TOO_LARGE)
    except (OSError, ValueError) as error:
        raise UsageError(f"Berkas {path!s:.200} tidak ada atau tidak dapat dibaca.") from error
    return inspect_apart(data, path.name)


def _report(facts: FileFacts) -> list[str]:
    if facts.refused:
        return [f"Ditolak: {facts.refused}"]
    signed = {True: "ya", False: "belum", None: "tidak diketahui"}[facts.signed]
    return [
        f"Jenis berkas    {facts.type}, {facts.pages} halaman",
        f"Dokumen         {facts.kind or 'tidak dikenali'}",
        f"Nomor, tahun    {facts.number or '-'}, {facts.year or '-'}",
        f"Tanggal         {date_id(date.fromisoformat(facts.dated_on)) if facts.dated_on else '-'}",
        f"Ditandatangani  {signed}{f', {facts.signer}' if facts.signer else ''}",
        f"SHA-256         {facts.sha256}",
        *(f"Perhatikan: {warning}" for warning in facts.warnings),
        "",
        facts.text[:SHOWN_CHARACTERS],
    ]

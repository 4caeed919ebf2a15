"""`bin/layak inspect`: what a file is and proves, without a database."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from layak.config.cli import UsageError, print_facts
from layak.platform.documents.apart import LARGEST_BYTES, inspect_apart
from layak.platform.documents.inspection import FileFacts
from layak.rules.numbers import date_id

HELP = "Memeriksa sebuah berkas: jenis, isi, nomor, tahun; tanpa basis data."
EXAMPLE = "bin/layak inspect keputusan.pdf --json"
SHOWN_CHARACTERS = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="berkas apa pun")
    parser.add_argument("--json", action="store_true", help="tulis sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """Print what the file is. Exit 1 when it is refused; UsageError when it cannot be opened."""
    path = Path(args.file)
    facts = inspect_apart(_bytes(path), path.name)
    if args.json:
        print_facts(facts.as_json())
    else:
        sys.stdout.write("\n".join(_report(facts)) + "\n")
    return 1 if facts.refused else 0


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UsageError(f"Berkas {path!s:.200} tidak ada atau tidak dapat dibaca.") from error


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

"""Database and files into a new folder."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from layak.config.cli import print_facts

HELP = "Mencadangkan basis data dan berkas ke folder baru"
EXAMPLE = "bin/layak backup /mnt/cadangan/layak-2026-11-24"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dir", metavar="DIR", type=Path, help="folder yang belum ada")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    from layak.config.database import access as database
    from layak.config.installation import home
    from layak.config.upkeep import backups

    _, owner = home.database_urls()
    target = args.dir.expanduser().resolve()
    with database.available():
        manifest = backups.make(
            target,
            url=owner,
            files=home.path() / "files",
            at=datetime.now(UTC),  # noqa: TID251
        )
    contents = manifest["contents"]
    size = sum(stored["size"] for stored in contents)
    if args.json:
        print_facts({"dir": str(target), "made_at": manifest["made_at"], "bytes": size})
    else:
        print(f"Tercadang di {target}: basis data dan {len(contents) - 1} berkas, {size} byte.")
        print(f"Simpan juga {home.path() / 'secrets'} di tempat lain yang terkunci.")
        print(
            f"Kunci segel tidak ikut dan tersimpan terpisah di {home.keyring()}: "
            "tanpa salinannya isian tersegel tidak dapat dibuka."
        )
    return 0

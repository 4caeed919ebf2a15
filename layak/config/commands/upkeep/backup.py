"""Database and files into a new folder."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from layak.config.cli import print_facts, setup_django

HELP = "Mencadangkan basis data dan berkas ke folder baru"
EXAMPLE = "bin/layak backup /mnt/cadangan/layak-2026-11-24"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dir", metavar="DIR", type=Path, help="folder yang belum ada")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    setup_django()
    from django.conf import settings

    from layak.config.upkeep import backups, restoring

    target = args.dir.expanduser().resolve()
    manifest = backups.make(
        target,
        url=settings.DATABASE_OWNER_URL,
        files=settings.FILES_ROOT,
        at=datetime.now(UTC),  # noqa: TID251
        beside=restoring.beside(),
    )
    contents = manifest["contents"]
    size = sum(stored["size"] for stored in contents)
    count = sum(stored["path"].startswith("files/") for stored in contents)
    if args.json:
        rows = sum(manifest["rows"].values())
        print_facts(
            {"dir": str(target), "made_at": manifest["made_at"], "bytes": size, "rows": rows}
        )
    else:
        print(f"Tercadang di {target}: basis data dan {count} berkas, {size} byte.")
        print(f"Simpan juga {settings.HOME / 'secrets'} di tempat lain yang terkunci.")
        print(
            f"Kunci segel tidak ikut dan tersimpan terpisah di {settings.KEYRING}: "
            "tanpa salinannya isian tersegel tidak dapat dibuka."
        )
    return 0

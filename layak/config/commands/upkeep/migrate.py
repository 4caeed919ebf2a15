"""Brings the tables up to the code, and the rights of the application's role with them."""

from __future__ import annotations

import argparse

from layak.config.cli import print_facts, setup_django

HELP = "Menyesuaikan tabel basis data dengan program ini"
EXAMPLE = "bin/layak migrate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    setup_django(is_owner=True)
    from django.conf import settings

    from layak.config.database import schema

    ran = schema.migrate(settings.APP_ROLE)
    if args.json:
        print_facts({"migrated": ran})
    else:
        print(f"{len(ran)} perubahan tabel dijalankan." if ran else "Tabel sudah sesuai.")
    return 0

"""The invented demo city; also what a first start seeds."""

from __future__ import annotations

import argparse
import time

from layak.config.cli import print_facts, setup_django
from layak.config.console.trouble import UsageError

HELP = "Membuat kota contoh karangan dalam basis data yang kosong"
EXAMPLE = "bin/layak demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cities", type=int, metavar="N", help="belum ada dalam versi ini")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    if args.cities is not None:
        raise UsageError("--cities belum ada dalam versi ini; bin/layak demo membuat satu kota.")
    setup_django(is_owner=True)
    from django.conf import settings
    from django.utils import timezone

    from layak.config.database import schema
    from layak.config.demo import maker

    schema.migrate(settings.APP_ROLE)
    began = time.monotonic()
    maker.make(at=timezone.now())
    people = maker.accounts()
    if args.json:
        names = ("username", "password", "role")
        print_facts({"accounts": [dict(zip(names, person, strict=True)) for person in people]})
        return 0
    print(f"Kota contoh siap dalam {time.monotonic() - began:.0f} detik. Akun untuk mencoba:")
    for username, password, role in people:
        print(f"  {username:<7} {password}  {role}")
    return 0

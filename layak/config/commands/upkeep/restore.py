"""A backup back into this installation, all or nothing."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from layak.config.cli import print_facts, setup_django
from layak.config.console.trouble import Trouble, UsageError

HELP = "Memulihkan cadangan ke instalasi ini"
EXAMPLE = "bin/layak restore /mnt/cadangan/layak-2026-11-24 --replace"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="DIR", type=Path, help="folder cadangan, atau satu berkas pg_dump -Fc"
    )
    parser.add_argument("--replace", action="store_true", help="ganti isi yang sekarang ada")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


@contextlib.contextmanager
def _nothing_running() -> Iterator[None]:
    from layak.config.installation import home

    home.prepare()
    with (home.path() / ".run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble("Layak sedang berjalan; hentikan bin/run dahulu.") from None
        yield


def run(args: argparse.Namespace) -> int:
    """Database and files together; nothing has changed where it raises Trouble."""
    from layak.config.upkeep import backups

    source = args.source.expanduser().resolve()
    if not source.exists():
        raise UsageError(f"{source} tidak ada.")
    is_whole = source.is_dir()
    dump = source / backups.DUMP if is_whole else source
    contents = backups.verify(source) if is_whole else []
    with _nothing_running():
        setup_django(is_owner=True)
        from django.conf import settings
        from django.db import connection, connections
        from django.db.migrations.loader import MigrationLoader

        from layak.city.people.accounts.models import User
        from layak.config.database import dumps, schema
        from layak.config.upkeep import keys

        tables = connection.introspection.table_names()
        if "people_user" in tables and User.objects.exists() and not args.replace:
            raise Trouble(
                "Instalasi ini sudah berisi; pakai --replace untuk menggantinya seluruhnya."
            )
        known = set(MigrationLoader(connection).disk_migrations)
        unknown = sorted(dumps.migrations_in(dump, settings.DATABASE_OWNER_URL) - known)
        if unknown:
            raise Trouble(
                f"Cadangan ini lebih baru daripada program (misalnya {'.'.join(unknown[0])}): "
                "pasang versi Layak yang terbaru."
            )
        keys.require_for_backup(dump, settings.DATABASE_OWNER_URL)
        fresh = backups.put_back_files(source, settings.FILES_ROOT) if is_whole else None
        connections.close_all()
        dumps.load(dump, settings.DATABASE_OWNER_URL)
        if fresh:
            backups.swap(fresh, settings.FILES_ROOT)
        migrated = schema.migrate(settings.APP_ROLE)
    if args.json:
        print_facts({"source": str(source), "files": len(contents), "migrated": migrated})
    else:
        print(f"Dipulihkan dari {source}; jalankan bin/run.")
    return 0

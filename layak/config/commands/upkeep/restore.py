"""A backup back into this installation, all or nothing."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from layak.config.cli import print_facts, setup_django
from layak.config.console.trouble import Trouble, UsageError

HELP = "Memulihkan cadangan ke instalasi ini"
EXAMPLE = "bin/layak restore /mnt/cadangan/layak-2026-11-24 --replace"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="DIR", type=Path, help="folder cadangan, atau satu berkas pg_dump -Fc"
    )
    parser.add_argument("--replace", action="store_true", help="ganti isi yang sekarang ada")
    parser.add_argument(
        "--keep-links",
        action="store_true",
        help="tautan tetap berlaku: hanya untuk pindah server, bila tidak ada yang dicabut sejak itu",
    )
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


def _load(source: Path, *, replaces: bool, keeps_links: bool) -> dict[str, object]:
    """The facts of a restoration; nothing has changed where it raises Trouble."""
    from django.conf import settings
    from django.db import connection, connections
    from django.db.migrations.loader import MigrationLoader
    from django.utils import timezone

    from layak.city.people.accounts.models import User
    from layak.config.database import dumps, schema
    from layak.config.upkeep import backups, keys, restoring, trail

    is_whole = source.is_dir()
    dump = source / backups.DUMP if is_whole else source
    manifest: dict[str, Any]
    manifest = backups.verify(source) if is_whole else {"rows": {}, "contents": [], "made_at": ""}
    tables = connection.introspection.table_names()
    if "people_user" in tables and User.objects.exists() and not replaces:
        raise Trouble("Instalasi ini sudah berisi; pakai --replace untuk menggantinya seluruhnya.")
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
    dumps.load(dump, settings.DATABASE_OWNER_URL, rows=manifest["rows"])
    if fresh:
        backups.swap(fresh, settings.FILES_ROOT)
    migrated = schema.migrate(settings.APP_ROLE)
    done = restoring.finish(made_at=manifest["made_at"], keeps_links=keeps_links, at=timezone.now())
    if is_whole:
        restoring.check_head(source)
    trail.begin_again(because=f"cadangan {source.name} dipulihkan", at=timezone.now())
    return {
        "source": str(source),
        "made_at": done.made_at,
        "rows": sum(manifest["rows"].values()),
        "files": len(manifest["contents"]),
        "migrated": migrated,
        "ended_task_links": done.ended_task_links,
        "ended_links": done.ended_links,
    }


def run(args: argparse.Namespace) -> int:
    source = args.source.expanduser().resolve()
    if not source.exists():
        raise UsageError(f"{source} tidak ada.")
    with _nothing_running():
        setup_django(is_owner=True)
        facts = _load(source, replaces=args.replace, keeps_links=args.keep_links)
    if args.json:
        print_facts(facts)
        return 0
    if facts["made_at"]:
        print(f"Dipulihkan keadaan {facts['made_at']} dari {source}.")
        print(f"Tanda tangan, {facts['files']} berkas dan {facts['rows']} baris cocok.")
    else:
        print(f"Dipulihkan dari {source}, tanpa manifest: isinya tidak dapat dicocokkan.")
    print(
        "Semua orang masuk lagi; kode aktivasi tidak berlaku, cetaklah yang baru. Tautan yang "
        f"berakhir: {facts['ended_task_links']} tugas rujukan, {facts['ended_links']} evaluasi; "
        "pembuatnya membuat yang baru."
    )
    print("Jalankan bin/run.")
    return 0

"""All files into another storage, compared by their hashes; the old ones stay until told."""

from __future__ import annotations

import argparse

from layak.config.cli import print_facts, setup_django
from layak.config.console.trouble import UsageError

HELP = "Memindahkan berkas ke penyimpanan lain dan mencocokkan sidiknya; boleh terputus dan diulang"
EXAMPLE = "bin/layak move-storage 's3://layak-berkas?endpoint=https://s3.kota.example'"
NOT_YET = (
    "Isi dahulu LAYAK_STORAGE dengan tujuan itu dan jalankan ulang Layak, baru hapus yang lama."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("to", metavar="TO", help="s3://NAMA?endpoint=...&region=..., atau: folder")
    parser.add_argument(
        "--from", dest="source", metavar="FROM", help="asal, bila bukan yang dipakai"
    )
    parser.add_argument(
        "--delete-old", action="store_true", help="hapus dari asal yang sudah utuh di tujuan"
    )
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """0 when the target holds every file whole, 1 when some could not be moved."""
    setup_django()
    from django.conf import settings

    from layak.config.storage import moving as moving_storage

    used = settings.STORAGE or moving_storage.FOLDER
    source = args.source or (moving_storage.FOLDER if used == args.to else used)
    if source == args.to:
        raise UsageError("Asal dan tujuan sama. Sebutkan asal dengan --from.")
    if args.delete_old and used != args.to:
        raise UsageError(NOT_YET)
    old = moving_storage.storage_at(source, folder=settings.FILES_ROOT)
    new = moving_storage.storage_at(args.to, folder=settings.FILES_ROOT)
    outcome = moving_storage.move(old, new, moving_storage.Journal(args.to))
    if args.delete_old and not outcome.faults:
        outcome.deleted_count = moving_storage.delete_old(old, new).deleted_count
    if args.json:
        facts = {
            "copied": outcome.copied_count,
            "present": outcome.present_count,
            "deleted": outcome.deleted_count,
            "faults": outcome.faults,
        }
        print_facts(facts)
    else:
        print(
            f"{outcome.copied_count} berkas disalin, {outcome.present_count} sudah ada, "
            f"{outcome.deleted_count} dihapus dari asal."
        )
        for fault in outcome.faults:
            print(f"  bermasalah: {fault}")
    return 1 if outcome.faults else 0

"""A new key for all sealed fields; may be cut off at any moment and run again."""

from __future__ import annotations

import argparse

from layak.config.cli import print_facts, setup_django

HELP = "Mengganti kunci segel dan menyegel ulang semua isian; boleh terputus dan diulang"
EXAMPLE = "bin/layak rotate-keys --dry-run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="hanya hitung, tidak mengubah apa pun"
    )
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """0 when every value has the new key, 1 when some could not be opened."""
    setup_django()
    from django.utils import timezone

    from layak.config.upkeep import keys
    from layak.platform.sealing import rings

    if args.dry_run:
        waiting, is_unfinished = keys.plan()
        if args.json:
            print_facts({"would_reseal": waiting, "unfinished": is_unfinished})
            return 0
        begins = "Penggantian yang terputus akan diteruskan."
        print(begins if is_unfinished else "Kunci baru akan dibuat.")
        for name, count in waiting.items():
            print(f"  {name}: {count} isian")
        print(f"{sum(waiting.values())} isian akan disegel ulang; belum ada yang berubah.")
        return 0
    done = keys.rotate(at=timezone.now())
    if args.json:
        facts = {
            "key": done.key_id,
            "resealed": done.count,
            "faults": done.faults,
            "done": done.is_done,
        }
        print_facts(facts)
    else:
        print(f"{done.count} isian disegel ulang dengan kunci {done.key_id}.")
        if done.is_done:
            print(f"Salin {rings.path()} kepada kedua pemegang kunci sekarang juga.")
        else:
            print("Kunci lama tetap disimpan, karena isian ini tidak dapat dibuka:")
            for fault in done.faults:
                print(f"  {fault}")
    return 0 if done.is_done else 1

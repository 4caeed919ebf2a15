"""Saves at a steady rate against a served practice city, and the proof that none was lost."""

from __future__ import annotations

import argparse
from statistics import quantiles
from typing import TYPE_CHECKING

from layak.config.cli import print_facts, setup_django

if TYPE_CHECKING:
    from layak.config.benching.saving import Audit, Tally


HELP = "Menguji beban kota contoh yang sedang berjalan: banyak orang menyimpan bersamaan"
EXAMPLE = "bin/layak load --port 8123 --people 40 --rate 80 --seconds 20"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, required=True, help="pintu kota contoh di komputer ini")
    parser.add_argument("--round", default="demo", help="kode putaran")
    parser.add_argument("--people", type=int, default=40, help="orang yang masuk bersamaan")
    parser.add_argument("--rate", type=float, default=80, help="simpanan per detik, seluruhnya")
    parser.add_argument("--seconds", type=float, default=20, help="lamanya")
    parser.add_argument("--json", action="store_true", help="keluarannya selalu JSON")


def run(args: argparse.Namespace) -> int:
    """0 when every acknowledged save stands in the history exactly once."""
    setup_django()
    from layak.config.benching.saving import audit, save_together, writers

    desks = writers(args.round, args.people)
    tally = save_together(args.port, desks, rate=args.rate, seconds=args.seconds)
    told = figures(tally, audit(tally.acknowledged))
    print_facts(told)
    return 1 if told["lost"] or told["doubled"] or told["failed"] else 0


def figures(tally: Tally, found: Audit) -> dict[str, float | int]:
    """What the run came to; waits in milliseconds from when each save was due."""
    cuts = quantiles(tally.waits, n=100) if len(tally.waits) > 1 else [0.0] * 99
    kept = sum(is_kept for _id, _text, is_kept in tally.acknowledged)
    return {
        "sent": tally.sent,
        "repeated": tally.repeated,
        "acknowledged": len(tally.acknowledged),
        "saved": kept,
        "collided": len(tally.acknowledged) - kept,
        "refused": tally.refused,
        "failed": tally.failed,
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "p99_ms": round(cuts[98], 1),
        "lost": found.lost,
        "doubled": found.doubled,
    }

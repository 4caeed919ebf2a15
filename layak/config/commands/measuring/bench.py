"""The benchmarks: ratios against the minimal page of the same run, in a database of their own."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layak.config.cli import print_facts, setup_django
from layak.config.console.trouble import UsageError

if TYPE_CHECKING:
    from layak.config.benching.measuring import Figure

HELP = "Mengukur kecepatan dan ukuran, dibanding halaman minimal pada jalan yang sama"
EXAMPLE = "bin/layak bench cpu --compare bench/baseline.json"
ROOT = Path(__file__).resolve().parents[4]
NAMES = (
    "cpu",
    "scoring",
    "documents",
    "weights",
    "memory",
    "uploads",
    "road",
    "promises",
    "trail",
    "queries",
    "cases",
)


def beside(figure: Figure, before: Mapping[str, Any]) -> dict[str, Any]:
    """What is printed of a figure, with the former value where the other run had one."""
    told = asdict(figure) | {"holds": figure.holds}
    former = before.get(told.pop("name"), {}).get("value")
    return told if former is None else told | {"before": former}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", choices=NAMES, help="hanya kelompok ini")
    parser.add_argument("--json", action="store_true", help="keluarannya selalu JSON")
    parser.add_argument(
        "--compare", type=Path, metavar="FILE", help="hasil lama untuk dibandingkan"
    )
    parser.add_argument("--strict", action="store_true", help="keluar 1 bila ada batas terlewati")


def run(args: argparse.Namespace) -> int:
    before: dict[str, Any] = {}
    if args.compare is not None:
        try:
            before = json.loads(args.compare.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"{args.compare} tidak dapat dibaca sebagai hasil bench.") from error
    setup_django(is_owner=True)
    from layak.config.benching import figures, place

    with place.bench_place():
        bench = figures.Bench()
        groups = [figures.GROUPS[args.name]] if args.name else list(figures.GROUPS.values())
        measured = [figure for group in groups for figure in group(bench)]
    print_facts({figure.name: beside(figure, before) for figure in measured})
    return 1 if args.strict and not all(figure.holds for figure in measured) else 0

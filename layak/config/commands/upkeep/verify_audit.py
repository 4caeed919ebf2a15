"""Is the audit trail whole, and is a head that was kept elsewhere still its own."""

from __future__ import annotations

import argparse
import re
from dataclasses import asdict
from pathlib import Path

from layak.config.cli import print_facts, setup_django
from layak.config.console.trouble import Trouble, UsageError

HELP = "Memeriksa apakah jejak audit utuh"
_NOTED = "catatan yang disebut"
EXAMPLE = "bin/layak verify-audit --head /mnt/cadangan/kepala.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--head",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="kepala jejak yang disimpan di tempat lain, dicocokkan juga; boleh berulang",
    )
    parser.add_argument(
        "--noted",
        metavar="NUMBER:DIGEST",
        type=noted,
        action="append",
        default=[],
        help="kepala jejak yang dicatat atau dicetak dari halaman; boleh berulang",
    )
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def noted(text: str) -> tuple[int, str]:
    """Number and digest of a head on paper, as the page shows them."""
    number, _colon, digest = text.strip().partition(":")
    if not re.fullmatch("[0-9]{1,18}", number) or not re.fullmatch("[0-9a-f]{64}", digest):
        raise argparse.ArgumentTypeError("tulis NUMBER:DIGEST, misalnya 3995:29ef54...c467")
    return int(number), digest


def run(args: argparse.Namespace) -> int:
    """0 when all holds, 1 when anything was found."""
    setup_django()
    from django.utils import timezone

    from layak.config.upkeep import trail
    from layak.platform.audit import heads
    from layak.platform.sealing import NoKeys

    now = timezone.now()
    try:
        found = trail.look(at=now)
        for file in args.head:
            found.problems.extend(heads.check_head(file.read_bytes(), where=str(file)))
        for number, digest in args.noted:
            found.problems.extend(heads.check_noted(number, digest, where=_NOTED))
        head = heads.current_head(at=now)
    except NoKeys as no_keys:
        raise Trouble(no_keys.sentence) from None
    except OSError as error:
        raise UsageError(f"{error.filename} tidak terbaca: {error.strerror}.") from None
    if args.json:
        print_facts(
            {
                "intact": not found.problems,
                "problems": [asdict(problem) for problem in found.problems],
                "head": asdict(head),
                "seconds": round(found.seconds, 3),
            }
        )
        return 1 if found.problems else 0
    for problem in found.problems:
        print(f"BURUK  {problem.say}")
    if not found.problems:
        print(f"Jejak audit utuh: {found.number} catatan terkait ({found.seconds:.1f} detik).")
    print(f"Kepala: {head.number} {head.digest}")
    return 1 if found.problems else 0

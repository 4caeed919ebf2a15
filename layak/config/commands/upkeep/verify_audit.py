"""Does the chain over the events still hold."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from layak.config.cli import print_facts, setup_django

HELP = "Memeriksa apakah jejak audit utuh"
EXAMPLE = "bin/layak verify-audit --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    setup_django()
    from layak.platform.audit import chain

    problems, heads = chain.verify(), chain.heads_of()
    if args.json:
        print_facts(
            {
                "intact": not problems,
                "problems": [asdict(problem) for problem in problems],
                "heads": [asdict(head) for head in heads],
            }
        )
    else:
        for problem in problems:
            print(f"BURUK  {problem}")
        if not problems:
            print(f"Jejak audit utuh: {sum(head.position for head in heads)} peristiwa terkait.")
    return 1 if problems else 0

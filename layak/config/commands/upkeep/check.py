"""Is this installation healthy and safe."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from layak.config.cli import print_facts, setup_django

HELP = "Memeriksa apakah instalasi ini sehat dan aman"
EXAMPLE = "bin/layak check --json"
SIGNS = {"good": "baik ", "note": "catat", "bad": "BURUK"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    setup_django()
    from layak.config.upkeep import health

    findings = health.findings()
    is_healthy = all(finding.level != health.Level.BAD for finding in findings)
    if args.json:
        print_facts({"healthy": is_healthy, "checks": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            print(f"{SIGNS[finding.level]}  {finding.subject}: {finding.say}")
    return 0 if is_healthy else 1

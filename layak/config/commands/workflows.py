"""Writes docs/workflows.md from the policy file. Needs neither Django nor a database."""

from __future__ import annotations

import argparse

from layak.config import workflow_pages

HELP = "Menulis ulang docs/workflows.md dari data/policy/stages.yaml"
EXAMPLE = "bin/layak workflows --check"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="hanya memeriksa; keluar 1 bila usang")


def run(args: argparse.Namespace) -> int:
    fresh = workflow_pages.page()
    path = workflow_pages.PAGE
    is_fresh = path.exists() and path.read_text(encoding="utf-8") == fresh
    if args.check:
        print("docs/workflows.md mutakhir." if is_fresh else "docs/workflows.md usang.")
        return 0 if is_fresh else 1
    path.write_text(fresh, encoding="utf-8")
    print("docs/workflows.md ditulis.")
    return 0

"""`bin/layak workflows`: the page of docs that draws the stages, always made from the policy file.

Needs neither Django nor a database.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import yaml

from layak.rules.stages import Policy, parse_policies

ROOT = Path(__file__).resolve().parents[4]
SOURCE = ROOT / "data" / "policy" / "stages.yaml"
PAGE = ROOT / "docs" / "workflows.md"
HEAD = """# Stages

Made from `data/policy/stages.yaml` by `bin/layak workflows`; a test proves that it is fresh.
"""


def page() -> str:
    """The whole page as Markdown."""
    policies = parse_policies(yaml.safe_load(SOURCE.read_text(encoding="utf-8")))
    return HEAD + "".join(_section(policy) for policy in policies.values())


def _section(policy: Policy) -> str:
    stages = "".join(
        f"| `{stage.code}` | {stage.label} | {stage.public_label} | {stage.owner_name} |\n"
        for stage in policy.stages
    )
    moves = "".join(
        f"| `{move.code}` | {move.verb} | {', '.join(move.sources)} | {move.target} "
        f"| `{move.permission}` | {move.needs} | {move.note} |\n"
        for move in policy.moves
    )
    return (
        f"\n## {policy.label}\n\n```mermaid\n{policy.diagram()}```\n\n"
        f"| stage | staff see | the public sees | whose turn |\n|---|---|---|---|\n{stages}\n"
        f"| move | verb | from | to | permission | needs | note |\n|---|---|---|---|---|---|---|\n{moves}"
    )


HELP = "Menulis ulang docs/workflows.md dari data/policy/stages.yaml"
EXAMPLE = "bin/layak workflows --check"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="hanya memeriksa; keluar 1 bila usang")


def run(args: argparse.Namespace) -> int:
    fresh = page()
    path = PAGE
    is_fresh = path.exists() and path.read_text(encoding="utf-8") == fresh
    if args.check:
        print("docs/workflows.md mutakhir." if is_fresh else "docs/workflows.md usang.")
        return 0 if is_fresh else 1
    path.write_text(fresh, encoding="utf-8")
    print("docs/workflows.md ditulis.")
    return 0

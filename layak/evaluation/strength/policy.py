"""What is looked at in the proof of answers: `data/evidence`, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from layak.evaluation.strength.rules import parse_policy
from layak.rules.proof import Policy

FOLDER = Path(__file__).resolve().parents[3] / "data" / "evidence"


@cache
def strength_policy() -> Policy:
    """Errors: FaultyChecks with the place of each fault."""
    return parse_policy(_content("checks.yaml"), _content("kinds.yaml"))


def _content(name: str) -> object:
    content: object = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return content

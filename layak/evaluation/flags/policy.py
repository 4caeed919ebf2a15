"""The limits of flags and which papers hold from their own day: read once from `data`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from layak.evaluation.flags.rules import FaultyLimits, Limits, parse_limits
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

# what the strength of proof goes by, too; its room stands above this one
CHECKS = Path(__file__).resolve().parents[3] / "data" / "evidence" / "checks.yaml"


@cache
def flag_limits() -> Limits:
    """Errors: FaultyLimits with the place of each fault."""
    return parse_limits(_content(settings.POLICY_DIR / "flags.yaml"))


@cache
def lasting_papers() -> frozenset[str]:
    """Kinds of paper that hold from their day until they end. Errors: FaultyLimits."""
    faults: list[Problem] = []
    top = Spot(_content(CHECKS), "checks.yaml", faults)
    kinds = top.below(top.fields.get("terms"), "terms").texts("lasting")
    if faults:
        raise FaultyLimits(faults)
    return frozenset(kinds)


def _content(path: Path) -> object:
    content: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content

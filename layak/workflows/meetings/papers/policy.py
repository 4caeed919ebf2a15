"""What data/policy/minutes.yaml says: papers wanted, what they prove, how often a task force should meet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPolicy:
    """``steps`` are (least number of meetings a year, label), the highest first."""

    photos_wanted: int
    package: tuple[str, ...]
    proves: tuple[str, ...]
    meter_source: str
    steps: tuple[tuple[int, str], ...]
    number: str
    basis: str
    closing: str


@cache
def minutes_policy() -> MinutesPolicy:
    """Read once. Errors: KeyError, TypeError where the file was spoilt."""
    told = yaml.safe_load((settings.POLICY_DIR / "minutes.yaml").read_text(encoding="utf-8"))
    return MinutesPolicy(
        photos_wanted=int(told["photos_wanted"]),
        package=tuple(told["package"]),
        proves=tuple(told["proves"]),
        meter_source=told["meter"]["source"],
        steps=tuple((int(step["from"]), step["label"]) for step in told["meter"]["steps"]),
        number=told["number"],
        basis=told["basis"],
        closing=told["closing"],
    )

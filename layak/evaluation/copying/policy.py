"""What data/policy/ministry.yaml says of the ministry's application, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Limit:
    """The most letters that a field takes there; ``is_official`` is false for our own reading."""

    letters: int
    is_official: bool


@cache
def limits() -> Mapping[str, Limit]:
    """Limits by field name; a field without one takes any length as far as we know."""
    text = (settings.POLICY_DIR / "ministry.yaml").read_text(encoding="utf-8")
    found = (yaml.safe_load(text) or {}).get("limits") or {}
    return {
        name: Limit(letters=int(rule["letters"]), is_official=rule["basis"] == "official")
        for name, rule in found.items()
    }

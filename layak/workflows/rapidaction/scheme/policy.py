"""data/policy/rapid-action.yaml, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from layak.workflows.rapidaction.scheme.rules import RapidPolicy, parse_policy


@cache
def rapid_policy() -> RapidPolicy:
    """Levels, moments, the ladder of silence, fixed words. Raises ValueError naming what is wrong."""
    text = (settings.POLICY_DIR / "rapid-action.yaml").read_text(encoding="utf-8")
    return parse_policy(yaml.safe_load(text))

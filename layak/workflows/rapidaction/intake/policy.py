"""data/policy/intake.yaml, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from layak.workflows.rapidaction.intake.rules import IntakePolicy, parse_intake
from layak.workflows.rapidaction.scheme.policy import rapid_policy


@cache
def intake_policy() -> IntakePolicy:
    """What is asked back and proposed at intake. Raises ValueError naming what is wrong."""
    text = (settings.POLICY_DIR / "intake.yaml").read_text(encoding="utf-8")
    rapid = rapid_policy()
    return parse_intake(yaml.safe_load(text), signs=rapid.signs, topics=rapid.topics)

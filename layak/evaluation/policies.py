"""The stage policies of data/policy/stages.yaml, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from layak.rules.stages import Policy, parse_policies

DEFAULT_POLICY = "self-assessment"


@cache
def _policies() -> dict[str, Policy]:
    text = (settings.POLICY_DIR / "stages.yaml").read_text(encoding="utf-8")
    return parse_policies(yaml.safe_load(text))


def stage_policy(code: str) -> Policy:
    """The policy that a round names. Raises KeyError for an unknown one."""
    return _policies()[code]

"""When owners are reminded and who hears of a late promise: data/policy/followups.yaml, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from layak.records.followups.promises.rules import FollowUpPolicy, parse_policy


@cache
def followup_policy() -> FollowUpPolicy:
    """Errors: FaultyLadder with every fault."""
    text = (settings.POLICY_DIR / "followups.yaml").read_text(encoding="utf-8")
    return parse_policy(yaml.safe_load(text))

"""data/policy/taskforce.yaml, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from layak.city.agencies.taskforce.rules import TaskForcePolicy, parse_policy


@cache
def taskforce_policy() -> TaskForcePolicy:
    """Groups, duties and kinds of institutions. Raises ValueError naming what is wrong."""
    text = (settings.POLICY_DIR / "taskforce.yaml").read_text(encoding="utf-8")
    return parse_policy(yaml.safe_load(text))

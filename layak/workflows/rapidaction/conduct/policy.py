"""data/policy/conduct.yaml, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from layak.city.people.roles.policy import policy
from layak.workflows.rapidaction.conduct.rules import Conduct, parse_conduct


@cache
def conduct_policy() -> Conduct:
    """The code of conduct in force. Raises ImproperlyConfigured naming what is wrong."""
    raw = yaml.safe_load((settings.POLICY_DIR / "conduct.yaml").read_text(encoding="utf-8"))
    try:
        return parse_conduct(raw, known_rights=policy().permissions)
    except ValueError as fault:
        raise ImproperlyConfigured(str(fault)) from fault

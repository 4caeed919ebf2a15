"""The quiet hours of data/policy/quiet-hours.yaml, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from layak.rules.calendars import QuietHours, parse_quiet_hours


@cache
def quiet_hours() -> QuietHours:
    """When nothing is mailed, in the zone of the city."""
    text = (settings.POLICY_DIR / "quiet-hours.yaml").read_text(encoding="utf-8")
    return parse_quiet_hours(yaml.safe_load(text))

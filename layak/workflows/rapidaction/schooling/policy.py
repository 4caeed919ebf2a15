"""data/policy/education.yaml, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from layak.workflows.rapidaction.schooling.rules import EducationPolicy, parse_education


@cache
def education_policy() -> EducationPolicy:
    """Who is in charge, routes, days. Raises ValueError naming what is wrong."""
    text = (settings.POLICY_DIR / "education.yaml").read_text(encoding="utf-8")
    return parse_education(yaml.safe_load(text))

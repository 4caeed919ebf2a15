"""The stages of verification of data/policy, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from layak.workflows.verification.scheme.rules import Scheme, parse_scheme


@cache
def scheme() -> Scheme:
    text = (settings.POLICY_DIR / "verification.yaml").read_text(encoding="utf-8")
    return parse_scheme(yaml.safe_load(text))

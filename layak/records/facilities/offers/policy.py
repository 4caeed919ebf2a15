"""data/policy/offers.yaml, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from layak.rules.facilities import OfferPolicy, parse_offers


@cache
def offer_policy() -> OfferPolicy:
    """Kinds, levels, how a place is given back, warnings. Raises ValueError naming what is wrong."""
    text = (settings.POLICY_DIR / "offers.yaml").read_text(encoding="utf-8")
    return parse_offers(yaml.safe_load(text))

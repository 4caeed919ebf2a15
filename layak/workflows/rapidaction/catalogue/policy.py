"""What data/policy/legal-texts.yaml says: the words of the articles, and where they are still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalTexts:
    """``articles``: lines by code of a source. ``not_law``: sources without an article."""

    jdih: str
    not_law: frozenset[str]
    articles: Mapping[str, tuple[str, ...]]


@cache
def legal_texts() -> LegalTexts:
    """Read once. Errors: KeyError, TypeError where the file was spoilt."""
    told = yaml.safe_load((settings.POLICY_DIR / "legal-texts.yaml").read_text(encoding="utf-8"))
    return LegalTexts(
        jdih=told["jdih"],
        not_law=frozenset(told["not_law"]),
        articles={
            code: tuple(facts["text"].strip().splitlines())
            for code, facts in told["articles"].items()
        },
    )

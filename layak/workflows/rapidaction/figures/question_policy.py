"""What `data/policy/question-counts.yaml` says, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FILE = "question-counts.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The playbooks whose published cases serve a question; with kecamatan or without."""

    playbooks: tuple[str, ...]
    has_districts: bool


@cache
def question_counts() -> dict[tuple[str, str], Wanted]:
    """By edition and question. Errors: ImproperlyConfigured naming the place."""
    raw = yaml.safe_load((settings.POLICY_DIR / FILE).read_text(encoding="utf-8"))
    known = {"playbooks", "districts"}
    found = {}
    for edition, questions in raw.items():
        for code, entry in questions.items():
            if not isinstance(entry, dict) or not entry.get("playbooks") or set(entry) - known:
                raise ImproperlyConfigured(
                    f"{FILE}: {edition}: {code}: tulis playbooks, dan bila perlu districts."
                )
            found[edition, code] = Wanted(
                playbooks=tuple(entry["playbooks"]), has_districts=entry.get("districts", False)
            )
    return found

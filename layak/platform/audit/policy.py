"""What `data/policy/audit.yaml` says: which streams the trail of the city leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class AuditPolicy:
    """``sealed`` are families of streams; ``kinds`` names families of events on screen."""

    sealed: frozenset[str]
    kinds: Mapping[str, str]


@cache
def audit_policy() -> AuditPolicy:
    """Read once. Raises KeyError where a part is missing."""
    raw = yaml.safe_load((settings.POLICY_DIR / "audit.yaml").read_text(encoding="utf-8"))
    return AuditPolicy(
        sealed=frozenset(str(name) for name in raw["sealed"]),
        kinds={str(family): str(label) for family, label in raw["kinds"].items()},
    )


def is_sealed(stream: str) -> bool:
    """Does the stream tell of a child's matter? ``activation:K-...`` does, ``round:2026`` does not."""
    return stream.partition(":")[0] in audit_policy().sealed


def family_of(kind: str) -> str:
    """``answer`` of ``answer.edited``."""
    return kind.partition(".")[0]

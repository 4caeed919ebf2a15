"""Roles and their rights, read once from data/policy/roles.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Scope = Literal["own", "all"]


@dataclass(frozen=True, kw_only=True)
class Permission:
    """``relation`` tells which own answers it reaches: ``lead``, ``any``, or "" (no answers)."""

    code: str
    label: str
    relation: str


@dataclass(frozen=True, kw_only=True)
class Role:
    """``guard`` is what a giver of the role needs besides seat.manage, or "".

    ``needs_second_step``: it opens nothing to who signs in by a password alone. A role that
    ``has_seats`` not is no one's seat: what acts by it is named where it is used.
    """

    code: str
    label: str
    description: str
    rights: dict[str, Scope]
    guard: str
    must_stay: bool
    has_seats: bool
    needs_second_step: bool


@dataclass(frozen=True, kw_only=True)
class Policy:
    permissions: dict[str, Permission]
    roles: dict[str, Role]


@cache
def policy() -> Policy:
    """The policy file as values. Raises ImproperlyConfigured naming what is wrong."""
    raw = yaml.safe_load((settings.POLICY_DIR / "roles.yaml").read_text(encoding="utf-8"))
    permissions = {
        code: Permission(code=code, label=entry["label"], relation=entry.get("relation", ""))
        for code, entry in raw["permissions"].items()
    }
    roles: dict[str, Role] = {}
    for code, entry in raw["roles"].items():
        rights: dict[str, Scope] = {}
        for right, scope in entry["rights"].items():
            if right not in permissions or scope not in ("own", "all"):
                raise ImproperlyConfigured(
                    f"roles.yaml: peran {code}: hak {right}: {scope} tidak dikenal."
                )
            rights[right] = scope
        roles[code] = Role(
            code=code,
            label=entry["label"],
            description=entry["description"],
            rights=rights,
            guard=entry.get("guard", ""),
            must_stay=entry.get("must_stay", False),
            has_seats=entry.get("seat", True),
            needs_second_step=entry.get("second_step", False),
        )
    return Policy(permissions=permissions, roles=roles)

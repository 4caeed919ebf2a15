"""Who works on an activation, and who must not see it."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCase


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(OfCase):
    kind = "case.assigned"
    text = "Penugasan pada %(code)s: %(role)s."

    role: str
    user: int


@dataclass(frozen=True, kw_only=True)
class CaseUnassigned(OfCase):
    kind = "case.unassigned"
    text = "Penugasan pada %(code)s diakhiri: %(role)s."

    role: str
    user: int


@dataclass(frozen=True, kw_only=True)
class CaseBlocked(OfCase):
    # whom it names stands in the row alone: the trail is read by more people
    kind = "case.blocked"
    text = "Benturan kepentingan dicatat pada %(code)s."

    block: int


@dataclass(frozen=True, kw_only=True)
class BlockLifted(OfCase):
    kind = "case.block_lifted"
    text = "Benturan kepentingan pada %(code)s dicabut."

    block: int

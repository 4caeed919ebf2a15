"""What happens to children and sealed words: codes only, never a word that was opened."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCode


@dataclass(frozen=True, kw_only=True)
class IdentityOpened(OfCode):
    """``code`` is the activation, report or child; ``fields`` are names of what was opened."""

    kind = "identity.opened"
    text = "Isi tersegel %(code)s dibuka: %(fields)s (tingkat %(tier)d, sebagai %(relation)s)."
    of = "identity"

    code: str
    fields: str
    tier: int
    relation: str


@dataclass(frozen=True, kw_only=True)
class ChildKept(OfCode):
    kind = "child.kept"
    text = "Anak %(code)s dicatat."
    of = "child"

    code: str
    age_band: str


@dataclass(frozen=True, kw_only=True)
class ChildChanged(OfCode):
    """``fields`` are names of what changed, never the words."""

    kind = "child.changed"
    text = "Data anak %(code)s diubah: %(fields)s."
    of = "child"

    code: str
    fields: str


@dataclass(frozen=True, kw_only=True)
class ChildNamed(OfCode):
    kind = "child.named"
    text = "Penanganan %(code)s adalah untuk anak %(child)s."
    of = "activation"

    code: str
    child: str

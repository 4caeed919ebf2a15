"""Access that was taken in an emergency, and its review."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCode


@dataclass(frozen=True, kw_only=True)
class GlassBroken(OfCode):
    kind = "access.broken"
    text = "Akses darurat ke penanganan %(code)s dibuka sampai %(until)s: %(because)s."
    of = "activation"

    code: str
    because: str
    until: str


@dataclass(frozen=True, kw_only=True)
class GlassReviewed(OfCode):
    kind = "access.reviewed"
    text = "Akses darurat ke penanganan %(code)s ditinjau: %(verdict)s."
    of = "activation"

    code: str
    verdict: str

"""Closing an activation, and moving it to a newer version of its playbook."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCase


@dataclass(frozen=True, kw_only=True)
class ClosingAsked(OfCase):
    kind = "case.closing_asked"
    text = "Penutupan %(code)s diminta (%(outcome)s)."

    outcome: str


@dataclass(frozen=True, kw_only=True)
class ClosingReturned(OfCase):
    kind = "case.closing_returned"
    text = "Permintaan penutupan %(code)s dikembalikan."


@dataclass(frozen=True, kw_only=True)
class CaseClosed(OfCase):
    kind = "case.closed"
    text = "Penanganan %(code)s ditutup (%(outcome)s)."

    outcome: str


@dataclass(frozen=True, kw_only=True)
class VersionMoved(OfCase):
    kind = "case.version_moved"
    text = "%(code)s pindah dari versi %(former)d ke versi %(version)d."

    former: int
    version: int

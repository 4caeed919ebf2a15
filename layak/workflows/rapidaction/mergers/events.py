"""What an agency that merged left to its successor."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCase
from layak.workflows.rapidaction.duty.events import OfDuty


@dataclass(frozen=True, kw_only=True)
class CaseAgencyMerged(OfCase):
    """The codes of both agencies, as their pages call them."""

    kind = "case.agency_merged"
    text = "Bagian instansi %(former)s pada %(code)s diteruskan instansi %(agency)s (penggabungan)."

    former: str
    agency: str


@dataclass(frozen=True, kw_only=True)
class RosterMerged(OfDuty):
    """``dropped`` turns found no free rank in the successor."""

    kind = "duty.merged"
    text = (
        "%(turns)d giliran piket dan %(roles)d peran instansi %(source)d diteruskan instansi "
        "%(target)d; %(dropped)d giliran tidak dapat pindah."
    )

    source: int
    target: int
    turns: int
    dropped: int
    roles: int

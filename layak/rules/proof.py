"""Whether a document proves what it is handed in for: its years and how long it holds.

Our reading of what verifiers ask (operations.md, findings 6 and B1), shown as advice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

# days before its end on which a document is warned of
WARNED_DAYS = (60, 30, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """``years`` are those whose work the document shows; empty: nobody said.

    A decree or a regulation holds from ``since_on`` to ``until_on``; None on a side is open.
    """

    years: tuple[int, ...] = ()
    since_on: date | None = None
    until_on: date | None = None


def lasting(proof: Proof, dated_on: date | None) -> Proof:
    """The same for a paper that holds from its own day where it names no other beginning."""
    if proof.since_on is None and dated_on is not None:
        return replace(proof, since_on=dated_on)
    return proof


def holds_in(proof: Proof, year: int) -> bool:
    """Whether the document holds on some day of ``year`` by its validity; false without any."""
    if proof.since_on is None and proof.until_on is None:
        return False
    begins = proof.since_on or date.min
    ends = proof.until_on or date.max
    return begins <= date(year, 12, 31) and ends >= date(year, 1, 1)


def year_fault(proof: Proof, data_years: Sequence[int]) -> str | None:
    """Why the document does not prove the data years, as a short sentence; None when it may.

    Without any year or validity nothing is said: what is unknown is no fault.
    """
    is_dated = bool(proof.years) or proof.since_on is not None or proof.until_on is not None
    if not is_dated or not data_years:
        return None
    if set(proof.years) & set(data_years) or any(holds_in(proof, year) for year in data_years):
        return None
    asked = " dan ".join(str(year) for year in sorted(data_years))
    if proof.years:
        shown = ", ".join(str(year) for year in sorted(proof.years))
        return f"Membuktikan tahun {shown}; yang dinilai {asked}."
    return f"Tidak berlaku pada tahun {asked}."


def ending(proof: Proof, *, today: date) -> str | None:
    """That the document has ended, or ends within 60, 30 or 7 days; None when it does not."""
    if proof.until_on is None:
        return None
    left = (proof.until_on - today).days
    if left < 0:
        return "Masa berlakunya sudah habis."
    if left > max(WARNED_DAYS):
        return None
    return "Berlaku sampai hari ini." if left == 0 else f"Habis masa berlakunya {left} hari lagi."


class Reach(StrEnum):
    """How far a document proves the data years of a cycle. ``UNKNOWN``: nobody said of when it is."""

    ALL = "all"
    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"


def proven_years(proof: Proof, data_years: Sequence[int]) -> list[int]:
    """Those of the data years that the document proves, by its years or while it holds."""
    return [year for year in sorted(data_years) if year in proof.years or holds_in(proof, year)]


def reach(proof: Proof, data_years: Sequence[int]) -> Reach:
    """Whether the document proves all of the data years, some or none of them."""
    if not proof.years and proof.since_on is None and proof.until_on is None:
        return Reach.UNKNOWN
    proven = proven_years(proof, data_years)
    if not proven:
        return Reach.NONE
    return Reach.ALL if len(proven) == len(set(data_years)) else Reach.SOME


def cycle_years(data_years: Sequence[int], later: int) -> list[int]:
    """The data years of a cycle so many years later, ascending; 0 is the cycle itself."""
    return sorted(year + later for year in data_years)


def rung(until_on: date, *, today: date) -> int | None:
    """The warning that is due: the smallest of 60, 30 and 7 days that are left; None before and
    after."""
    left = (until_on - today).days
    if left < 0:
        return None
    return min((days for days in WARNED_DAYS if left <= days), default=None)

"""Checks between the pieces of an edition, each said at the place where it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from layak.rules.instrument import Note, RankFloor
from layak.rules.numbers import decimal_id
from layak.rules.reading import Spot


class Weighed(Protocol):
    """A piece of an edition that has a maximum."""

    @property
    def maximum(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Claims:
    """Remembers who took a name first, so that the second is told."""

    taken: dict[tuple[str, str], str] = field(default_factory=dict)

    def claim(self, spot: Spot, what: str, name: str) -> None:
        first = self.taken.get((what, name))
        if first is None:
            self.taken[what, name] = spot.at
        else:
            spot.fault(f"{what} {name:.60} sudah dipakai di {first}", "Setiap kode hanya sekali.")


def check_sum(spot: Spot, of: str, pieces: Sequence[Weighed], stated: Decimal) -> None:
    """The maxima of the pieces must add up to what is stated above them."""
    found = sum((piece.maximum for piece in pieces), Decimal(0))
    if found != stated:
        spot.fault(
            f"jumlah nilai {of} {decimal_id(found)}, padahal tertulis {decimal_id(stated)}",
            f"Samakan nilai maksimal dengan jumlah nilai {of}.",
        )


def check_ranks(spot: Spot, ranks: Sequence[RankFloor], maximum: Decimal) -> None:
    """Floors ascend and lie where a score can lie."""
    for lower, upper in pairwise(ranks):
        if lower.above >= upper.above:
            spot.fault(
                f"ambang {upper.name} ({upper.above}) tidak lebih tinggi dari "
                f"{lower.name} ({lower.above})",
                "Urutkan predikat dari ambang terendah.",
            )
    for rank in ranks:
        if rank.above < 0 or not rank.is_reached_by(maximum):
            spot.fault(
                f"ambang {rank.name} ({rank.above}) tidak terletak antara 0 dan {maximum}",
                "Predikat harus dapat dicapai.",
            )


def check_note(spot: Spot, note: Note, claims: Claims) -> None:
    """A note stands at something that exists, or at the whole edition."""
    if note.at and all(note.at != name for _, name in claims.taken):
        spot.fault(f"catatan untuk `{note.at:.60}`, tetapi kode itu tidak ada")

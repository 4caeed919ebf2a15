"""Checks between the pieces of an edition, each said at the place where it was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from layak.rules.instrument import Note, Question, RankFloor
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


def check_conditions(spots: Mapping[str, Spot], questions: Sequence[Question]) -> None:
    """A condition looks back at a question and options that exist; so none can run in a circle."""
    positions = {question.code: place for place, question in enumerate(questions)}
    for question in questions:
        spot, when = spots.get(question.code), question.shown_when
        if spot is None or when is None:
            continue
        place = positions.get(when.question)
        if place is None:
            spot.fault(f"pertanyaan {when.question:.60} tidak ada", "Tulis kode dari edisi ini.")
        elif place >= positions[question.code]:
            spot.fault(*_looks_ahead(question, questions[place]))
        else:
            _check_options(spot, when.options, questions[place])


def _looks_ahead(question: Question, other: Question) -> tuple[str, str]:
    if other.code == question.code:
        return "pertanyaan menunggu jawabannya sendiri", "Tunjuk pertanyaan sebelumnya."
    back = other.shown_when.question if other.shown_when else ""
    if back == question.code:
        return f"melingkar: {other.code} juga menunggu {question.code}", "Hapus salah satunya."
    return f"pertanyaan {other.code} baru ditanyakan sesudahnya", "Tunjuk pertanyaan sebelumnya."


def _check_options(spot: Spot, codes: Sequence[str], other: Question) -> None:
    known = [option.code for option in other.options]
    if not codes:
        spot.fault("`options` kosong", "Sebutkan sedikitnya satu pilihan.")
    for code in codes:
        if code not in known:
            spot.fault(
                f"pilihan {code:.40} tidak ada pada {other.code}",
                f"Yang ada: {', '.join(known) or 'tidak ada'}.",
            )

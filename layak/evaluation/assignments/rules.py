"""To whom an assignment may be given on: never to oneself, never in a circle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from layak.rules.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One handing on, by the ids of the people; ``ended_at`` None while it holds."""

    to: int
    by: int
    given_at: datetime
    ended_at: datetime | None


def open_chain(past: Sequence[Given]) -> list[Given]:
    """From the first giver to whom it lies with now: empty where it lies with nobody.

    ``past`` in order of time. A link belongs to the chain when it ended by being given on by
    its receiver at that moment; what was taken back in between begins anew.
    """
    chain: list[Given] = []
    for link in reversed(past):
        if not chain and link.ended_at is not None:
            return []
        if chain and not (link.ended_at == chain[0].given_at and link.to == chain[0].by):
            break
        chain.insert(0, link)
    return chain


def check_can_give(past: Sequence[Given], *, to: int, by: int) -> None:
    """Errors: Refused where ``to`` is the giver or stands in the open chain already."""
    if to == by:
        raise Refused("Anda tidak dapat melimpahkan kepada diri sendiri.")
    chain = open_chain(past)
    if not chain:
        return
    if chain[-1].to == to:
        raise Refused("Penugasan ini sudah dilimpahkan kepada orang itu.")
    if any(to in (link.to, link.by) for link in chain):
        raise Refused(
            "Orang itu sudah ada dalam rantai pelimpahan ini. Tarik kembali pelimpahan yang "
            "berlaku, lalu limpahkan lagi."
        )

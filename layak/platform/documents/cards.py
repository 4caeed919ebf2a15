"""Cards to print, cut and hand over, one per person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from layak.platform.documents.pdf import render_pdf


@dataclass(frozen=True, kw_only=True)
class Card:
    title: str
    facts: Sequence[tuple[str, str]]
    code_label: str
    code: str


@dataclass(frozen=True, kw_only=True)
class CardSheet:
    """`instructions` and `banner` are repeated on every card, which is cut out and goes alone."""

    title: str
    cards: Sequence[Card]
    subtitle: str = ""
    instructions: Sequence[str] = ()
    banner: str = ""
    footer: str = ""
    printed: str = ""
    author: str = ""
    landscape: bool = False


def cards_pdf(sheet: CardSheet, *, created: datetime) -> bytes:
    """PDF of the cards; none is broken over two pages."""
    return render_pdf("cards", asdict(sheet), title=sheet.title, created=created)

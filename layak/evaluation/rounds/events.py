"""What every event of a round says: its stream, and a sum as people read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from layak.rules.numbers import decimal_id


def total_text(total: str) -> str:
    """A sum as people read it; the event keeps it with a point."""
    return decimal_id(Decimal(total)) if re.fullmatch(r"\d+(\.\d+)?", total) else total


@dataclass(frozen=True, kw_only=True)
class OfRound:
    round: str

    @property
    def stream(self) -> str:
        return f"round:{self.round}"

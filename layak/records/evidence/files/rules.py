"""What an entry (an activity, a link) got wrong, and where."""

from __future__ import annotations

from layak.rules.refusal import Refused


class WrongEntry(Refused):
    """Something of the entry cannot be so; ``field`` names where."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field

"""What was measured: value, unit, limit, whether it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """``limit`` is None where nothing was promised."""

    name: str
    value: float
    unit: str
    limit: float | None
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.limit is None or self.value <= self.limit

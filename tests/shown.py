"""What a page shows, read with dots as its template reads it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


def shown(value: Any) -> Any:
    """Dicts become objects with attributes, also those inside lists and other dicts."""
    if isinstance(value, dict):
        return SimpleNamespace(**{name: shown(inner) for name, inner in value.items()})
    if isinstance(value, list):
        return [shown(inner) for inner in value]
    return value

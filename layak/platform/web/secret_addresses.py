"""Which addresses are keys themselves; needs no Django, as files are made of it (`proxy-logs`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

SOURCE = Path(__file__).resolve().parents[3] / "data" / "policy" / "secret-addresses.yaml"


@cache
def secret_folders() -> tuple[str, ...]:
    """First parts of the addresses whose next part opens a door to whoever reads it."""
    listed = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))["keys"]
    return tuple(str(entry["folder"]) for entry in listed)

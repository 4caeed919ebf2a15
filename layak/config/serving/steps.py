"""What the very first start is at, and about how long it still takes."""

from __future__ import annotations

import time

# Seconds on two cores with nothing else to do; ours, measured. A slower machine is noticed on the way.
SECONDS = {
    "Menyalakan basis data": 4,
    "Menyiapkan tabel": 12,
    "Membuat kota contoh": 40,
    "Menyalakan layanan web": 4,
}


class Steps:
    """Says each step when it begins; later starts take some seconds and say nothing."""

    def __init__(self, *, is_first: bool, has_city: bool) -> None:
        self._names = [name for name in SECONDS if has_city or name != "Membuat kota contoh"]
        self._is_first = is_first
        self._began = time.monotonic()

    def begin(self, name: str) -> None:
        """Raises ValueError for a step that is none of this start."""
        if not self._is_first:
            return
        at = self._names.index(name)
        planned = sum(SECONDS[each] for each in self._names[:at])
        pace = max((time.monotonic() - self._began) / planned, 1) if planned else 1
        left = sum(SECONDS[each] for each in self._names[at:]) * pace
        print(
            f"[{at + 1}/{len(self._names)}] {name} ... kira-kira {left:.0f} detik lagi", flush=True
        )

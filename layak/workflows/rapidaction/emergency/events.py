"""What changed on the emergency page."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.duty.events import OfDuty


@dataclass(frozen=True, kw_only=True)
class EmergencyLineChanged(OfDuty):
    """``former`` is the number before, "" for a new one; ``phone`` is "" for one taken away."""

    kind = "emergency.line_changed"
    text = "Nomor darurat %(label)s: “%(former)s” menjadi “%(phone)s”."

    label: str
    former: str
    phone: str

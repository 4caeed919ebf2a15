"""The telephones of the emergency page."""

from __future__ import annotations

from layak.workflows.rapidaction.emergency_policy import Line, emergency_policy
from layak.workflows.rapidaction.models import EmergencyLine


def lines_in_force() -> list[Line]:
    """What the city keeps, in its order; the shipped numbers while it keeps none: one query."""
    kept = [
        Line(label=row.label, phone=row.phone, says=row.says)
        for row in EmergencyLine.objects.filter(ended_at=None).order_by("position", "pk")
    ]
    return kept or list(emergency_policy().lines)


def own_lines() -> list[EmergencyLine]:
    """The rows that the city keeps, in their order: one query."""
    return list(EmergencyLine.objects.filter(ended_at=None).order_by("position", "pk"))

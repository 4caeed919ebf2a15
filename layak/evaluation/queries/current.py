"""Which round a page means when it names none."""

from __future__ import annotations

from django.db.models import F

from layak.evaluation.models import Round


def current_round() -> Round | None:
    """The newest round that is still open; else the newest of all; None while there is none."""
    newest_first = ["-evaluation_year", "-opened_at"]
    return Round.objects.order_by(F("closed_at").asc(nulls_first=True), *newest_first).first()

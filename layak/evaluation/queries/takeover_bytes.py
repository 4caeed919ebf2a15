"""Bytes of a folder that is being taken over, which are no evidence yet."""

from __future__ import annotations

from collections.abc import Collection

from layak.evaluation.models import TakeoverFile


def held_by_takeovers(names: Collection[str]) -> set[str]:
    """Which of these stored names wait for a decision, or waited."""
    rows = TakeoverFile.objects.filter(stored_as__in=names)
    return set(rows.values_list("stored_as", flat=True))

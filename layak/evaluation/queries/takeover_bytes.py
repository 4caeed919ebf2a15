"""Bytes of a folder that is being taken over, which are no evidence yet."""

from __future__ import annotations

from collections.abc import Collection

from layak.evaluation.models import TakeoverFile
from layak.platform import jobs

FOLDER = "ambil-alih"
# the job that takes a ZIP apart; until then it alone knows where the ZIP lies
UNPACK = "evaluation.unpack_folder"


def held_by_takeovers(names: Collection[str]) -> set[str]:
    """Which of these stored names wait for a decision, or waited, or are to be unpacked."""
    rows = TakeoverFile.objects.filter(stored_as__in=names)
    waiting = {str(ids["stored_as"]) for ids in jobs.undone(UNPACK)}
    return {*rows.values_list("stored_as", flat=True), *waiting.intersection(names)}

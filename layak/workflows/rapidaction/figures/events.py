"""What was published of the counts."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfLearning


@dataclass(frozen=True, kw_only=True)
class StatisticsReleased(OfLearning):
    kind = "statistics.released"
    text = "Hitungan %(since)s sampai %(until)s diterbitkan."

    since: str
    until: str

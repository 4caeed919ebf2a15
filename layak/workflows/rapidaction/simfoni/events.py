"""What was entered into SIMFONI PPA, and months that were compared."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfLearning


@dataclass(frozen=True, kw_only=True)
class SimfoniRecorded(OfLearning):
    kind = "simfoni.recorded"
    text = "Entri SIMFONI PPA %(code)s dicatat."

    code: str
    is_entered: bool


@dataclass(frozen=True, kw_only=True)
class MonthReconciled(OfLearning):
    kind = "simfoni.reconciled"
    text = "Bulan %(month)d tahun %(year)d dicocokkan dengan SIMFONI PPA."

    year: int
    month: int

"""Drills, what they taught, and what was published; codes and counts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


class OfLearning:
    kind: ClassVar[str]
    text: ClassVar[str]

    @property
    def stream(self) -> str:
        return "rapid-learning"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


@dataclass(frozen=True, kw_only=True)
class DrillStarted(OfLearning):
    kind = "drill.started"
    text = "Gladi %(code)s dimulai menurut playbook %(playbook)s."

    code: str
    playbook: str


@dataclass(frozen=True, kw_only=True)
class DrillEnded(OfLearning):
    kind = "drill.ended"
    text = "Gladi %(code)s selesai."

    code: str


@dataclass(frozen=True, kw_only=True)
class ReviewWritten(OfLearning):
    kind = "review.written"
    text = "Tinjauan %(code)s ditulis, %(findings)d perbaikan."

    code: str
    findings: int


@dataclass(frozen=True, kw_only=True)
class FindingPromised(OfLearning):
    kind = "review.promised"
    text = "Satu perbaikan dari %(code)s menjadi tindak lanjut."

    code: str
    followup: int


@dataclass(frozen=True, kw_only=True)
class DrillReportFiled(OfLearning):
    kind = "drill.filed"
    text = "Laporan gladi %(code)s disimpan sebagai bukti, tinjauan versi %(version)d."

    code: str
    evidence: int
    version: int


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


@dataclass(frozen=True, kw_only=True)
class StatisticsReleased(OfLearning):
    kind = "statistics.released"
    text = "Hitungan %(since)s sampai %(until)s diterbitkan."

    since: str
    until: str

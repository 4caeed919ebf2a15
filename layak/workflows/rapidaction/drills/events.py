"""Drills and what they taught; codes only."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfLearning


@dataclass(frozen=True, kw_only=True)
class DrillStarted(OfLearning):
    kind = "drill.started"
    text = "Gladi %(code)s dimulai menurut skema %(playbook)s."

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

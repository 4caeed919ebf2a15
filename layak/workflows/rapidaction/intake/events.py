"""A report came in: its code and channel."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCode


@dataclass(frozen=True, kw_only=True)
class ReportReceived(OfCode):
    kind = "report.received"
    text = "Laporan %(code)s diterima lewat %(channel)s."
    of = "report"

    code: str
    channel: str
    is_slow: bool

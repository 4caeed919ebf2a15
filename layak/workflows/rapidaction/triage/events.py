"""What became of a report: cases opened, joined with one, or ended with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCode


@dataclass(frozen=True, kw_only=True)
class ReportTriaged(OfCode):
    """``count`` activations were opened; ``is_below_red`` although the reporter named a red sign."""

    kind = "report.triaged"
    text = "Laporan %(code)s dinilai %(level)s; %(count)d penanganan dibuka."
    of = "report"

    code: str
    level: str
    activations: str
    count: int
    is_below_red: bool
    agreed_by: int


@dataclass(frozen=True, kw_only=True)
class ReportJoined(OfCode):
    kind = "report.joined"
    text = "Laporan %(code)s digabung dengan penanganan %(activation)s."
    of = "report"

    code: str
    activation: str


@dataclass(frozen=True, kw_only=True)
class ReportDismissed(OfCode):
    kind = "report.dismissed"
    text = "Laporan %(code)s tidak ditindaklanjuti: %(because)s."
    of = "report"

    code: str
    because: str

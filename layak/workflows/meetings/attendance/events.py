"""Who was written down as present."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.workflows.meetings.planning.events import OfMeeting


@dataclass(frozen=True, kw_only=True)
class AttendanceRecorded(OfMeeting):
    """``office`` is empty for someone who was not invited; names of people stay out."""

    kind: ClassVar[str] = "attendance.recorded"
    attendance: int
    office: str
    way: str

    def sentence(self) -> str:
        who = self.office or "seorang yang tidak diundang"
        return f"Kehadiran {self.label}: {who} ({self.way.lower()})."


@dataclass(frozen=True, kw_only=True)
class AttendancesRecorded(OfMeeting):
    kind: ClassVar[str] = "attendance.list_recorded"
    count: int
    way: str

    def sentence(self) -> str:
        return f"Kehadiran {self.label}: {self.count} orang dicatat ({self.way.lower()})."


@dataclass(frozen=True, kw_only=True)
class AttendanceRemoved(OfMeeting):
    kind: ClassVar[str] = "attendance.removed"
    attendance: int
    reason: str

    def sentence(self) -> str:
        return f"Satu kehadiran {self.label} dihapus: {self.reason}"

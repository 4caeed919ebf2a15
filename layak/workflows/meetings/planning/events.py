"""What happened to meetings. Names of people stay out of the log; offices may stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

# What happened to meetings. Names of people stay out of the log; offices may stand in it.


@dataclass(frozen=True, kw_only=True)
class OfMeeting:
    """``label`` is how the meeting is called: "Rakor 5/2026"."""

    meeting: int
    label: str

    @property
    def stream(self) -> str:
        return "meetings"


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(OfMeeting):
    kind: ClassVar[str] = "meeting.planned"
    starts: str

    def sentence(self) -> str:
        return f"{self.label} dijadwalkan pada {self.starts}."


@dataclass(frozen=True, kw_only=True)
class MeetingChanged(OfMeeting):
    kind: ClassVar[str] = "meeting.changed"
    fields: tuple[str, ...]

    def sentence(self) -> str:
        return f"Rencana {self.label} diubah: {', '.join(self.fields)}."


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(OfMeeting):
    kind: ClassVar[str] = "meeting.cancelled"
    reason: str

    def sentence(self) -> str:
        return f"{self.label} dibatalkan: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class InvitationsMoved:
    """With a merge: ``source`` and ``target`` are ids of agencies."""

    kind: ClassVar[str] = "invitations.moved"
    source: int
    target: int
    count: int

    @property
    def stream(self) -> str:
        return "meetings"

    def sentence(self) -> str:
        return f"{self.count} undangan atau rapat berpindah karena penggabungan perangkat daerah."

"""Who was invited to a meeting, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.workflows.meetings.planning.events import OfMeeting


@dataclass(frozen=True, kw_only=True)
class InviteesAdded(OfMeeting):
    kind: ClassVar[str] = "invitees.added"
    count: int

    def sentence(self) -> str:
        return f"{self.count} kursi masuk daftar undangan {self.label}."


@dataclass(frozen=True, kw_only=True)
class InviteeWithdrawn(OfMeeting):
    kind: ClassVar[str] = "invitee.withdrawn"
    invitee: int
    office: str

    def sentence(self) -> str:
        return f"Undangan {self.label} untuk {self.office} ditarik."


@dataclass(frozen=True, kw_only=True)
class InviteeChanged(OfMeeting):
    kind: ClassVar[str] = "invitee.changed"
    invitee: int
    office: str

    def sentence(self) -> str:
        return f"Keterangan undangan {self.label} untuk {self.office} diubah."


@dataclass(frozen=True, kw_only=True)
class ReplyRecorded(OfMeeting):
    """``by_link``: through the personal address, else by the secretariat."""

    kind: ClassVar[str] = "invitee.replied"
    invitee: int
    office: str
    reply: str
    by_link: bool

    def sentence(self) -> str:
        way = "lewat tautan" if self.by_link else "dicatat sekretariat"
        return f"Jawaban undangan {self.label}, {self.office}: {self.reply} ({way})."

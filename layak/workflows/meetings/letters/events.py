"""The letter of invitation, and word of it on its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.workflows.meetings.planning.events import OfMeeting


@dataclass(frozen=True, kw_only=True)
class InvitationsSent(OfMeeting):
    kind: ClassVar[str] = "invitations.sent"
    mail_count: int
    notice_count: int

    def sentence(self) -> str:
        return (
            f"Undangan {self.label} dikirim: {self.mail_count} surel, "
            f"{self.notice_count} pemberitahuan."
        )


@dataclass(frozen=True, kw_only=True)
class InvitationLetterMade(OfMeeting):
    kind: ClassVar[str] = "invitation.made"
    number: str
    version: int

    def sentence(self) -> str:
        return f"Surat undangan {self.label} nomor {self.number} dibuat, versi {self.version}."


@dataclass(frozen=True, kw_only=True)
class LettersAsked(OfMeeting):
    kind: ClassVar[str] = "invitation.letters_asked"
    letter_count: int

    def sentence(self) -> str:
        return f"{self.letter_count} surat undangan {self.label} diminta."

"""What happened to the minutes of a meeting. What was said stays out of the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.workflows.meetings.planning.events import OfMeeting


@dataclass(frozen=True, kw_only=True)
class MeetingOpened(OfMeeting):
    kind: ClassVar[str] = "meeting.opened"

    def sentence(self) -> str:
        return f"{self.label} dibuka."


@dataclass(frozen=True, kw_only=True)
class MeetingClosed(OfMeeting):
    kind: ClassVar[str] = "meeting.closed"

    def sentence(self) -> str:
        return f"{self.label} ditutup."


@dataclass(frozen=True, kw_only=True)
class OfEntry(OfMeeting):
    entry: int


@dataclass(frozen=True, kw_only=True)
class EntryWritten(OfEntry):
    kind: ClassVar[str] = "entry.written"
    as_kind: str

    def sentence(self) -> str:
        return f"Baris notulen {self.label} ditulis."


@dataclass(frozen=True, kw_only=True)
class EntryEdited(OfEntry):
    kind: ClassVar[str] = "entry.edited"
    version: int
    is_kept: bool

    def sentence(self) -> str:
        if self.is_kept:
            return f"Baris notulen {self.label} diubah."
        return f"Perubahan baris notulen {self.label} terlambat; tulisannya disimpan di sampingnya."


@dataclass(frozen=True, kw_only=True)
class EntryMarked(OfEntry):
    kind: ClassVar[str] = "entry.marked"
    as_kind: str

    def sentence(self) -> str:
        return f"Baris notulen {self.label} diberi tanda lain."


@dataclass(frozen=True, kw_only=True)
class EntryMoved(OfEntry):
    """``item`` is the agenda item it stands at now, None outside of the agenda."""

    kind: ClassVar[str] = "entry.moved"
    item: int | None

    def sentence(self) -> str:
        return f"Baris notulen {self.label} dipindahkan ke acara lain."


@dataclass(frozen=True, kw_only=True)
class EntryPromised(OfEntry):
    kind: ClassVar[str] = "entry.promised"
    followup: int

    def sentence(self) -> str:
        return f"Baris notulen {self.label} menjadi tindak lanjut."


@dataclass(frozen=True, kw_only=True)
class EntryAgreed(OfEntry):
    kind: ClassVar[str] = "entry.agreed"
    question: int

    def sentence(self) -> str:
        return f"Baris notulen {self.label} menjadi lembar kesepakatan."


@dataclass(frozen=True, kw_only=True)
class EntryRemoved(OfEntry):
    kind: ClassVar[str] = "entry.removed"

    def sentence(self) -> str:
        return f"Baris notulen {self.label} dicoret."


@dataclass(frozen=True, kw_only=True)
class EntryRestored(OfEntry):
    kind: ClassVar[str] = "entry.restored"

    def sentence(self) -> str:
        return f"Baris notulen {self.label} dikembalikan."

"""What happened to the agenda of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.workflows.meetings.planning.events import OfMeeting


@dataclass(frozen=True, kw_only=True)
class OfItem(OfMeeting):
    item: int
    title: str


@dataclass(frozen=True, kw_only=True)
class AgendaItemAdded(OfItem):
    kind: ClassVar[str] = "agenda.added"

    def sentence(self) -> str:
        return f"Agenda {self.label} ditambah: {self.title}."


@dataclass(frozen=True, kw_only=True)
class AgendaItemChanged(OfItem):
    kind: ClassVar[str] = "agenda.changed"

    def sentence(self) -> str:
        return f"Agenda {self.label} diubah: {self.title}."


@dataclass(frozen=True, kw_only=True)
class AgendaItemMoved(OfItem):
    kind: ClassVar[str] = "agenda.moved"
    position: int

    def sentence(self) -> str:
        return f"Agenda {self.label}: {self.title} menjadi butir {self.position}."


@dataclass(frozen=True, kw_only=True)
class AgendaItemRemoved(OfItem):
    kind: ClassVar[str] = "agenda.removed"

    def sentence(self) -> str:
        return f"Agenda {self.label} dikurangi: {self.title}."

"""What happened to folders of earlier years that were taken over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class _OfTakeover(OfRound):
    takeover: int
    name: str


@dataclass(frozen=True, kw_only=True)
class TakeoverOpened(_OfTakeover):
    kind: ClassVar[str] = "takeover.opened"
    agency: str

    def sentence(self) -> str:
        return f"Map “{self.name}” mulai diambil alih untuk {self.agency}."


@dataclass(frozen=True, kw_only=True)
class FilesTaken(_OfTakeover):
    kind: ClassVar[str] = "takeover.taken"
    file_count: int
    use_count: int

    def sentence(self) -> str:
        return (
            f"{self.file_count} berkas dari map “{self.name}” menjadi bukti "
            f"pada {self.use_count} tempat."
        )


@dataclass(frozen=True, kw_only=True)
class FilesLeft(_OfTakeover):
    kind: ClassVar[str] = "takeover.left"
    file_count: int

    def sentence(self) -> str:
        return f"{self.file_count} berkas dari map “{self.name}” ditinggal."


@dataclass(frozen=True, kw_only=True)
class DecisionsUndone(_OfTakeover):
    kind: ClassVar[str] = "takeover.undone"
    file_count: int

    def sentence(self) -> str:
        return f"Putusan atas {self.file_count} berkas dari map “{self.name}” diurungkan."


@dataclass(frozen=True, kw_only=True)
class TakeoverClosed(_OfTakeover):
    kind: ClassVar[str] = "takeover.closed"
    dropped_count: int

    def sentence(self) -> str:
        return f"Map “{self.name}” selesai diambil alih; {self.dropped_count} berkas dibuang."

"""What happened to links without an account; none of them tells the address or the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class OfLink(OfRound):
    link: int
    agency: str


@dataclass(frozen=True, kw_only=True)
class LinkMade(OfLink):
    kind: ClassVar[str] = "link.made"
    task: str
    recipient: str
    answer_count: int
    until: str

    def sentence(self) -> str:
        return (
            f"Tautan {self.task} untuk {self.recipient}, {self.agency}, dibuat: "
            f"{self.answer_count} pertanyaan, berlaku sampai {self.until}."
        )


@dataclass(frozen=True, kw_only=True)
class LinkOpened(OfLink):
    kind: ClassVar[str] = "link.opened"
    name: str
    position: str
    count: int

    def sentence(self) -> str:
        who = f"{self.name}, {self.position}" if self.position else self.name
        return f"Tautan {self.agency} dibuka oleh {who} (ke-{self.count})."


@dataclass(frozen=True, kw_only=True)
class LinkCodeRefused(OfLink):
    kind: ClassVar[str] = "link.code_refused"
    count: int
    is_closed: bool

    def sentence(self) -> str:
        tail = "; tautan ditutup" if self.is_closed else ""
        return f"Kode yang salah untuk tautan {self.agency}, ke-{self.count}{tail}."


@dataclass(frozen=True, kw_only=True)
class LinkExtended(OfLink):
    kind: ClassVar[str] = "link.extended"
    until: str

    def sentence(self) -> str:
        return f"Tautan {self.agency} diperpanjang sampai {self.until}."


@dataclass(frozen=True, kw_only=True)
class LinkRevoked(OfLink):
    kind: ClassVar[str] = "link.revoked"

    def sentence(self) -> str:
        return f"Tautan {self.agency} dicabut."


@dataclass(frozen=True, kw_only=True)
class LinkDone(OfLink):
    kind: ClassVar[str] = "link.done"
    task: str

    def sentence(self) -> str:
        return f"Tautan {self.agency} selesai dipakai: {self.task}."

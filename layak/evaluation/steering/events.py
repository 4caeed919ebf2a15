"""What happened to a round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound, total_text


@dataclass(frozen=True, kw_only=True)
class RoundOpened(OfRound):
    kind: ClassVar[str] = "round.opened"
    edition: str
    revision: int

    def sentence(self) -> str:
        return f"Putaran {self.round} dibuka dengan {self.edition} revisi {self.revision}."


@dataclass(frozen=True, kw_only=True)
class RoundChanged(OfRound):
    kind: ClassVar[str] = "round.changed"
    what: str

    def sentence(self) -> str:
        return f"Putaran {self.round}: {self.what}."


@dataclass(frozen=True, kw_only=True)
class RoundLocked(OfRound):
    kind: ClassVar[str] = "round.locked"
    total: str
    inputs_hash: str

    def sentence(self) -> str:
        return f"Putaran {self.round} dikunci dengan nilai mandiri {total_text(self.total)}."


@dataclass(frozen=True, kw_only=True)
class RoundReopened(OfRound):
    kind: ClassVar[str] = "round.reopened"
    reason: str

    def sentence(self) -> str:
        return f"Putaran {self.round} dibuka kembali: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class RoundClosed(OfRound):
    kind: ClassVar[str] = "round.closed"

    def sentence(self) -> str:
        return f"Putaran {self.round} ditutup."


@dataclass(frozen=True, kw_only=True)
class ClosingUndone(OfRound):
    kind: ClassVar[str] = "round.closing_undone"
    reason: str

    def sentence(self) -> str:
        return f"Penutupan putaran {self.round} dibatalkan: {self.reason}"

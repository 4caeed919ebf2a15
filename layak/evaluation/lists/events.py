"""What happened to many answers at once, and what was put back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class ManyChanged(OfRound):
    kind: ClassVar[str] = "answers.changed_together"
    change: int
    label: str
    codes: list[str]

    def sentence(self) -> str:
        return f"{len(self.codes)} pertanyaan sekaligus: {self.label}."


@dataclass(frozen=True, kw_only=True)
class ManyPutBack(OfRound):
    """``left`` are the codes that somebody had changed since."""

    kind: ClassVar[str] = "answers.put_back"
    change: int
    label: str
    codes: list[str]
    left: list[str]

    def sentence(self) -> str:
        rest = f", {len(self.left)} dibiarkan karena sudah diubah lagi" if self.left else ""
        return f"Diurungkan untuk {len(self.codes)} pertanyaan: {self.label}{rest}."

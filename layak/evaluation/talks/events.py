"""What happened to conversations and guidance. What was said stays out of the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer


@dataclass(frozen=True, kw_only=True)
class OfThread(OfAnswer):
    thread: int


@dataclass(frozen=True, kw_only=True)
class ThreadOpened(OfThread):
    kind: ClassVar[str] = "thread.opened"
    is_inquiry: bool

    def sentence(self) -> str:
        if self.is_inquiry:
            return f"Sekretariat ditanya tentang pertanyaan {self.code}."
        return f"Percakapan tentang pertanyaan {self.code} dimulai."


@dataclass(frozen=True, kw_only=True)
class CommentWritten(OfThread):
    kind: ClassVar[str] = "comment.written"
    comment: int

    def sentence(self) -> str:
        return f"Pesan ditulis dalam percakapan tentang pertanyaan {self.code}."


@dataclass(frozen=True, kw_only=True)
class ThreadResolved(OfThread):
    kind: ClassVar[str] = "thread.resolved"

    def sentence(self) -> str:
        return f"Percakapan tentang pertanyaan {self.code} ditandai selesai."


@dataclass(frozen=True, kw_only=True)
class ThreadReopened(OfThread):
    kind: ClassVar[str] = "thread.reopened"

    def sentence(self) -> str:
        return f"Percakapan tentang pertanyaan {self.code} dibuka kembali."


@dataclass(frozen=True, kw_only=True)
class GuidanceWritten(OfAnswer):
    kind: ClassVar[str] = "guidance.written"
    guidance: int

    def sentence(self) -> str:
        return f"Petunjuk kota untuk pertanyaan {self.code} diubah."

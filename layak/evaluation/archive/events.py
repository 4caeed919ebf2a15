"""What was handed out: the whole ZIP, or joined PDFs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer
from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class FilesHandedOut(OfRound):
    """One event for the whole ZIP; the index in it names every file."""

    kind: ClassVar[str] = "evidence.handed_out"
    part: str
    agency: str
    file_count: int
    left_out_count: int

    def sentence(self) -> str:
        about = " ".join(filter(None, (self.part, self.agency)))
        which = f" ({about})" if about else ""
        return (
            f"{self.file_count} berkas bukti putaran {self.round}{which} diunduh sebagai ZIP; "
            f"{self.left_out_count} berkas terbatas tidak disertakan."
        )


# What was handed out as joined PDFs.


@dataclass(frozen=True, kw_only=True)
class ProofsJoined(OfAnswer):
    kind: ClassVar[str] = "evidence.joined"
    file_count: int

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: {self.file_count} bukti digabung menjadi satu PDF."


@dataclass(frozen=True, kw_only=True)
class RoundJoined(OfRound):
    kind: ClassVar[str] = "evidence.round_joined"
    about: str
    question_count: int

    def sentence(self) -> str:
        which = f" ({self.about})" if self.about else ""
        return (
            f"Bukti {self.question_count} pertanyaan putaran {self.round}{which} "
            "digabung menjadi PDF per pertanyaan."
        )

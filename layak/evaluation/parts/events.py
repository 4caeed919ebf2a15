"""What happened to the parts of agencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer
from layak.evaluation.answers.fields import field_label
from layak.evaluation.assignments.events import OfPart, with_note


@dataclass(frozen=True, kw_only=True)
class PartEdited(OfPart):
    kind: ClassVar[str] = "contribution.edited"
    field: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: {field_label(self.field)} dari {self.agency} diubah."


@dataclass(frozen=True, kw_only=True)
class PartCollided(OfPart):
    kind: ClassVar[str] = "contribution.collided"
    field: str

    def sentence(self) -> str:
        return (
            f"Pertanyaan {self.code}: dua tulisan {self.agency} bertemu pada "
            f"{field_label(self.field)}, keduanya disimpan."
        )


@dataclass(frozen=True, kw_only=True)
class PartMoved(OfPart):
    """A move of `rules.assignments`; ``past`` is its sentence."""

    kind: ClassVar[str] = "contribution.moved"
    move: str
    source: str
    target: str
    past: str
    note: str

    def sentence(self) -> str:
        return with_note(f"Pertanyaan {self.code}: {self.agency} {self.past}.", self.note)


@dataclass(frozen=True, kw_only=True)
class PartTaken(OfPart):
    """The lead took fields of a part into the answer, at these versions."""

    kind: ClassVar[str] = "contribution.taken"
    fields: dict[str, int]

    def sentence(self) -> str:
        what = ", ".join(field_label(name) for name in self.fields)
        return f"Pertanyaan {self.code}: {what} dari {self.agency} diambil ke jawaban."


@dataclass(frozen=True, kw_only=True)
class LatePartsTold(OfAnswer):
    kind: ClassVar[str] = "contribution.late_told"
    part_count: int

    def sentence(self) -> str:
        return (
            f"Pertanyaan {self.code}: sekretariat diberi tahu tentang {self.part_count} bagian "
            "yang menyusul."
        )

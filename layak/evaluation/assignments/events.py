"""What happened to assignments: changed, moved with an agency, given to a person; what events of a part say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer

# What happened to rounds and answers: each event says its own sentence.


@dataclass(frozen=True, kw_only=True)
class AssignmentChanged(OfAnswer):
    kind: ClassVar[str] = "assignment.changed"
    what: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: {self.what}."


@dataclass(frozen=True, kw_only=True)
class AgencyRowsMoved:
    kind: ClassVar[str] = "agency.rows_moved"
    source: str
    target: str
    assignment_count: int
    reason: str

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return (
            f"{self.assignment_count} penugasan pindah dari {self.source} ke {self.target} "
            f"({self.reason})."
        )


# What happened to the parts of agencies and to assignments.


def with_note(sentence: str, note: str) -> str:
    return f"{sentence} Catatan: {note}" if note else sentence


@dataclass(frozen=True, kw_only=True)
class OfPart(OfAnswer):
    agency: str


@dataclass(frozen=True, kw_only=True)
class AssignmentDelegated(OfPart):
    kind: ClassVar[str] = "assignment.delegated"
    to: int
    to_name: str
    note: str

    def sentence(self) -> str:
        return with_note(
            f"Pertanyaan {self.code} ({self.agency}) dilimpahkan kepada {self.to_name}.", self.note
        )


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(OfPart):
    kind: ClassVar[str] = "assignment.delegation_ended"
    to: int
    to_name: str
    why: str

    def sentence(self) -> str:
        return (
            f"Pertanyaan {self.code} ({self.agency}): pelimpahan kepada {self.to_name} "
            f"berakhir ({self.why})."
        )

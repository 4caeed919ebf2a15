"""What happened to the rows of an answer's table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer


@dataclass(frozen=True, kw_only=True)
class TableEdited(OfAnswer):
    """Rows were written; once per person, agency and five minutes."""

    kind: ClassVar[str] = "table.edited"
    agency: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: baris tabel {self.agency} diubah."


@dataclass(frozen=True, kw_only=True)
class RowCollided(OfAnswer):
    kind: ClassVar[str] = "row.collided"
    row: int

    def sentence(self) -> str:
        return (
            f"Pertanyaan {self.code}: dua tulisan bertemu pada satu baris tabel, keduanya disimpan."
        )


@dataclass(frozen=True, kw_only=True)
class RowRemoved(OfAnswer):
    kind: ClassVar[str] = "row.removed"
    row: int

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: satu baris tabel dihapus."


@dataclass(frozen=True, kw_only=True)
class RowRestored(OfAnswer):
    kind: ClassVar[str] = "row.restored"
    row: int

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: satu baris tabel dikembalikan."


@dataclass(frozen=True, kw_only=True)
class RowTaken(OfAnswer):
    kind: ClassVar[str] = "row.taken"
    row: int
    agency: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: baris tabel dari {self.agency} diambil ke jawaban."


@dataclass(frozen=True, kw_only=True)
class RowReleased(OfAnswer):
    kind: ClassVar[str] = "row.released"
    row: int
    agency: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: baris tabel dari {self.agency} dilepas dari jawaban."


@dataclass(frozen=True, kw_only=True)
class RowProven(OfAnswer):
    """A file was set for a row, or taken off it (``evidence`` is None)."""

    kind: ClassVar[str] = "row.proven"
    row: int
    evidence: int | None

    def sentence(self) -> str:
        done = "dilepas dari" if self.evidence is None else "dipasang pada"
        return f"Pertanyaan {self.code}: bukti {done} satu baris tabel."

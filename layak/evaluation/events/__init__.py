"""What happened to rounds and answers: each event says its own sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from layak.evaluation.fields import field_label
from layak.rules.numbers import decimal_id


def shown(total: str) -> str:
    """A sum as people read it; the event keeps it with a point."""
    return decimal_id(Decimal(total)) if re.fullmatch(r"\d+(\.\d+)?", total) else total


@dataclass(frozen=True, kw_only=True)
class OfRound:
    round: str

    @property
    def stream(self) -> str:
        return f"round:{self.round}"


@dataclass(frozen=True, kw_only=True)
class OfAnswer(OfRound):
    answer: int
    code: str


@dataclass(frozen=True, kw_only=True)
class EditionLoaded:
    kind: ClassVar[str] = "edition.loaded"
    edition: str
    revision: int
    change_count: int

    @property
    def stream(self) -> str:
        return f"edition:{self.edition}"

    def sentence(self) -> str:
        return f"Instrumen {self.edition} revisi {self.revision} dimuat, {self.change_count} perubahan."


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
        return f"Putaran {self.round} dikunci dengan nilai mandiri {shown(self.total)}."


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
class AnswerEdited(OfAnswer):
    kind: ClassVar[str] = "answer.edited"
    field: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: {field_label(self.field)} diubah."


@dataclass(frozen=True, kw_only=True)
class AnswerCollided(OfAnswer):
    kind: ClassVar[str] = "answer.collided"
    field: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: dua tulisan bertemu pada {field_label(self.field)}, keduanya disimpan."


@dataclass(frozen=True, kw_only=True)
class AnswerMovedOn(OfAnswer):
    """A move of the stage policy; ``verb`` is its past tense on screen."""

    kind: ClassVar[str] = "answer.moved"
    move: str
    source: str
    target: str
    verb: str
    note: str

    def sentence(self) -> str:
        reason = f" Catatan: {self.note}" if self.note else ""
        return f"{self.verb[0].upper()}{self.verb[1:]} pertanyaan {self.code}.{reason}"


@dataclass(frozen=True, kw_only=True)
class StatementRecorded(OfRound):
    kind: ClassVar[str] = "statement.recorded"
    statement: int
    agency: str
    answer_count: int

    def sentence(self) -> str:
        return f"Surat pernyataan {self.agency} dicatat untuk {self.answer_count} pertanyaan."


@dataclass(frozen=True, kw_only=True)
class EvidenceAttached(OfAnswer):
    kind: ClassVar[str] = "evidence.attached"
    evidence: int
    sha256: str

    def sentence(self) -> str:
        return f"Bukti dilampirkan pada pertanyaan {self.code}."


@dataclass(frozen=True, kw_only=True)
class EvidenceDetached(OfAnswer):
    kind: ClassVar[str] = "evidence.detached"
    evidence: int

    def sentence(self) -> str:
        return f"Bukti dilepas dari pertanyaan {self.code}."


@dataclass(frozen=True, kw_only=True)
class EvidenceReused(OfAnswer):
    """Evidence of before proves one more answer; ``pages`` "" is the whole document."""

    kind: ClassVar[str] = "evidence.reused"
    evidence: int
    pages: str

    def sentence(self) -> str:
        where = f", halaman {self.pages}" if self.pages else ""
        return f"Bukti yang sudah ada dipakai pada pertanyaan {self.code}{where}."


@dataclass(frozen=True, kw_only=True)
class EvidencePagesChanged(OfAnswer):
    kind: ClassVar[str] = "evidence.pages_changed"
    evidence: int
    before: str
    pages: str

    def sentence(self) -> str:
        where = f"halaman {self.pages}" if self.pages else "seluruh dokumen"
        return f"Pertanyaan {self.code}: yang dibuktikan menjadi {where}."


@dataclass(frozen=True, kw_only=True)
class MarksImported(OfRound):
    kind: ClassVar[str] = "marks.imported"
    changed_count: int
    source: str
    total: str

    def sentence(self) -> str:
        return (
            f"Daftar nilai “{self.source}” dimuat: {self.changed_count} nilai berubah, "
            f"jumlah {shown(self.total)}."
        )


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


@dataclass(frozen=True, kw_only=True)
class AnswerCopied(OfAnswer):
    kind: ClassVar[str] = "answer.copied"
    digest: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code} ditandai sudah disalin ke aplikasi kementerian."


@dataclass(frozen=True, kw_only=True)
class CopyTakenBack(OfAnswer):
    kind: ClassVar[str] = "answer.copy_taken_back"

    def sentence(self) -> str:
        return f"Tanda sudah disalin pada pertanyaan {self.code} dilepas."


@dataclass(frozen=True, kw_only=True)
class WorkbookTaken(OfRound):
    kind: ClassVar[str] = "workbook.taken"
    agency: str
    changed_count: int
    source: str

    def sentence(self) -> str:
        return (
            f"Buku isian {self.agency} ({self.source}) dimuat ke putaran {self.round}: "
            f"{self.changed_count} isian berubah."
        )

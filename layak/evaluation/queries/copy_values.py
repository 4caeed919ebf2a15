"""What of each answer is typed into the ministry's application now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layak.evaluation.copied import Piece, digest_of, pieces_of
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.evaluation.queries.archive import ArchivedFile, archived_files
from layak.rules.instrument import Question

HASH_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Copyable:
    """An answer with what is typed of it, and the hash of that."""

    answer: Answer
    question: Question
    pieces: list[Piece]

    @property
    def values(self) -> dict[str, str]:
        return {piece.name: piece.text for piece in self.pieces}

    @property
    def digest(self) -> str:
        return digest_of(self.values)


def copy_values(round_: Round, answers: QuerySet[Answer]) -> list[Copyable]:
    """These answers of a round as they are typed, in the edition's order: three queries."""
    edition = edition_of(round_.revision_id)
    files = _lines(archived_files(round_, answers))
    placed = ((answer, edition.find(answer.code)) for answer in answers.order_by("position"))
    return [
        Copyable(
            answer,
            question,
            pieces_of(answer, question, round_.data_years, files.get(answer.pk, [])),
        )
        for answer, question in placed
        if question is not None
    ]


def _lines(files: list[ArchivedFile]) -> Mapping[int, list[str]]:
    lines: dict[int, list[str]] = {}
    for file in files:
        lines.setdefault(file.answer_id, []).append(_line(file))
    return lines


def _line(file: ArchivedFile) -> str:
    """The name in the ZIP; the beginning of the hash tells a newer version apart."""
    mark = _(" (terbatas, tidak ada dalam ZIP)") if file.is_restricted else ""
    return f"{file.name} \u00b7 {file.sha256[:HASH_SHOWN]}{mark}"

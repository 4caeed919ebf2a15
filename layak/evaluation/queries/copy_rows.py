"""A row of the copy sheet: what is typed now, beside what was copied before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from layak.evaluation.copied import FILES, Piece, is_final, label_of
from layak.evaluation.ministry import limits
from layak.evaluation.models import AnswerCopy, Round
from layak.evaluation.queries.copy_values import Copyable
from layak.evaluation.queries.shown import answer_url, moment_text
from layak.rules.instrument import Part

type State = Literal["todo", "changed", "copied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyField:
    """``text`` is typed there, "" where nothing is any more; ``former`` what was copied before.

    ``former`` is None where nothing changed. ``is_typed`` is false for a list of files.
    """

    id: str
    label: str
    text: str
    length: str
    is_too_long: bool
    is_typed: bool
    former: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    """``why_not`` says why an answer is not to be copied now; ``next_id`` is the row below."""

    id: int
    url: str
    code: str
    text: str
    state: State
    copied: str
    digest: str
    why_not: str
    may_untick: bool
    fields: list[CopyField]
    next_id: int

    @property
    def is_copied(self) -> bool:
        return self.state == "copied"

    @property
    def is_changed(self) -> bool:
        return self.state == "changed"


@dataclass(frozen=True, slots=True)
class Found:
    """An answer on the sheet with what was copied of it last."""

    now: Copyable
    part: Part
    digest: str
    copy: AnswerCopy | None

    @property
    def state(self) -> State:
        if self.copy is None:
            return "todo"
        return "copied" if self.copy.digest == self.digest else "changed"


def copy_row(round_: Round, entry: Found, next_id: int) -> CopyRow:
    """Ready to print; ``next_id`` is the answer of the row below, 0 for the last."""
    answer = entry.now.answer
    return CopyRow(
        id=answer.pk,
        url=answer_url(answer.pk),
        code=answer.code,
        text=entry.now.question.text,
        state=entry.state,
        copied=_copied(entry.copy),
        digest=entry.digest,
        why_not=_why_not(round_, entry),
        may_untick=entry.copy is not None and round_.closed_at is None,
        fields=list(_fields(entry)),
        next_id=next_id,
    )


def _why_not(round_: Round, entry: Found) -> str:
    if round_.closed_at:
        return _("Putaran ini sudah ditutup.")
    if is_final(entry.now.answer, round_):
        return ""
    return _("Jawaban ini kembali diperbaiki sesudah disalin. Salin lagi sesudah diterima.")


def _copied(copy: AnswerCopy | None) -> str:
    if copy is None:
        return ""
    told = {"name": copy.copied_by.name, "moment": moment_text(copy.copied_at)}
    return _("Disalin %(name)s, %(moment)s") % told


def _fields(entry: Found) -> Iterator[CopyField]:
    """The fields of now, then those that were copied and hold nothing any more."""
    former: Mapping[str, str] = entry.copy.values if entry.copy else {}
    names = [piece.name for piece in entry.now.pieces]
    for piece in [*entry.now.pieces, *(Piece(n, "") for n in sorted(former) if n not in names)]:
        limit = limits().get(piece.name)
        before = former.get(piece.name, "") if entry.copy else piece.text
        yield CopyField(
            id=f"salin-{entry.now.answer.pk}-{piece.name}",
            label=label_of(piece.name, entry.now.question),
            text=piece.text,
            length=_length(piece, limit.letters if limit else 0),
            is_too_long=limit is not None and len(piece.text) > limit.letters,
            is_typed=piece.name != FILES and bool(piece.text),
            former=None if before == piece.text else before,
        )


def _length(piece: Piece, limit: int) -> str:
    """``1.240 dari 2.000 huruf`` where a limit is known."""
    if not limit or not piece.text:
        return ""
    counts = {"n": _grouped(len(piece.text)), "limit": _grouped(limit)}
    return _("%(n)s dari %(limit)s huruf") % counts


def _grouped(count: int) -> str:
    return f"{count:,d}".replace(",", ".")

"""The copy sheet: what of each answer is typed into the ministry's application now, beside what was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from layak.evaluation.answers.fields import FIGURE_SIDES, field_names, field_text
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.reads import asked, hidden_codes
from layak.evaluation.archive.reads import archived_files
from layak.evaluation.copying.models import AnswerCopy
from layak.evaluation.copying.policy import limits
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import Choice
from layak.evaluation.rounds.wording import answer_url, moment_text
from layak.rules.instrument import Edition, Indicator, Part, Question

# What of an answer is typed into the ministry's application, and its hash.

FILES = "files"


@dataclass(frozen=True, slots=True)
class Piece:
    """One field with its text as it is typed there; ``name`` as in ``evaluation.fields``."""

    name: str
    text: str


def is_final(answer: Answer, round_: Round) -> bool:
    """Accepted, or answered in a locked round: what may be handed on."""
    counts_as = stage_policy(round_.policy).stage(answer.stage).counts_as
    return counts_as == "done" or (round_.is_locked and answer.has_answer)


def pieces_of(
    answer: Answer, question: Question, data_years: Sequence[int], files: Sequence[str]
) -> list[Piece]:
    """The fields that hold something, in the order of the form; ``files`` are lines for its files."""
    names = field_names(question, list(data_years))
    if not answer.is_applicable:
        names = iter(("not_applicable", "note"))
    pieces = []
    for name in names:
        text = field_text(answer, name).strip()
        if name == "option":
            label = next((o.label for o in question.options if o.code == text), "")
            text = label[:1].upper() + label[1:]
        elif name == "mark" or "-" in name:
            # a decimal comma, and no points for thousands, which a form may refuse
            text = text.replace(".", ",")
        if text:
            pieces.append(Piece(name, text))
    if files:
        pieces.append(Piece(FILES, "\n".join(files)))
    return pieces


def label_of(name: str, question: Question) -> str:
    """The field's name on screen."""
    if "-" in name:
        side, year = name.split("-", 1)
        if side != FIGURE_SIDES[0]:
            return _("Seluruhnya %(year)s") % {"year": year}
        if question.figures.startswith("share"):
            return _("Yang memenuhi %(year)s") % {"year": year}
        return _("Jumlah %(year)s") % {"year": year}
    labels = {
        "option": _("Pilihan"),
        "mark": _("Nilai"),
        "note": _("Upaya yang dilakukan"),
        "not_applicable": _("Alasan tidak berlaku"),
        FILES: _("Berkas"),
    }
    return labels.get(name, name)


def digest_of(values: Mapping[str, str]) -> str:
    """SHA-256 of the fields in one fixed spelling: equal values, equal digest."""
    spelt = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).hexdigest()


# What of each answer is typed into the ministry's application now.

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
    files: dict[int, list[str]] = {}
    for file in archived_files(round_, answers):
        # the name in the ZIP; the beginning of the hash tells a newer version apart
        mark = _(" (terbatas, tidak ada dalam ZIP)") if file.is_restricted else ""
        line = f"{file.name} \u00b7 {file.sha256[:HASH_SHOWN]}{mark}"
        files.setdefault(file.answer_id, []).append(line)
    found = []
    for answer in answers.order_by("position"):
        question = edition.find(answer.code)
        if question is not None:
            lines = files.get(answer.pk, [])
            pieces = pieces_of(answer, question, round_.data_years, lines)
            found.append(Copyable(answer, question, pieces))
    return found


# A row of the copy sheet: what is typed now, beside what was copied before.

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
    answer, copy = entry.now.answer, entry.copy
    why_not = copied = ""
    if round_.closed_at:
        why_not = _("Putaran ini sudah ditutup.")
    elif not is_final(answer, round_):
        why_not = _("Jawaban ini kembali diperbaiki sesudah disalin. Salin lagi sesudah diterima.")
    if copy is not None:
        told = {"name": copy.copied_by.name, "moment": moment_text(copy.copied_at)}
        copied = _("Disalin %(name)s, %(moment)s") % told
    return CopyRow(
        id=answer.pk,
        url=answer_url(answer.pk),
        code=answer.code,
        text=entry.now.question.text,
        state=entry.state,
        copied=copied,
        digest=entry.digest,
        why_not=why_not,
        may_untick=copy is not None and round_.closed_at is None,
        fields=list(_fields(entry)),
        next_id=next_id,
    )


def _fields(entry: Found) -> Iterator[CopyField]:
    """The fields of now, then those that were copied and hold nothing any more."""
    former: Mapping[str, str] = entry.copy.values if entry.copy else {}
    names = [piece.name for piece in entry.now.pieces]
    for piece in [*entry.now.pieces, *(Piece(n, "") for n in sorted(former) if n not in names)]:
        limit = limits().get(piece.name)
        before = former.get(piece.name, "") if entry.copy else piece.text
        length = ""
        if limit is not None and limit.letters and piece.text:
            counts = {"n": _grouped(len(piece.text)), "limit": _grouped(limit.letters)}
            length = _("%(n)s dari %(limit)s huruf") % counts
        yield CopyField(
            id=f"salin-{entry.now.answer.pk}-{piece.name}",
            label=label_of(piece.name, entry.now.question),
            text=piece.text,
            length=length,
            is_too_long=limit is not None and len(piece.text) > limit.letters,
            is_typed=piece.name != FILES and bool(piece.text),
            former=None if before == piece.text else before,
        )


def _grouped(count: int) -> str:
    return f"{count:,d}".replace(",", ".")


# The copy sheet: answer by answer what is typed into the ministry's application, and what was.

EVERYTHING = "semua"
# as they stand in the address, and what each shows
FILTERS: Mapping[str, frozenset[State]] = {
    "belum": frozenset({"todo"}),
    "berubah": frozenset({"changed"}),
    EVERYTHING: frozenset({"todo", "changed", "copied"}),
}


def copy_sheet(round_: Round, *, part: str = "", state: str = "") -> dict[str, object]:
    """The accepted answers of a round in the edition's order: five queries.

    ``part`` is a code or "semua", else the first part with something left; ``state`` a name of
    ``FILTERS``, else what is not copied yet. ``waiting_count`` answers are not accepted yet and
    stand nowhere on the sheet.
    """
    edition = edition_of(round_.revision_id)
    found = list(_found(round_, edition))
    state = state if state in FILTERS else "belum"
    of_state = [entry for entry in found if entry.state in FILTERS[state]]
    codes = [row.code for row in edition.parts]
    if part != EVERYTHING and part not in codes:
        part = of_state[0].part.code if of_state else codes[0]
    shown = [entry for entry in of_state if part in (EVERYTHING, entry.part.code)]
    left = [entry.part.code for entry in of_state]
    parts = {row.code: f"{row.name} ({left.count(row.code)})" for row in edition.parts}
    parts[EVERYTHING] = _("Semua bagian (%(n)d)") % {"n": len(left)}
    states = {
        "belum": _("Belum disalin (%(n)d)"),
        "berubah": _("Berubah sejak disalin (%(n)d)"),
        EVERYTHING: _("Semua (%(n)d)"),
    }
    return {
        "groups": list(_groups(edition, round_, shown)),
        "part": part,
        "state": state,
        "parts": [
            Choice(value=code, label=label, is_chosen=code == part) for code, label in parts.items()
        ],
        "states": [
            Choice(
                value=name,
                label=label % {"n": sum(entry.state in FILTERS[name] for entry in found)},
                is_chosen=name == state,
            )
            for name, label in states.items()
        ],
        "total_count": len(found),
        "copied_count": sum(entry.state == "copied" for entry in found),
        "changed_count": sum(entry.state == "changed" for entry in found),
        "waiting_count": len(edition.questions) - len(hidden_codes(round_)) - len(found),
        "has_inferred_limits": any(not limit.is_official for limit in limits().values()),
    }


def _found(round_: Round, edition: Edition) -> Iterator[Found]:
    """What ``is_final`` says, and what was copied already although it went back since."""
    held = AnswerCopy.objects.filter(ended_at=None)
    stages = stage_policy(round_.policy).stages
    done = [stage.code for stage in stages if stage.counts_as == "done"]
    wanted = Q(stage__in=done) | Q(Exists(held.filter(answer=OuterRef("pk"))))
    if round_.is_locked:
        wanted |= Q(mark__isnull=False) | ~Q(not_applicable_reason="")
    copied = held.filter(answer__round=round_).select_related("copied_by")
    copies = {copy.answer_id: copy for copy in copied}
    for now in copy_values(round_, asked(Answer.objects.filter(wanted, round=round_), round_)):
        part = edition.place(now.answer.code).part
        yield Found(now, part, now.digest, copies.get(now.answer.pk))


def _groups(
    edition: Edition, round_: Round, shown: Sequence[Found]
) -> Iterator[tuple[Part | None, Indicator, list[CopyRow]]]:
    """Each indicator with its rows; the part where one begins."""
    begun: Part | None = None
    below = {entry.now.answer.pk: after.now.answer.pk for entry, after in pairwise(shown)}
    rows = {
        entry.now.answer.code: copy_row(round_, entry, below.get(entry.now.answer.pk, 0))
        for entry in shown
    }
    for part in edition.parts:
        for indicator in part.indicators:
            held = [rows[q.code] for q in indicator.questions if q.code in rows]
            if held:
                begins = part if part is not begun else None
                begun = part
                yield begins, indicator, held

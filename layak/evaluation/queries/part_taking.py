"""What taking a part into the answer would change: before and after, field by field."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from layak.evaluation.fields import figure_text, part_names
from layak.evaluation.models import Answer, Contribution
from layak.evaluation.queries.answer_fields import shown
from layak.evaluation.queries.part_views import cell_label
from layak.rules.instrument import Question
from layak.rules.part_merging import with_part
from layak.rules.words import Part as Piece
from layak.rules.words import difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """One field: ``choice`` carries it with the versions that are shown here."""

    field: str
    label: str
    choice: str
    before: str
    after: str
    pieces: list[Piece]
    is_chosen: bool
    is_same: bool
    is_replacing: bool


def takings(
    answer: Answer,
    question: Question,
    part: Contribution,
    wanted: Collection[str],
    *,
    text_label: str,
) -> list[Taking]:
    """Every field that the part holds; chosen are the ``wanted``, or all that would change.

    One query for what was taken before.
    """
    former = last_taken_note(part)
    found = []
    for name in part_names(question, answer.round.data_years):
        text = part_text(part, name)
        if not text.strip():
            continue
        before = answer.note if name == "note" else figure_text(answer.figures, name)
        after = taken_text(answer, part, name, former=former)
        found.append(
            Taking(
                field=name,
                label=text_label if name == "note" else cell_label(name, question),
                choice=f"{name}:{part.versions.get(name, 0)}:{answer.versions.get(name, 0)}",
                before=shown(name, before),
                after=shown(name, after),
                pieces=difference(before, after) if name == "note" else [],
                is_chosen=name in wanted if wanted else before != after,
                is_same=before == after,
                is_replacing=bool(before) and name != "note" and before != after,
            )
        )
    return found


def part_text(row: Contribution, name: str) -> str:
    """What a field of a contribution holds: ``note``, or a count such as ``numerator-2025``."""
    return row.note if name == "note" else figure_text(row.figures, name)


def taken_text(answer: Answer, part: Contribution, name: str, *, former: str) -> str:
    """What the field of the answer would hold with the part taken in."""
    text = part_text(part, name)
    if name != "note":
        return text
    return with_part(answer.note, text, name=part.agency.name, former=former)


def last_taken_note(part: Contribution) -> str:
    """The text that was last taken from the part; empty where none was: one query."""
    rows = part.merges.filter(field="note").order_by("-pk")
    return rows.values_list("value", flat=True).first() or ""

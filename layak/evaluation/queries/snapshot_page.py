"""A frozen score, opened: its sums, its marks, and whether the marks are still the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from layak.evaluation.editions import edition_of
from layak.evaluation.models import Snapshot
from layak.evaluation.queries.rounds import SnapshotLine, snapshot_line
from layak.evaluation.queries.shown import mark_text
from layak.evaluation.scores import marks_of
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark


@dataclass(frozen=True, kw_only=True)
class FrozenGroup:
    code: str
    name: str
    score: str
    maximum: str


@dataclass(frozen=True, kw_only=True)
class FrozenMark:
    """``now`` is the mark that stands today, where it is another one."""

    code: str
    text: str
    mark: str
    now: str


@dataclass(frozen=True, kw_only=True)
class SnapshotPage:
    line: SnapshotLine
    inputs_hash: str
    parts: list[FrozenGroup]
    marks: list[FrozenMark]
    differing_count: int


def snapshot_page(snapshot: Snapshot) -> SnapshotPage:
    """What was frozen beside what stands now: one query."""
    edition = edition_of(snapshot.round.revision_id)
    names = {part.code: part.name for part in edition.parts}
    now = marks_of(snapshot.round_id)
    frozen: Mapping[str, str | None] = snapshot.inputs
    marks = [
        _mark(question.code, question.text, read(frozen[question.code]), now.get(question.code))
        for question in edition.questions
        if question.code in frozen
    ]
    return SnapshotPage(
        line=snapshot_line(snapshot),
        inputs_hash=snapshot.inputs_hash,
        parts=[
            FrozenGroup(
                code=part["code"],
                name=names.get(part["code"], ""),
                score=decimal_id(Decimal(part["score"])),
                maximum=decimal_id(Decimal(part["maximum"])),
            )
            for part in snapshot.score["parts"]
        ],
        marks=marks,
        differing_count=sum(1 for mark in marks if mark.now),
    )


def read(text: str | None) -> Mark:
    """A mark as a snapshot stores it."""
    if text is None:
        return None
    if text == NOT_ASKED.value:
        return NOT_ASKED
    return NOT_APPLICABLE if text == NOT_APPLICABLE.value else Decimal(text)


def _mark(code: str, text: str, frozen: Mark, now: Mark) -> FrozenMark:
    return FrozenMark(
        code=code,
        text=text,
        mark=mark_text(frozen),
        now="" if frozen == now else mark_text(now),
    )

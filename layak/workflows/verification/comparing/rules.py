"""Stages side by side: what each came to, what moved between two, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from layak.rules.scoring import Mark, points_of
from layak.workflows.verification.stages.rules import Given, marks_after

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageResult:
    """`marks` by code as they stand after the stage; `given` what it said itself."""

    code: str
    marks: Mapping[str, Mark]
    given: Mapping[str, Given]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedMark:
    """A question that a stage changed, by how many points and for which reason of the list."""

    code: str
    stage: str
    before: Decimal
    now: Decimal
    reason: str
    text: str

    @property
    def change(self) -> Decimal:
        return self.now - self.before


def results(
    own: Mapping[str, Mark], stages: Sequence[tuple[str, Mapping[str, Given]]], first: str
) -> list[StageResult]:
    """One result a stage, each standing on the one before; `first` is the answers' own."""
    found = [StageResult(code=first, marks=own, given={})]
    for code, given in stages:
        found.append(StageResult(code=code, marks=marks_after(found[-1].marks, given), given=given))
    return found


def moved(found: Sequence[StageResult]) -> list[MovedMark]:
    """Every change from one stage to the next, the largest fall first."""
    rows = [
        MovedMark(
            code=code,
            stage=after.code,
            before=points_of(before.marks.get(code)),
            now=points_of(mark),
            reason=after.given[code].reason,
            text=after.given[code].text,
        )
        for before, after in pairwise(found)
        for code, mark in after.marks.items()
        if points_of(mark) != points_of(before.marks.get(code))
    ]
    return sorted(rows, key=lambda row: (row.change, row.code))


def by_reason(rows: Sequence[MovedMark]) -> list[tuple[str, int, Decimal]]:
    """Reason, how many questions fell for it, and by how many points; the largest first."""
    sums: dict[str, tuple[int, Decimal]] = {}
    for row in rows:
        if row.change < ZERO:
            count, points = sums.get(row.reason, (0, ZERO))
            sums[row.reason] = (count + 1, points - row.change)
    return sorted(
        ((reason, count, points) for reason, (count, points) in sums.items()),
        key=lambda line: -line[2],
    )

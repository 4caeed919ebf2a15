"""From one result to the next, part by part: what moved, exactly, and which questions moved it.

A question without a mark, and one that does not apply or is not asked, counts 0 as it does in the
sum. The steps always add up: what cannot be told of a question of today stands apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from layak.rules.instrument import Edition
from layak.rules.scoring import Mark

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A question whose points moved; ``before`` None: it has no forerunner."""

    code: str
    before: Decimal | None
    now: Decimal

    @property
    def change(self) -> Decimal:
        return self.now - (self.before or ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMoved:
    code: str
    name: str
    before: Decimal
    now: Decimal

    @property
    def change(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """``start`` + changes of ``parts`` - ``gone`` = ``end``; ``gone`` are points of questions that
    have no successor. ``moved`` are questions, the largest change first, ties in edition order.
    """

    start: Decimal
    end: Decimal
    gone: Decimal
    gone_count: int
    parts: tuple[PartMoved, ...]
    moved: tuple[Moved, ...]


def waterfall(
    edition: Edition,
    marks: Mapping[str, Mark],
    former: Mapping[str, Mark],
    origins: Mapping[str, tuple[str, ...]],
) -> Waterfall:
    """``marks`` by code of ``edition``, ``former`` by the codes of the edition before.

    ``origins`` names the former codes of each question of today; a former question that two of
    today name counts for the first in the order of the edition, so that no point counts twice.
    """
    taken: set[str] = set()
    parts, moved = [], []
    for part in edition.parts:
        questions = [
            _question(question.code, marks, former, origins.get(question.code, ()), taken)
            for indicator in part.indicators
            for question in indicator.questions
        ]
        parts.append(
            PartMoved(
                code=part.code,
                name=part.name,
                before=sum((one.before or ZERO for one in questions), ZERO),
                now=sum((one.now for one in questions), ZERO),
            )
        )
        moved += [one for one in questions if one.change]
    left = [points_of(mark) for code, mark in former.items() if code not in taken]
    return Waterfall(
        start=sum(map(points_of, former.values()), ZERO),
        end=sum((part.now for part in parts), ZERO),
        gone=sum(left, ZERO),
        gone_count=sum(1 for points in left if points),
        parts=tuple(parts),
        moved=tuple(sorted(moved, key=lambda one: -abs(one.change))),
    )


def _question(
    code: str,
    marks: Mapping[str, Mark],
    former: Mapping[str, Mark],
    origins: tuple[str, ...],
    taken: set[str],
) -> Moved:
    own = [origin for origin in origins if origin in former and origin not in taken]
    taken.update(own)
    before = sum((points_of(former[origin]) for origin in own), ZERO) if own else None
    return Moved(code=code, before=before, now=points_of(marks.get(code)))


def points_of(mark: Mark) -> Decimal:
    """What a mark counts in a sum."""
    return mark if isinstance(mark, Decimal) else ZERO

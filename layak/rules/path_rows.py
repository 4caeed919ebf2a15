"""Improvements and limits written down in whole numbers for the solver."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from itertools import groupby
from math import gcd

from layak.rules.path import Improvement
from layak.rules.path_limits import (
    AtMost,
    Capacity,
    Committed,
    Excluded,
    Fixed,
    Limit,
    Money,
    Prerequisite,
    ReadyBy,
    TotalEffort,
)
from layak.rules.path_solver import Row, Terms

CENTS = 100
# effort and child weights are told to four decimals
FINE = 10_000


@dataclass(frozen=True)
class Frame:
    """The improvements as columns 0, 1, ... in edition order, lowest option of a question first.

    ``standing`` are today's points by question, also of questions that cannot rise.
    """

    improvements: tuple[Improvement, ...]
    standing: Mapping[str, Decimal]

    @cached_property
    def questions(self) -> dict[str, tuple[int, ...]]:
        """Columns of each question that can rise, in edition order."""
        numbered = groupby(enumerate(self.improvements), key=lambda pair: pair[1].question)
        return {code: tuple(column for column, _ in pairs) for code, pairs in numbered}

    @cached_property
    def efforts(self) -> tuple[int, ...]:
        return tuple(int(item.effort * FINE) for item in self.improvements)

    @cached_property
    def gains(self) -> tuple[int, ...]:
        return tuple(int(item.gain * CENTS) for item in self.improvements)

    @cached_property
    def surviving_gains(self) -> tuple[int, ...]:
        return tuple(int(item.surviving_gain * CENTS) for item in self.improvements)

    def where(self, is_meant: Callable[[Improvement], bool]) -> Terms:
        """Every improvement of which something is true, counted once."""
        return tuple((i, 1) for i, item in enumerate(self.improvements) if is_meant(item))

    def weighed(self, weights: Sequence[int], columns: Iterable[int] | None = None) -> Terms:
        chosen = range(len(self.improvements)) if columns is None else columns
        return tuple((i, weights[i]) for i in chosen if weights[i])


def frame_of(
    improvements: Iterable[Improvement], standing: Mapping[str, Decimal], limits: Iterable[Limit]
) -> Frame:
    """The frame in its order, with promised effort taken off where a limit says so."""
    promised = {limit.question: limit for limit in limits if isinstance(limit, Committed)}
    found = sorted(improvements, key=lambda item: (item.position, item.to))
    done = {
        item.question: item
        for item in found
        if item.question in promised and item.to == promised[item.question].to
    }
    return Frame(
        improvements=tuple(_less_promised(item, done.get(item.question)) for item in found),
        standing=standing,
    )


def _less_promised(item: Improvement, promised: Improvement | None) -> Improvement:
    if promised is None or item.to < promised.to:
        return item
    return replace(
        item,
        effort=max(item.effort - promised.effort, Decimal(0)),
        cost_idr=max(item.cost_idr - promised.cost_idr, 0),
        is_committed=True,
    )


def ladder_rows(frame: Frame) -> list[Row]:
    """At most one option of each question."""
    return [Row(tuple((i, 1) for i in columns), None, 1) for columns in frame.questions.values()]


def gain_row(frame: Frame, wanted: Decimal, *, is_surviving: bool) -> Row:
    """The gains, whole or as far as they are expected to survive, reach what is wanted."""
    gains = frame.surviving_gains if is_surviving else frame.gains
    least = int((wanted * CENTS).to_integral_value(ROUND_CEILING))
    return Row(frame.weighed(gains), least, None)


def limit_rows(limit: Limit, frame: Frame) -> list[Row]:
    """The rows that a limit adds; none where it already holds whatever is chosen."""
    match limit:
        case Fixed() | Committed():
            return _risen(limit, frame)
        case Prerequisite():
            return _before(limit, frame)
        case Excluded():
            return [Row(frame.where(lambda item: item.question == limit.question), None, 0)]
        case ReadyBy(day):
            late = frame.where(lambda item: item.ready_on is not None and item.ready_on > day)
            return [Row(late, None, 0)]
        case _:
            return [_sum(limit, frame)]


def _sum(limit: Capacity | AtMost | TotalEffort | Money, frame: Frame) -> Row:
    match limit:
        case AtMost(agency, count):
            return Row(frame.where(lambda item: item.agency == agency), None, count)
        case Money(cost_idr):
            return Row(frame.weighed([i.cost_idr for i in frame.improvements]), None, cost_idr)
        case TotalEffort(effort):
            return Row(frame.weighed(frame.efforts), None, int(effort * FINE // 1))
        case Capacity(agency, effort):
            columns = [i for i, _ in frame.where(lambda item: item.agency == agency)]
            return Row(frame.weighed(frame.efforts, columns), None, int(effort * FINE // 1))


def _risen(limit: Fixed | Committed, frame: Frame) -> list[Row]:
    if frame.standing.get(limit.question, Decimal(0)) >= limit.to:
        return []
    is_exact = isinstance(limit, Fixed)
    terms = frame.where(
        lambda item: (
            item.question == limit.question
            and (item.to == limit.to if is_exact else item.to >= limit.to)
        )
    )
    return [Row(terms, 1, None)]


def _before(limit: Prerequisite, frame: Frame) -> list[Row]:
    if frame.standing.get(limit.needs, Decimal(0)) >= limit.at_least:
        return []
    after = frame.where(lambda item: item.question == limit.question)
    before = frame.where(lambda item: item.question == limit.needs and item.to >= limit.at_least)
    return [Row((*after, *((column, -1) for column, _ in before)), None, 0)]


def relaxed(row: Row, column: int) -> list[Row]:
    """The same row, which need not hold where this yes-no column is chosen."""
    most = sum(value for _, value in row.terms if value > 0)
    least = sum(value for _, value in row.terms if value < 0)
    rows = []
    if row.high is not None and most > row.high:
        rows.append(Row((*row.terms, (column, row.high - most)), None, row.high))
    if row.low is not None and least < row.low:
        rows.append(Row((*row.terms, (column, row.low - least)), row.low, None))
    return rows


def shrunk(costs: Sequence[int]) -> list[int]:
    """The same costs in the largest unit that keeps them whole."""
    unit = gcd(*costs) or 1
    return [cost // unit for cost in costs]

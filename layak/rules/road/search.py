"""Choosing improvements: the best for one aim, among those for the next, then in edition order.

Improvements and limits are written down in whole numbers for the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from itertools import groupby
from math import gcd

from layak.rules.road.improvements import Aim, Improvement, Plan
from layak.rules.road.limits import (
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
from layak.rules.road.solver import Outcome, Row, Solver, Terms

# Improvements and limits written down in whole numbers for the solver.

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
        case Prerequisite():
            if frame.standing.get(limit.needs, Decimal(0)) >= limit.at_least:
                return []
            after = frame.where(lambda item: item.question == limit.question)
            before = frame.where(
                lambda item: item.question == limit.needs and item.to >= limit.at_least
            )
            return [Row((*after, *((column, -1) for column, _ in before)), None, 0)]
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


# Choosing improvements: the best for one aim, among those for the next, then in edition order.
#
# Exact throughout: gains count in hundredths of a point, effort in ten-thousandths, and what the
# solver proves is checked by whole sums (`solver`). Edition order: of plans that are equal
# in every aim, the one whose first differing step stands earlier, at the lower option.

LEAST_EFFORT: tuple[Aim, ...] = ("effort", "gain")
SECONDS = 20.0
# weights of an order must stay exact in the solver's arithmetic
LARGEST_WEIGHT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to choose from, what limits it, and the gain it must reach.

    ``standing`` are today's points by question code. With ``is_surviving`` only that part of a gain
    counts which verification is expected to leave. ``seconds`` is how long the solver may look.
    """

    improvements: tuple[Improvement, ...]
    standing: Mapping[str, Decimal]
    wanted: Decimal = Decimal(0)
    limits: tuple[Limit, ...] = ()
    is_surviving: bool = False
    seconds: float = SECONDS

    @property
    def frame(self) -> Frame:
        return frame_of(self.improvements, self.standing, self.limits)


class NotFoundInTime(Exception):
    """The solver found no plan in its time, and did not prove that there is none."""


def choose(
    search: Search, aims: Sequence[Aim] = LEAST_EFFORT, *, is_ordered: bool = True
) -> Plan | None:
    """The best plan for the aims in turn, or None where proven that no plan reaches the gain.

    "effort", "money" and "agencies" are made small, "gain" and "children" large. Unless
    ``is_ordered``, plans that are equal in all aims are not told apart: enough for sums, and
    quicker. Errors: NotFoundInTime.
    """
    frame = search.frame
    rows = [
        *ladder_rows(frame),
        gain_row(frame, search.wanted, is_surviving=search.is_surviving),
        *(row for limit in search.limits for row in limit_rows(limit, frame)),
    ]
    if "agencies" in aims:
        # an agency's column is chosen as soon as it leads a step; columns follow the improvements
        places = {name: len(frame.improvements) + i for i, name in enumerate(_agencies(frame))}
        agency_rows = [
            Row((*((i, 1) for i in columns), (places[agency], -1)), None, 0)
            for columns in frame.questions.values()
            if (agency := frame.improvements[columns[0]].agency)
        ]
        rows += agency_rows
    choice = _Choice(frame, rows, search.seconds, has_agencies="agencies" in aims)
    return choice.run(aims, is_ordered=is_ordered)


def _agencies(frame: Frame) -> list[str]:
    return list(dict.fromkeys(item.agency for item in frame.improvements if item.agency))


class _Choice:
    """One run over the aims."""

    def __init__(
        self, frame: Frame, rows: Sequence[Row], seconds: float, *, has_agencies: bool
    ) -> None:
        self.frame = frame
        self.count = len(frame.improvements) + (len(_agencies(frame)) if has_agencies else 0)
        self.solver = Solver(self.count, rows, seconds)

    def run(self, aims: Sequence[Aim], *, is_ordered: bool) -> Plan | None:
        best: frozenset[int] | None = None
        for aim in aims:
            costs, unit = self.costs(aim)
            outcome = self.solver.minimise(costs)
            if outcome.status == "impossible" and best is None:
                return None
            best = best if outcome.chosen is None else outcome.chosen
            if best is None:
                raise NotFoundInTime
            if outcome.status != "optimal":
                gap = _gap(outcome, costs) if aim == aims[0] else 0
                return self.plan(best, is_optimal=False, gap=None if gap is None else gap * unit)
            value = sum(costs[i] for i in best)
            self.solver.hold(tuple((i, cost) for i, cost in enumerate(costs) if cost), value)
        if is_ordered:
            best = self.in_edition_order(best or frozenset())
        return self.plan(best or frozenset(), is_optimal=True, gap=Decimal(0))

    def plan(self, chosen: frozenset[int], *, is_optimal: bool, gap: Decimal | None) -> Plan:
        steps = [i for i in sorted(chosen) if i < len(self.frame.improvements)]
        return Plan(
            steps=tuple(self.frame.improvements[i] for i in steps),
            is_optimal=is_optimal,
            gap=gap,
        )

    def costs(self, aim: Aim) -> tuple[list[int], Decimal]:
        """One whole cost per column, and what a cost of 1 is worth."""
        items, rest = self.frame.improvements, self.count - len(self.frame.improvements)
        costs, worth = [0] * len(items), Decimal(1)
        match aim:
            case "effort":
                costs, worth = list(self.frame.efforts), Decimal(1) / FINE
            case "gain":
                costs, worth = [-gain for gain in self.frame.gains], Decimal(1) / CENTS
            case "money":
                costs = [item.cost_idr for item in items]
            case "children":
                costs = [-int(item.gain * item.child_weight * FINE) for item in items]
                worth = Decimal(1) / FINE
            case "agencies":
                costs += [1] * rest
        costs += [0] * (self.count - len(costs))
        small = shrunk(costs)
        unit = next((old // new for old, new in zip(costs, small, strict=True) if new), 1)
        return small, unit * worth

    def in_edition_order(self, chosen: frozenset[int]) -> frozenset[int]:
        """Of all choices that are equal in the aims, the first in edition order.

        Stops with what is known where time runs out: the aims are proven all the same.
        """
        columns = range(len(self.frame.improvements))
        if not self.has_twins(chosen) and not self.solver.has_other(chosen, columns):
            return chosen
        steps, pinned = frozenset(columns), frozenset[int]()
        for group in _groups(list(self.frame.questions.values())):
            if chosen & steps <= pinned:
                break  # every gain is above 0 and their sum is held: nothing else can rise
            if any(columns[0] not in chosen for columns in group):
                outcome = self.solver.minimise(_order_costs(group, self.count))
                if outcome.status != "optimal" or outcome.chosen is None:
                    break
                chosen = outcome.chosen
            for column in (i for columns in group for i in columns):
                self.solver.pin(column, is_chosen=column in chosen)
                pinned |= {column}
        return chosen

    def has_twins(self, chosen: frozenset[int]) -> bool:
        """Whether an option left out equals a chosen one: then there is hardly only one plan.

        A cheap look that saves proving it; what it misses, the proof finds.
        """
        pairs = list(zip(self.frame.gains, self.frame.efforts, strict=True))
        taken = {pairs[i] for i in chosen if i < len(pairs)}
        risen = {self.frame.improvements[i].question for i in chosen if i < len(pairs)}
        return any(
            pair in taken and item.question not in risen
            for pair, item in zip(pairs, self.frame.improvements, strict=True)
        )


def _groups(questions: Sequence[tuple[int, ...]]) -> Iterator[list[tuple[int, ...]]]:
    """Questions in order, as many at a time as their weights allow."""
    group: list[tuple[int, ...]] = []
    weight = 1
    for columns in questions:
        if weight * (len(columns) + 1) > LARGEST_WEIGHT:
            yield group
            group, weight = [], 1
        group.append(columns)
        weight *= len(columns) + 1
    yield group


def _order_costs(group: Sequence[tuple[int, ...]], count: int) -> list[int]:
    """Costs under which an earlier step, then a lower option, outweighs all that follows."""
    costs, weight = [0] * count, 1
    for columns in reversed(group):
        for place, column in enumerate(columns):
            costs[column] = -weight * (len(columns) - place)
        weight *= len(columns) + 1
    return costs


def _gap(outcome: Outcome, costs: Sequence[int]) -> int | None:
    """How far the least possible cost may lie below what was found."""
    if outcome.chosen is None or outcome.bound is None:
        return None
    return max(sum(costs[i] for i in outcome.chosen) - outcome.bound, 0)

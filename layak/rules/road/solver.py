"""A thin skin over the solver HiGHS: yes-no columns, whole-number rows, proven minima.

All coefficients are whole, so a minimum is proven as soon as the bound is less than one away from
it. What the solver returns is rounded and held against the rows in whole numbers before it is
believed. One thread and a fixed seed: the same question has the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Literal

OPTIONS: Mapping[str, bool | int | float] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "mip_abs_gap": 0.5,
    "mip_feasibility_tolerance": 1e-9,
}
HALF = 0.5
# how far a bound that is a whole number may lie off it
BOUND_NOISE = 1e-6

type Terms = tuple[tuple[int, int], ...]
type Status = Literal["optimal", "stopped", "impossible"]


@dataclass(frozen=True, slots=True)
class Row:
    """low <= sum of coefficient x column <= high; None on a side without a bound."""

    terms: Terms
    low: int | None
    high: int | None

    def holds(self, chosen: frozenset[int]) -> bool:
        total = sum(coefficient for column, coefficient in self.terms if column in chosen)
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``chosen`` are columns, empty unless something was found; ``bound`` is the least possible.

    ``impossible``: proven that no choice satisfies the rows. ``stopped``: time ran out, or the
    exact check failed; ``chosen`` may then be None.
    """

    status: Status
    chosen: frozenset[int] | None
    bound: int | None


class Solver:
    """One set of rows, minimised for one cost after the other. Keeps its last choice as a start.

    ``seconds`` are for all of it together. With a ``gap`` a choice is good enough that is proven
    to be within that share of the best.
    """

    def __init__(
        self, column_count: int, rows: Sequence[Row], seconds: float, *, gap: float = 0
    ) -> None:
        self.column_count = column_count
        self.seconds = seconds
        self.rows = list(rows)
        self.start: frozenset[int] | None = None
        # a large library, which pages that search for nothing need not load
        from layak.rules.road import engine as path_engine

        self.highs = path_engine
        self.engine = path_engine.new_engine(column_count, rows, {**OPTIONS, "mip_rel_gap": gap})

    @property
    def spent(self) -> float:
        """Seconds that the engine has run so far."""
        return self.engine.getRunTime()

    def minimise(self, costs: Sequence[int]) -> Outcome:
        """The choice with the least sum of costs, one cost per column."""
        if not self.column_count:
            is_held = all(row.holds(frozenset()) for row in self.rows)
            return (
                Outcome("optimal", frozenset(), 0) if is_held else Outcome("impossible", None, None)
            )
        left = self.seconds - self.spent
        if left <= 0:
            return Outcome("stopped", None, None)
        self.engine.setOptionValue("time_limit", left)
        self.highs.set_costs(self.engine, costs)
        if self.start is not None:
            self.highs.set_start(self.engine, self.start, self.column_count)
        self.engine.run()
        if self.highs.is_impossible(self.engine):
            return Outcome("impossible", None, None)
        values = self.engine.getSolution().col_value
        info = self.engine.getInfo()
        bound = ceil(info.mip_dual_bound - BOUND_NOISE) if isfinite(info.mip_dual_bound) else None
        chosen = frozenset(i for i, value in enumerate(values) if value > HALF)
        if len(values) != self.column_count or not all(row.holds(chosen) for row in self.rows):
            return Outcome("stopped", None, bound)
        self.start = chosen
        value = sum(costs[i] for i in chosen)
        is_proven = bound is not None and bound >= value
        return Outcome("optimal" if is_proven else "stopped", chosen, bound)

    def has_other(self, chosen: frozenset[int], columns: range) -> bool:
        """Whether some choice differs in these columns; also true where that stayed unknown."""
        terms = tuple((i, -1 if i in chosen else 1) for i in columns)
        self._add(Row(terms, 1 - len(chosen & frozenset(columns)), None))
        place, self.start = self.engine.getNumRow() - 1, None
        outcome = self.minimise([0] * self.column_count)
        self.highs.delete_row(self.engine, place)
        self.rows.pop()
        self.start = chosen
        return outcome.status != "impossible"

    def hold(self, terms: Terms, value: int) -> None:
        """From now on the sum of these terms is exactly this."""
        self._add(Row(terms, value, value))

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        self.highs.add_row(self.engine, row)

    def pin(self, column: int, *, is_chosen: bool) -> None:
        """From now on this column is chosen, or is not."""
        self.engine.changeColBounds(column, float(is_chosen), float(is_chosen))

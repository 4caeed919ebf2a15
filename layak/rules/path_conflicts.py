"""Why no plan exists: a smallest set of limits that cannot hold together, or with the goal.

A set of limits conflicts exactly when it hits every way of giving up limits that would help. So
the smallest set that hits all ways found so far is either a conflict, or shows one way more
(implicit hitting sets: Ignatiev, Previti, Liffiton, Marques-Silva: Smallest MUS extraction with
minimal hitting set dualization, CP 2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layak.rules.path_limits import Limit
from layak.rules.path_rows import Frame, gain_row, ladder_rows, limit_rows, relaxed
from layak.rules.path_search import NotFoundInTime, Search
from layak.rules.path_solver import Row, Solver

MOST_ROUNDS = 60
# a way of giving up limits serves as well when it is not the shortest
FEW = 0.5


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits of which one has to give way; empty when the ladders and efforts alone fall short.

    ``is_smallest`` is false where the search for a smaller set was cut off: then no limit of the
    set can be left out, but another, smaller set might exist.
    """

    limits: tuple[Limit, ...]
    is_smallest: bool


def smallest_conflict(search: Search) -> Conflict:
    """The conflict of a search that `choose` found impossible, by number of limits.

    Errors: ValueError when the limits do not conflict; NotFoundInTime.
    """
    frame = search.frame
    rows = [limit_rows(limit, frame) for limit in search.limits]
    fixed = [
        *ladder_rows(frame),
        gain_row(frame, search.wanted, is_surviving=search.is_surviving),
    ]
    hunt = _Hunt(frame, fixed, rows, search.seconds)
    kept, is_smallest = hunt.run()
    return Conflict(tuple(search.limits[i] for i in sorted(kept)), is_smallest)


class _Hunt:
    def __init__(
        self, frame: Frame, fixed: list[Row], rows: Sequence[list[Row]], seconds: float
    ) -> None:
        self.first = len(frame.improvements)
        self.count = len(rows)
        self.left = seconds
        self.rows = fixed + [
            loose
            for i, group in enumerate(rows)
            for row in group
            for loose in relaxed(row, self.first + i)
        ]

    def run(self) -> tuple[frozenset[int], bool]:
        ways: list[frozenset[int]] = []
        for _ in range(MOST_ROUNDS):
            kept = self.hit(ways)
            given_up = self.given_up(kept)
            if given_up is None:
                return kept, True
            if not given_up:
                raise ValueError("These limits do not conflict.")
            ways.append(given_up)
        return self.thinned(), False

    def given_up(self, kept: frozenset[int]) -> frozenset[int] | None:
        """Few limits to give up while these are kept; None when even all would not help."""
        solver = Solver(self.first + self.count, self.rows, self.left, gap=FEW)
        for i in kept:
            solver.pin(self.first + i, is_chosen=False)
        outcome = solver.minimise([0] * self.first + [1] * self.count)
        self.left -= solver.spent
        if outcome.status == "impossible":
            return None
        if outcome.chosen is None:
            raise NotFoundInTime
        return frozenset(i - self.first for i in outcome.chosen if i >= self.first)

    def hit(self, ways: Sequence[frozenset[int]]) -> frozenset[int]:
        """The fewest limits of which at least one is in every way."""
        if not ways:
            return frozenset()
        rows = [Row(tuple((i, 1) for i in sorted(way)), 1, None) for way in ways]
        solver = Solver(self.count, rows, self.left)
        outcome = solver.minimise([1] * self.count)
        self.left -= solver.spent
        if outcome.chosen is None:
            raise NotFoundInTime
        return outcome.chosen

    def thinned(self) -> frozenset[int]:
        """All limits, less every one without which the rest still conflicts."""
        kept = frozenset(range(self.count))
        for i in range(self.count):
            if self.given_up(kept - {i}) is None:
                kept -= {i}
        return kept

"""Which cells of a table with totals can be worked out, as a question about cycles.

Rows and columns (the totals among them) are nodes, cells are edges. A change of hidden cells that
leaves every shown number as it is runs around a cycle: one up, the next down, so that every row
and column still adds up (cells of a total count the other way round). So a hidden cell has more
than one possible whole value exactly when a cycle of allowed changes runs through it: tables of
two dimensions are networks, whose whole-number ranges are those of the real ones (Cox, 1980;
Fischetti and Salazar, 1999). An allowed change keeps a cell within what an outsider may know of
it, see `Moves`.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

type Cell = tuple[int, int]
type Direction = Literal[1, -1]
type Grid = tuple[tuple[int, ...], ...]
type _Search = Callable[[int, int], list[int] | None]


@dataclass(frozen=True, slots=True)
class Moves:
    """What it costs to move a cell by one, up and down; None where that may not be.

    Zero for a cell that is hidden already, the price of hiding it otherwise.
    """

    up: int | None
    down: int | None

    def by(self, direction: Direction) -> int | None:
        return self.up if direction > 0 else self.down


@dataclass(frozen=True, slots=True)
class Cycle:
    """Cells and the way each moves, and what hiding those costs that are not hidden yet."""

    cost: int
    cells: Mapping[Cell, Direction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What the cheapest ways from one node cost, or those to it where ``is_back``; see ``Network``."""

    start: int
    is_back: bool
    cost: Mapping[int, int]
    came: Mapping[int, int]

    def way(self, end: int) -> list[int]:
        """The nodes of the way in the order of its steps; ``end`` must have a cost."""
        found = _way(self.came, self.start, end)
        return found[::-1] if self.is_back else found


def with_totals(counts: Sequence[Sequence[int]]) -> Grid:
    """The counts with the sum of each row at its end, and the sums of the columns as last row."""
    rows = [(*row, sum(row)) for row in counts]
    return (*rows, tuple(map(sum, zip(*rows, strict=True))))


class Network:
    """The cells of one table, totals included, with their moves.

    Rows are the nodes 0, 1, ..., columns follow them. A step from a row to a column lets the cell
    between them grow for its row, one from a column to a row lets it shrink.
    """

    def __init__(self, moves: Mapping[Cell, Moves], height: int, width: int) -> None:
        self.height, self.width = height, width
        self.moves: dict[Cell, Moves] = {}
        self.steps: list[dict[int, int]] = [{} for _ in range(height + width)]
        self.free: list[dict[int, None]] = [{} for _ in range(height + width)]
        self.back: list[dict[int, int]] = [{} for _ in range(height + width)]
        for cell, allowed in moves.items():
            self.allow(cell, allowed)

    def allow(self, cell: Cell, moves: Moves) -> None:
        """Set what a cell may do from now on."""
        self.moves[cell] = moves
        row, column = cell[0], self.height + cell[1]
        for start, end, grows in ((row, column, True), (column, row, False)):
            price = moves.by(self._direction(cell, grows=grows))
            self.steps[start].pop(end, None)
            self.free[start].pop(end, None)
            self.back[end].pop(start, None)
            if price is not None:
                self.steps[start][end] = self.back[end][start] = price
            if price == 0:
                self.free[start][end] = None

    def free_cycle(self, cell: Cell) -> Cycle | None:
        """A shortest cycle through a cell that hides nothing further; None when there is none."""
        return self._cheapest(cell, self._free_path, is_free=True)

    def cheapest_cycle(self, cell: Cell) -> Cycle | None:
        """The cheapest cycle through a cell; None when there is none."""
        return self._cheapest(cell, self._path, is_free=False)

    def reach(
        self, start: int, *, is_back: bool = False, is_free: bool = False, barred: int = -1
    ) -> Reach:
        """The cheapest ways from a node to every other, past none that is ``barred``."""
        edges = self.back if is_back else self.steps
        came: dict[int, int] = {}
        best = {start: 0}
        ready: list[tuple[int, int]] = [(0, start)]
        while ready:
            cost, node = heapq.heappop(ready)
            if cost > best[node]:
                continue
            for following, price in edges[node].items():
                total = cost + price
                if following == barred or (is_free and price):
                    continue
                if total < best.get(following, total + 1):
                    best[following], came[following] = total, node
                    heapq.heappush(ready, (total, following))
        return Reach(start=start, is_back=is_back, cost=best, came=came)

    def moved(self, way: Sequence[int]) -> dict[Cell, Direction]:
        """The cells that a way passes and how each moves."""
        found: dict[Cell, Direction] = {}
        for start, end in pairwise(way):
            grows = start < self.height
            cell = (start, end - self.height) if grows else (end, start - self.height)
            found[cell] = self._direction(cell, grows=grows)
        return found

    def _cheapest(self, cell: Cell, path: _Search, *, is_free: bool) -> Cycle | None:
        row, column = cell[0], self.height + cell[1]
        found = []
        # a cell that grows for its row must shrink for its column: the way back starts there
        for start, goal in ((column, row), (row, column)):
            direction = self._direction(cell, grows=start == column)
            own = self.moves[cell].by(direction)
            way = None if own is None or (is_free and own) else path(start, goal)
            if own is not None and way is not None:
                cost = own + sum(self.steps[start][end] for start, end in pairwise(way))
                found.append(Cycle(cost=cost, cells={cell: direction} | self.moved(way)))
        return min(found, key=lambda cycle: (cycle.cost, len(cycle.cells)), default=None)

    def _direction(self, cell: Cell, *, grows: bool) -> Direction:
        """Up or down: in the total row or the total column a cell counts the other way round."""
        is_turned = (cell[0] == self.height - 1) != (cell[1] == self.width - 1)
        return 1 if grows != is_turned else -1

    def _free_path(self, start: int, goal: int) -> list[int] | None:
        """A shortest way of free steps from node to node, not straight along their own cell."""
        came = {start: start}
        ready = deque([start])
        while ready:
            node = ready.popleft()
            for following in self.free[node]:
                if following in came or (node == start and following == goal):
                    continue
                came[following] = node
                if following == goal:
                    return _way(came, start, goal)
                ready.append(following)
        return None

    def _path(self, start: int, goal: int) -> list[int] | None:
        """The cheapest way from node to node (Dijkstra), not straight along their own cell."""
        came: dict[int, int] = {}
        best = {start: 0}
        ready: list[tuple[int, int]] = [(0, start)]
        while ready:
            cost, node = heapq.heappop(ready)
            if node == goal:
                return _way(came, start, goal)
            if cost > best[node]:
                continue
            for following, price in self.steps[node].items():
                total = cost + price
                is_own = node == start and following == goal
                if not is_own and total < best.get(following, total + 1):
                    best[following], came[following] = total, node
                    heapq.heappush(ready, (total, following))
        return None


def _way(came: Mapping[int, int], start: int, goal: int) -> list[int]:
    way = [goal]
    while way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]

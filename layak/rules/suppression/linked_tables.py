"""Several tables over the same cases made safe together: each hidden number keeps a way to be another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from layak.rules.suppression.network import Direction, Moves, Network, Reach
from layak.rules.suppression.tables import (
    LEAST_THRESHOLD,
    TOTAL,
    SafeTable,
    changed,
    price_of,
    without_zero,
)

# Which numbers of linked tables to hide: each hidden one keeps a way to be another number.
#
# Three kinds of moves leave all that is shown as it is, in every table at once:
# - around a cycle inside one table, all totals staying (`network`);
# - one case from a line of a dimension to another line: both totals, and in *every* table that
#   has the dimension a way between the two lines;
# - one case more or less in all: the grand total, a line of every dimension, and in every table
#   a way between its two lines.
# Each is found by cheapest ways. A hidden number without such a move makes the whole unsafe. More
# moves than these exist; leaving them out hides a little more and never less.

type Pair = tuple[str, str]
# an inner cell: both dimensions and both lines; a total of a line: its dimension, "", line, -1
type Place = tuple[str, str, int, int]
type Steps = Mapping[Place, Direction]


@dataclass(frozen=True, slots=True)
class Move:
    """Numbers and the way each moves, and what hiding those costs that still show."""

    cost: int
    steps: Steps


def inner(pair: Pair, row: int, column: int) -> Place:
    return (*pair, row, column)


def line(dimension: str, number: int) -> Place:
    return (dimension, "", number, -1)


def grand() -> Place:
    return ("", "", -1, -1)


class Joint:
    """Hidden numbers of all tables and, for each, the move that keeps it from being worked out."""

    def __init__(self, tables: Mapping[Pair, Sequence[Sequence[int]]], below: int) -> None:
        self.below = below
        self.values = _values(tables)
        self.sizes: dict[str, int] = {}
        for (down, across), counts in tables.items():
            self.sizes[down], self.sizes[across] = len(counts), len(counts[0])
        self.of: dict[str, list[Pair]] = {
            name: [pair for pair in tables if name in pair] for name in self.sizes
        }
        small = [place for place, value in self.values.items() if 0 < value < below]
        self.small_lines = {place for place in small if not place[1]}
        self.barred: set[Place] = set()
        self.hidden = {place for place in self.values if self.is_blurred(place)} | set(small)
        self.first = sorted(self.hidden, key=lambda place: (bool(place[1]), place))
        self.witness: dict[Place, Move] = {}
        self.networks = {pair: self._network(pair) for pair in tables}

    @property
    def is_safe(self) -> bool:
        return all(place in self.witness for place in self.hidden)

    def shown(self, place: Place) -> int | None:
        return None if place in self.hidden else self.values[place]

    def is_blurred(self, place: Place) -> bool:
        """An inner cell of a small line; where the other line has no case at all, zero may show."""
        if not place[1]:
            return False
        lines = line(place[0], place[2]), line(place[1], place[3])
        return any(one in self.small_lines for one in lines) and all(map(self.values.get, lines))

    def run(self) -> None:
        for is_free in (True, False):
            for place in self.first:
                if place not in self.witness and (move := self.find(place, is_free=is_free)):
                    self.accept(move)
        further = self.hidden - set(self.first)
        for place in sorted(further, key=lambda one: (self.price(one), one), reverse=True):
            self.show_again(place)

    def accept(self, move: Move) -> None:
        for place in move.steps:
            self.witness.setdefault(place, move)
            if place not in self.hidden:
                self.hidden.add(place)
                self._renew(place)

    def show_again(self, place: Place) -> None:
        """Show a number that was hidden for others, when all others stay safe without it."""
        self.barred.add(place)
        self._renew(place)
        found: dict[Place, Move] = {}
        for other, move in self.witness.items():
            if other == place or place not in move.steps or other in found:
                continue
            instead = self.find(other, is_free=True)
            if instead is None:
                self.barred.remove(place)
                self._renew(place)
                return
            found |= dict.fromkeys(instead.steps, instead)
        self.hidden.remove(place)
        del self.witness[place]
        self.witness |= found

    def find(self, place: Place, *, is_free: bool) -> Move | None:
        """The cheapest move found through a number; with ``is_free`` only one that costs nothing."""
        found: list[Move] = []
        for move in self._moves_through(place, is_free=is_free):
            if not move.cost:
                return move
            found.append(move)
        return min(found, key=lambda move: move.cost, default=None)

    def _moves_through(self, place: Place, *, is_free: bool) -> Iterator[Move]:
        if place == grand():
            yield from self._whole_moves({}, is_free=is_free)
        elif not place[1]:
            yield from self._line_moves(place, None, is_free=is_free)
            yield from self._whole_moves({place[0]: place[2]}, is_free=is_free)
        else:
            network = self.networks[place[:2]]
            look = network.free_cycle if is_free else network.cheapest_cycle
            if cycle := look(place[2:]):
                cells = {inner(place[:2], *cell): to for cell, to in cycle.cells.items()}
                yield Move(cycle.cost, cells)
            for dimension, number in ((place[0], place[2]), (place[1], place[3])):
                yield from self._line_moves(line(dimension, number), place, is_free=is_free)
            both = {place[0]: place[2], place[1]: place[3]}
            yield from self._whole_moves(both, is_free=is_free)

    def moves(self, place: Place) -> Moves:
        """What an outsider must hold possible who knows the method and which totals are small.

        In a small line every cell lies between 0 and the threshold, elsewhere a small one between
        1 and it; every other hidden one lies at or above it.
        """
        value = self.values[place]
        if place in self.barred:
            return Moves(None, None)
        price = 0 if place in self.hidden else self.price(place)
        if self.is_blurred(place):
            low, high = 0, self.below - 1
        elif 0 < value < self.below:
            low, high = 1, self.below - 1
        elif value:
            low, high = self.below, value + 1
        else:
            return Moves(None, None)
        return Moves(price if value < high else None, price if value > low else None)

    def price(self, place: Place) -> int:
        totals = 2 if place == grand() else int(not place[1])
        return price_of(self.values[place], below=self.below, totals=totals)

    def cost_of(self, place: Place, direction: Direction, *, is_free: bool) -> int | None:
        cost = self.moves(place).by(direction)
        return None if cost and is_free else cost

    def _network(self, pair: Pair) -> Network:
        """The inner cells alone: totals stay, so that other tables are not touched."""
        height, width = self.sizes[pair[0]], self.sizes[pair[1]]
        cells = [(row, column) for row in range(height) for column in range(width)]
        moves = {cell: self.moves(inner(pair, *cell)) for cell in cells}
        return Network(moves, height + 1, width + 1)

    def _renew(self, place: Place) -> None:
        if place[1]:
            self.networks[place[:2]].allow(place[2:], self.moves(place))

    def _line_moves(self, place: Place, via: Place | None, *, is_free: bool) -> Iterator[Move]:
        """One case more in a line and one less in another, or the other way; ``via`` moves too."""
        directions: tuple[Direction, Direction] = (1, -1)
        for direction in directions:
            own = self.cost_of(place, direction, is_free=is_free)
            if own is None:
                continue
            ways = {
                pair: _Ways(self, pair, place, direction, via, is_free=is_free)
                for pair in self.of[place[0]]
            }
            for number in range(self.sizes[place[0]]):
                other = line(place[0], number)
                if other == place:
                    continue
                back = self.cost_of(other, _against(direction), is_free=is_free)
                costs = [found.cost(number, is_across=False) for found in ways.values()]
                if back is None or None in costs:
                    continue
                steps: dict[Place, Direction] = {place: direction, other: _against(direction)}
                for found in ways.values():
                    steps |= found.steps(number, is_across=False)
                yield Move(own + back + sum(cost for cost in costs if cost), steps)

    def _whole_moves(self, lines: Mapping[str, int], *, is_free: bool) -> Iterator[Move]:
        """One case more or less in all, in the ``lines`` given and the cheapest of the others."""
        directions: tuple[Direction, Direction] = (1, -1)
        names = sorted(self.of, key=lambda name: (name not in lines, -len(self.of[name])))
        for direction in directions:
            cost = self.cost_of(grand(), direction, is_free=is_free)
            if cost is None:
                continue
            firsts = [lines[names[0]]] if names[0] in lines else range(self.sizes[names[0]])
            for first in firsts:
                given = {**lines, names[0]: first}
                found = _Whole(self, direction, given, is_free=is_free).move(names)
                if found:
                    yield Move(cost + found.cost, {grand(): direction, **found.steps})


class _Ways:
    """From one line through one table, up or down, to its lines of either dimension."""

    def __init__(
        self,
        joint: Joint,
        pair: Pair,
        start: Place,
        direction: Direction,
        via: Place | None,
        *,
        is_free: bool,
    ) -> None:
        self.network, self.pair = joint.networks[pair], pair
        self.is_row = start[0] == pair[0]
        node = self._node(start[2], is_row=self.is_row)
        # a line that gains a case is left by a row forwards, by a column backwards
        is_back = self.is_row != (direction > 0)
        self.first: dict[Place, Direction] = {}
        self.own = 0
        self.reach: Reach | None
        if via is None or via[:2] != pair:
            self.reach = self.network.reach(node, is_back=is_back, is_free=is_free)
            return
        self.first[via] = direction
        price = joint.moves(via).by(direction)
        onward = self._node(via[3] if self.is_row else via[2], is_row=not self.is_row)
        reach = self.network.reach(onward, is_back=is_back, is_free=is_free, barred=node)
        self.reach = None if price is None or (price and is_free) else reach
        self.own = price or 0

    def cost(self, number: int, *, is_across: bool) -> int | None:
        """To a line of the same dimension or, ``is_across``, of the other; None: no way."""
        end = self._node(number, is_row=self.is_row != is_across)
        cost = self.reach.cost.get(end) if self.reach else None
        return None if cost is None else cost + self.own

    def steps(self, number: int, *, is_across: bool) -> Steps:
        end = self._node(number, is_row=self.is_row != is_across)
        way = self.reach.way(end) if self.reach else []
        moved = self.network.moved(way)
        return self.first | {inner(self.pair, *cell): to for cell, to in moved.items()}

    def _node(self, number: int, *, is_row: bool) -> int:
        return number if is_row else self.network.height + number


class _Whole:
    """One case more or less: a line for each dimension, each the cheapest to those before it."""

    def __init__(
        self, joint: Joint, direction: Direction, given: Mapping[str, int], *, is_free: bool
    ) -> None:
        self.joint, self.direction, self.is_free = joint, direction, is_free
        self.given = given
        self.chosen: dict[str, int] = {}
        self.ways: dict[tuple[Pair, str], _Ways] = {}

    def move(self, names: Sequence[str]) -> Move | None:
        total, steps = 0, dict[Place, Direction]()
        for name in names:
            numbers = [self.given[name]] if name in self.given else range(self.joint.sizes[name])
            costs = [
                (cost, number)
                for number in numbers
                if (cost := self._cost(name, number)) is not None
            ]
            if not costs:
                return None
            cost, number = min(costs)
            for pair, other in self._links(name):
                steps |= self._ways(pair, other).steps(number, is_across=True)
            steps[line(name, number)] = self.direction
            self.chosen[name] = number
            total += cost
        return Move(total, steps)

    def _cost(self, name: str, number: int) -> int | None:
        own = self.joint.cost_of(line(name, number), self.direction, is_free=self.is_free)
        costs = [
            own,
            *(
                self._ways(pair, other).cost(number, is_across=True)
                for pair, other in self._links(name)
            ),
        ]
        return None if None in costs else sum(cost for cost in costs if cost)

    def _links(self, name: str) -> list[tuple[Pair, str]]:
        """The tables between a dimension and those chosen before it."""
        return [
            (pair, other)
            for pair in self.joint.of[name]
            for other in pair
            if other != name and other in self.chosen
        ]

    def _ways(self, pair: Pair, other: str) -> _Ways:
        if (pair, other) not in self.ways:
            start = line(other, self.chosen[other])
            self.ways[pair, other] = _Ways(
                self.joint, pair, start, self.direction, None, is_free=self.is_free
            )
        return self.ways[pair, other]


def _against(direction: Direction) -> Direction:
    return -1 if direction > 0 else 1


def _values(tables: Mapping[Pair, Sequence[Sequence[int]]]) -> dict[Place, int]:
    """Every number that any table shows, once."""
    found: dict[Place, int] = {}
    for pair, counts in tables.items():
        for row, values in enumerate(counts):
            found[line(pair[0], row)] = sum(values)
            found |= {inner(pair, row, column): value for column, value in enumerate(values)}
        for column, values in enumerate(zip(*counts, strict=True)):
            found[line(pair[1], column)] = sum(values)
        found[grand()] = sum(map(sum, counts))
    return found


# Several tables over the same cases made safe together.
#
# Tables that count the same cases by pairs of dimensions (playbook by sex, playbook by age, ...)
# share totals: what one hides another may show, and a number that two tables allow to be one more
# or one less may have one value when both are read at once. So all are made safe as one system.
#
# A line of a dimension (a playbook, a district) with fewer cases than the threshold is hidden
# whole, zeros too: five tables that show which columns of a playbook with one case are empty
# would draw a profile of that child. At last every other zero is hidden as well, as in `tables`:
# beside zeros a hidden number would say that there is a child. (Rapid action domain notes C.7.)

type Counts = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """The lines that every case falls into exactly one of; ``heading`` says what they are.

    ``codes`` name the lines for ever, ``labels`` as they are called today.
    """

    heading: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coarser:
    """Lines of a dimension taken together: ``parts`` has, for each line of the ``dimension`` here,
    the numbers of the lines there. For which of the dimensions ``across`` that is shown."""

    of: str
    dimension: Dimension
    parts: tuple[tuple[int, ...], ...]
    across: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCounts:
    """Whole counts of the same cases by pairs of dimensions: the first down, the second across.

    ``coarser`` tables are summed from what shows when all is safe, so that they tell nothing new.
    Errors: ValueError when tables disagree on a total, or have another shape than their dimensions.
    """

    dimensions: Mapping[str, Dimension]
    tables: Mapping[Pair, Counts]
    coarser: Mapping[str, Coarser] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found: dict[str, tuple[int, ...]] = {}
        for (down, across), counts in self.tables.items():
            width = len(self.dimensions[across].labels)
            if {len(row) for row in counts} - {width}:
                raise ValueError(f"{down} x {across}: {width} columns")
            sums = (
                (down, tuple(map(sum, counts))),
                (across, tuple(sum(row[column] for row in counts) for column in range(width))),
            )
            for name, totals in sums:
                if len(totals) != len(self.dimensions[name].labels):
                    raise ValueError(f"{name}: {len(totals)} lines")
                if found.setdefault(name, totals) != totals:
                    raise ValueError(f"{name}: {found[name]} and {totals}")
        if len({sum(totals) for totals in found.values()}) > 1:
            raise ValueError(str(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedTables:
    """The tables with their totals; None is hidden, in every table that has it.

    ``codes`` are those of the counted lines by dimension. Where ``is_safe`` is false, some hidden number can be worked out however much is hidden: the
    tables must not be shown, only coarser ones.
    """

    codes: Mapping[str, tuple[str, ...]]
    tables: Mapping[Pair, SafeTable]
    is_safe: bool


def protect_live(counts: LinkedCounts, *, below: int, step: int) -> LinkedTables:
    """As `protect`, for counts that still grow: what shows is rounded down to a multiple of ``step``."""
    safe = protect(counts, below=below)

    def rounded(value: int) -> int | None:
        return without_zero(value - value % step)

    tables = {pair: changed(table, rounded) for pair, table in safe.tables.items()}
    return replace(safe, tables=tables)


def protect(counts: LinkedCounts, *, below: int) -> LinkedTables:
    """Hide the counts below `below` and what would give them away in all tables at once.

    The same counts always give the same result. Errors: ValueError when `below` is under 3.
    """
    if below < LEAST_THRESHOLD:
        raise ValueError(below)
    joint = Joint(counts.tables, below)
    joint.run()
    tables = {pair: _table(counts, pair, joint) for pair in counts.tables}
    tables |= {
        (name, across): _together(tables[coarser.of, across], coarser)
        for name, coarser in counts.coarser.items()
        for across in coarser.across
    }
    tables = {pair: changed(table, without_zero) for pair, table in tables.items()}
    codes = {name: dimension.codes for name, dimension in counts.dimensions.items()}
    return LinkedTables(codes=codes, tables=tables, is_safe=joint.is_safe)


def _table(counts: LinkedCounts, pair: Pair, joint: Joint) -> SafeTable:
    down, across = (counts.dimensions[name] for name in pair)
    columns = range(len(across.labels))
    rows = tuple(
        (
            *(joint.shown(inner(pair, row, column)) for column in columns),
            joint.shown(line(pair[0], row)),
        )
        for row in range(len(down.labels))
    )
    totals = (*(joint.shown(line(pair[1], column)) for column in columns), joint.shown(grand()))
    return SafeTable(
        columns=(down.heading, *across.labels, TOTAL),
        labels=down.labels,
        rows=rows,
        totals=totals,
    )


def _together(table: SafeTable, coarser: Coarser) -> SafeTable:
    """Sums of lines; hidden where one of them is."""
    rows = tuple(
        tuple(
            _sum([table.rows[part][column] for part in parts])
            for column in range(len(table.totals))
        )
        for parts in coarser.parts
    )
    dimension = coarser.dimension
    return SafeTable(
        columns=(dimension.heading, *table.columns[1:]),
        labels=dimension.labels,
        rows=rows,
        totals=table.totals,
    )


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None

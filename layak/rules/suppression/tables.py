"""A table of counts made safe to publish: read, small counts hidden, and whatever gives them away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from layak.rules.entries import visible
from layak.rules.reading import Spot
from layak.rules.refusal import Faulty, Problem
from layak.rules.suppression.network import Cell, Cycle, Grid, Moves, Network, with_totals

# A table of counts made safe to publish: small counts hidden, and whatever gives them away.
#
# Hidden are counts from 1 to below a threshold, inside and in the totals, and as few further
# cells as a greedy search finds, until no hidden cell can be worked out from what is shown: not
# by adding and subtracting, and not by knowing that counts are whole, that a small one lies
# between 1 and the threshold, and even which cells were hidden only to protect others. At last
# every zero is hidden too, so that a hidden cell does not say that there is a child. (Rapid action domain notes C.7; method: complementary cell suppression on the network of a
# two-way table.)

TOTAL = "Jumlah"
LEAST_THRESHOLD = 3
# what hiding a further cell costs: few cells first, small ones before large, inside before totals;
# one just above the threshold protects badly, for it may be taken for a small one
PER_CELL, PER_TOTAL, PER_GRAND_TOTAL, NEARLY_SMALL = 1_000, 5_000, 25_000, 500
# a move of a total across the threshold: possible only for who does not know which totals are small
WEAK = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """Whole counts by row and column. `columns` has the heading of the labels first."""

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeTable:
    """The same table with row and column totals; None is a hidden cell, zero never shows.

    `columns` as in the counts with the total's heading at the end; each row ends with its total;
    `totals` has one number a column, the grand total last. `is_strict` is false when an outsider
    who also knows which hidden *totals* are small could work a cell out: a total of four over four
    cells that are not zero, say. Hiding more cannot help there; a coarser table can.
    """

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[int | None, ...], ...]
    totals: tuple[int | None, ...]
    is_strict: bool = True

    @property
    def hidden_count(self) -> int:
        return sum(value is None for row in (*self.rows, self.totals) for value in row)


def suppress(table: CountTable, *, below: int) -> SafeTable:
    """Hide the counts from 1 to `below` - 1 and what would give them away.

    The same table always gives the same result. Errors: ValueError when `below` is under 3: a
    small count would then be known as soon as it is hidden.
    """
    if below < LEAST_THRESHOLD:
        raise ValueError(below)
    grid = with_totals(table.counts)
    search = _Search(grid, below)
    search.run()
    rows = tuple(
        tuple(None if (r, c) in search.hidden else value for c, value in enumerate(row))
        for r, row in enumerate(grid)
    )
    safe = SafeTable(
        columns=(*table.columns, TOTAL),
        labels=table.labels,
        rows=rows[:-1],
        totals=rows[-1],
        is_strict=search.is_strict,
    )
    return changed(safe, without_zero)


def in_steps(table: CountTable, *, step: int) -> SafeTable:
    """Counts of today, each rounded down to a multiple of `step`; what is below it is hidden, zero too.

    Totals are those of what shows, so that they tell nothing more. A child more or less changes
    nothing unless a cell comes to its next step.
    """
    counts = tuple(tuple(value - value % step for value in row) for row in table.counts)
    *rows, totals = with_totals(counts)
    safe = SafeTable(
        columns=(*table.columns, TOTAL),
        labels=table.labels,
        rows=tuple(map(tuple, rows)),
        totals=tuple(totals),
    )
    return changed(safe, without_zero)


def without_zero(value: int) -> int | None:
    return value or None


def changed(table: SafeTable, change: Callable[[int], int | None]) -> SafeTable:
    """The same lines, each number that shows as ``change`` gives it."""

    def line(values: tuple[int | None, ...]) -> tuple[int | None, ...]:
        return tuple(None if value is None else change(value) for value in values)

    return replace(table, rows=tuple(map(line, table.rows)), totals=line(table.totals))


def price_of(value: int, *, below: int, totals: int) -> int:
    """What hiding a number costs; ``totals`` is 0 inside, 1 for a total, 2 for the grand total."""
    nearly = NEARLY_SMALL if value < 2 * below else 0
    return (PER_CELL, PER_TOTAL, PER_GRAND_TOTAL)[totals] + nearly + min(value, NEARLY_SMALL - 1)


class _Search:
    """Hidden cells and, for each, the cycle that keeps it from being worked out."""

    def __init__(self, grid: Grid, below: int) -> None:
        self.grid, self.below = grid, below
        self.height, self.width = len(grid), len(grid[0])
        cells = [(r, c) for r in range(self.height) for c in range(self.width)]
        self.small = [cell for cell in cells if 0 < self.value(cell) < below]
        self.hidden = set(self.small)
        moves = {cell: self.moves(cell) for cell in cells}
        self.network = Network(moves, self.height, self.width)
        self.witness: dict[Cell, Cycle] = {}

    @property
    def is_strict(self) -> bool:
        return not any(
            self.is_weak(cycle) and self.network.free_cycle(cell) is None
            for cell, cycle in self.witness.items()
        )

    def value(self, cell: Cell) -> int:
        return self.grid[cell[0]][cell[1]]

    def run(self) -> None:
        for look in (self.network.free_cycle, self.network.cheapest_cycle):
            for cell in self.small:
                if cell not in self.witness and (cycle := look(cell)):
                    self.accept(cycle)
        for cell in sorted(self.hidden - set(self.small), key=self.price, reverse=True):
            self.show_again(cell)

    def accept(self, cycle: Cycle) -> None:
        for cell in cycle.cells:
            self.witness.setdefault(cell, cycle)
            if cell not in self.hidden:
                self.hidden.add(cell)
                self.network.allow(cell, self.moves(cell))

    def show_again(self, cell: Cell) -> None:
        """Show a cell that was hidden for others, when all others stay safe without it."""
        before = self.network.moves[cell]
        self.network.allow(cell, Moves(None, None))
        found: dict[Cell, Cycle] = {}
        for other, cycle in self.witness.items():
            if other == cell or cell not in cycle.cells or other in found:
                continue
            instead = self.network.free_cycle(other)
            if instead is None:
                self.network.allow(cell, before)
                return
            found |= dict.fromkeys(instead.cells, instead)
        self.hidden.remove(cell)
        del self.witness[cell]
        self.witness |= found

    def moves(self, cell: Cell) -> Moves:
        """What an outsider must hold possible who knows the method and which cells are small.

        Zeros show. A small cell stays between 1 and the threshold, another one at or above it;
        only totals may be thought to cross it, where nothing else protects.
        """
        value, price = self.value(cell), 0 if cell in self.hidden else self.price(cell)
        if not value:
            return Moves(None, None)
        across = price + WEAK if self.is_total(cell) else None
        if value < self.below:
            up = price if value < self.below - 1 else across
            return Moves(up, price if value > 1 else None)
        return Moves(price, price if value > self.below else across)

    def price(self, cell: Cell) -> int:
        totals = (cell[0] == self.height - 1) + (cell[1] == self.width - 1)
        return price_of(self.value(cell), below=self.below, totals=totals)

    def is_total(self, cell: Cell) -> bool:
        return cell[0] == self.height - 1 or cell[1] == self.width - 1

    def is_weak(self, cycle: Cycle) -> bool:
        return any(
            (self.network.moves[cell].by(direction) or 0) >= WEAK
            for cell, direction in cycle.cells.items()
        )


# Reading a table of counts, and the threshold, from what people hand in.

COUNT = re.compile(r"[0-9]{1,12}")
NEGATIVE = re.compile(r"-\s*[0-9]+([.,][0-9]+)?")
LARGEST_CELLS = 20_000
LARGEST_THRESHOLD = 1_000
LONGEST_DAYS = 3_660
# that every month has
LATEST_DAY = 28
SUMS = frozenset({"jumlah", "total"})


class FaultyCounts(Faulty):
    """The table is no table of counts; `faults` names each place in the order of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsPolicy:
    """Counts below `suppress_below` are hidden; a release covers `least_days` or more. Counts of today
    are rounded down to a multiple of `live_step`, as they stood on day `live_day` of the month.
    """

    suppress_below: int
    least_days: int
    live_step: int
    live_day: int


def parse_policy(raw: Mapping[str, object]) -> StatisticsPolicy:
    """The mapping of a policy file. Errors: FaultyCounts."""
    faults: list[Problem] = []
    spot = Spot(raw, "statistik", faults)
    found = {
        name: _whole(spot, name, least, most)
        for name, (least, most) in {
            "suppress_below": (LEAST_THRESHOLD, LARGEST_THRESHOLD),
            "least_days": (1, LONGEST_DAYS),
            "live_step": (LEAST_THRESHOLD, LARGEST_THRESHOLD),
            "live_day": (1, LATEST_DAY),
        }.items()
    }
    if faults:
        raise FaultyCounts(faults)
    return StatisticsPolicy(**found)


def _whole(spot: Spot, name: str, least: int, most: int) -> int:
    number = spot.number(name)
    if number % 1 or not least <= number <= most:
        spot.fault(f"`{name}` harus bilangan bulat {least} sampai {most}")
    return int(number)


def parse_counts(rows: Sequence[Sequence[str]]) -> CountTable:
    """A table whose first row is the headings and whose first column the labels.

    Every other cell is a whole number from 0. Empty lines are passed over. Errors: FaultyCounts
    with every blank, negative or unreadable cell, and for sums that the table brings along.
    """
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(map(str.strip, row))]
    if len(filled) < 2 or max(len(row) for _, row in filled) < 2:
        raise FaultyCounts(
            [
                Problem(
                    "tabel",
                    "harus berisi baris judul, kolom label, dan paling sedikit satu hitungan",
                )
            ]
        )
    width = max(len(row) for _, row in filled)
    if (len(filled) - 1) * (width - 1) > LARGEST_CELLS:
        raise FaultyCounts([Problem("tabel", f"lebih dari {LARGEST_CELLS} hitungan")])
    heading = [_cell(filled[0][1], place) for place in range(width)]
    faults = [
        Problem(f"kolom ke-{place}", "tanpa judul; mungkin satu baris lebih panjang")
        for place, name in enumerate(heading[1:], start=2)
        if not name
    ]
    faults += _faults(filled[1:], heading)
    if faults:
        raise FaultyCounts(faults)
    table = CountTable(
        columns=tuple(heading),
        labels=tuple(_cell(row, 0) for _, row in filled[1:]),
        counts=tuple(tuple(int(cell) for cell in row[1:]) for _, row in filled[1:]),
    )
    # sums counted as one more row would double every total, and tell more than they should
    columns = list(zip(*table.counts, strict=True))
    for name, lines, kind in (
        (table.labels[-1], columns, "baris"),
        (table.columns[-1], table.counts, "kolom"),
    ):
        is_sum = all(sum(line[:-1]) == line[-1] and len(line) > 1 for line in lines)
        if name.casefold() in SUMS and is_sum:
            raise FaultyCounts([Problem(f"{kind} {name}", "hapus; jumlah dihitung sendiri")])
    return table


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _faults(rows: Sequence[tuple[int, Sequence[str]]], heading: Sequence[str]) -> Iterator[Problem]:
    for number, row in rows:
        if not _cell(row, 0):
            yield Problem(f"baris {number}", "tanpa label")
        for place in range(1, len(heading)):
            say = _fault(_cell(row, place))
            if say:
                name = visible(heading[place]) or f"ke-{place + 1}"
                yield Problem(f"baris {number}, kolom {name}", say)


def _fault(text: str) -> str:
    if COUNT.fullmatch(text):
        return ""
    if not text:
        return "kosong; tulis 0 bila tidak ada"
    if NEGATIVE.fullmatch(text):
        return f"{visible(text)} di bawah 0"
    return f"{visible(text)} bukan bilangan bulat; tulis tanpa pemisah"

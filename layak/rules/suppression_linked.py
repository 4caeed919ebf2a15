"""Several tables over the same cases made safe together.

Tables that count the same cases by pairs of dimensions (playbook by sex, playbook by age, ...)
share totals: what one hides another may show, and a number that two tables allow to be one more or
one less may have one value when both are read at once. So all are made safe as one system.

A line of a dimension (a playbook, a district) with fewer cases than the threshold is hidden whole,
zeros too: five tables that show which columns of a playbook with one case are empty would draw a
profile of that child. Elsewhere zeros may show, as in `suppression`. (Rapid action domain notes
C.7.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from layak.rules.suppression import LEAST_THRESHOLD, TOTAL, SafeTable
from layak.rules.suppression_joint import Joint, grand, inner, line

type Pair = tuple[str, str]
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


def protect(counts: LinkedCounts, *, below: int) -> LinkedTables:
    """Hide the counts from 1 to `below` - 1 and what would give them away in all tables at once.

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

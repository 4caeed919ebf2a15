"""Outsiders who read all tables of a release, and all releases, at once.

They share no code with what they attack. A `Publication` holds what one of them sees (the shown
tables with totals) and, beside it, the truth, from which follows what may be known beforehand:
which hidden numbers are small, which lines are hidden whole. An attacker returns the names of the
hidden numbers that can have one value only.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import highspy
import numpy as np

FAR = 10**6


@dataclass(frozen=True)
class Publication:
    """Tables by (down, across): `shown` with totals and None, `true` inner counts only."""

    shown: dict
    true: dict
    name: str = ""
    below: int = 5


def published(found, counts, name=""):
    shown = {
        pair: [list(row) for row in (*table.rows, table.totals)]
        for pair, table in found.tables.items()
    }
    return Publication(shown=shown, true=dict(counts.tables), name=name)


def lines_of(publication):
    """Every total by (dimension, line), "" and 0 for the grand total."""
    found = {}
    for (down, across), counts in publication.true.items():
        for row, values in enumerate(counts):
            found[down, row] = sum(values)
        for column, values in enumerate(zip(*counts, strict=True)):
            found[across, column] = sum(values)
        found["", 0] = sum(map(sum, counts))
    return found


def names_of(pair, height, width):
    """What each cell of a table with totals is called, the same in every table that shows it."""
    down, across = pair
    return [
        [
            (*pair, row, column)
            if row < height and column < width
            else (down, row)
            if row < height
            else (across, column)
            if column < width
            else ("", 0)
            for column in range(width + 1)
        ]
        for row in range(height + 1)
    ]


def empty_in(publication):
    """Where nobody is: hidden with the rest, and the worst that may be known beforehand. Not so inside
    a small line that is hidden whole."""
    lines = lines_of(publication)
    found = {name for name, value in lines.items() if not value}
    for pair, counts in publication.true.items():
        for row, values in enumerate(counts):
            for column, value in enumerate(values):
                pairs = lines[pair[0], row], lines[pair[1], column]
                is_blurred = all(pairs) and min(pairs) < publication.below
                if not value and not is_blurred:
                    found.add((*pair, row, column))
    return found


def ranges_of(publication, *, below):
    """What is known of every number beforehand, by name: its lowest and highest value."""
    lines, empty, found = lines_of(publication), empty_in(publication), {}
    for pair, counts in publication.true.items():
        names = names_of(pair, len(counts), len(counts[0]))
        for row, (line, values) in enumerate(zip(names, publication.shown[pair], strict=True)):
            for column, (name, value) in enumerate(zip(line, values, strict=True)):
                if value is not None:
                    known = (value, value)
                elif name in empty:
                    known = (0, 0)
                elif len(name) == 2:
                    known = (1, below - 1) if lines[name] < below else (below, FAR)
                elif min(lines[pair[0], row], lines[pair[1], column]) < below:
                    known = (0, below - 1)
                else:
                    known = (1, below - 1) if counts[row][column] < below else (below, FAR)
                # shown in one table, hidden in another: an outsider takes what shows
                old = found.get(name, (0, FAR))
                found[name] = (max(old[0], known[0]), min(old[1], known[1]))
    return found


def sums_of(publication):
    """Lists of names that add up to the last."""
    for pair, counts in publication.true.items():
        names = names_of(pair, len(counts), len(counts[0]))
        yield from names
        yield from map(list, zip(*names, strict=True))


def by_integer_programming(*publications, below, also=()):
    """Smallest and largest value of every hidden number over all publications together.

    ``also`` are sums across them: (publication, name) pairs that add up to the last.
    """
    solver = highspy.Highs()
    # one number of threads holds for a whole process: that of `layak.rules.road.solver`
    solver.setOptionValue("threads", 1)
    solver.silent()
    cells = {}
    for publication in publications:
        for name, known in ranges_of(publication, below=below).items():
            cells[publication.name, name] = solver.addVariable(
                *known, type=highspy.HighsVarType.kInteger
            )
    keys_of = [
        [(publication.name, name) for name in names]
        for publication in publications
        for names in sums_of(publication)
    ]
    for keys in (*keys_of, *also):
        *parts, total = (cells[key] for key in keys)
        solver.addConstr(sum(parts[1:], parts[0]) == total)
    hidden = [
        (publication.name, name)
        for publication in publications
        for name in sorted(whole_hidden(publication), key=str)
    ]
    seen = {key: set() for key in hidden}
    for key in hidden:
        for go in (solver.minimize, solver.maximize):
            # every answer shows one world that fits: whoever differs in two is not known
            if len(seen[key]) < 2:
                go(cells[key])
                assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
                values = solver.getSolution().col_value
                for other in hidden:
                    seen[other].add(round(values[cells[other].index]))
    return [key for key in hidden if len(seen[key]) < 2]


def whole_hidden(publication):
    """The names that no table shows, but for those where nobody is."""
    shown, seen = set(), set()
    for pair, rows in publication.shown.items():
        for line, values in zip(names_of(pair, len(rows) - 1, len(rows[0]) - 1), rows, strict=True):
            for name, value in zip(line, values, strict=True):
                seen.add(name)
                if value is not None:
                    shown.add(name)
    return seen - shown - empty_in(publication)


def by_linear_algebra(publication):
    """The hidden numbers that sums and differences of shown ones give, whatever they hold."""
    hidden = sorted(whole_hidden(publication), key=str)
    if not hidden:
        return []
    place = {name: number for number, name in enumerate(hidden)}
    sums = list(sums_of(publication))
    matrix = np.zeros((len(sums), len(hidden)))
    for row, (*parts, total) in enumerate(sums):
        for name in parts:
            if name in place:
                matrix[row, place[name]] += 1
        if total in place:
            matrix[row, place[total]] -= 1
    _, singular, turned = np.linalg.svd(matrix, full_matrices=False)
    known = (turned[singular > 1e-9] ** 2).sum(axis=0)
    return [name for name, share in zip(hidden, known, strict=True) if share > 1 - 1e-9]


def by_trying_everything(publication, *, below, reach=3):
    """Every set of inner tables that fits what is shown: for tiny ones, up to `reach` above truth."""
    ranges = ranges_of(publication, below=below)
    worlds = [{}]
    for pair, counts in publication.true.items():
        height, width = len(counts), len(counts[0])
        names = names_of(pair, height, width)
        choices = [
            range(ranges[names[r][c]][0], min(ranges[names[r][c]][1], counts[r][c] + reach) + 1)
            for r in range(height) for c in range(width)
        ]  # fmt: skip
        fitting = []
        for values in product(*choices):
            rows = [values[start : start + width] for start in range(0, height * width, width)]
            told = dict(zip((n for line in names[:-1] for n in line[:-1]), values, strict=True))
            told |= {names[r][width]: sum(rows[r]) for r in range(height)}
            told |= {names[height][c]: sum(row[c] for row in rows) for c in range(width)}
            told["", 0] = sum(values)
            if all(ranges[name][0] <= value <= ranges[name][1] for name, value in told.items()):
                fitting.append(told)
        worlds = [
            old | new for old in worlds for new in fitting
            if all(old.get(name, value) == value for name, value in new.items())
        ]  # fmt: skip
    return [
        name for name in whole_hidden(publication) if len({world[name] for world in worlds}) < 2
    ]

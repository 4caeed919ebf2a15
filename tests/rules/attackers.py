"""Three outsiders who try to work out hidden cells. They share no code with what they attack.

Each is given the published table and the worst that may be known beside it: which inner cells are
small and which are zero, that a small one lies in 1..`below`-1 and every other hidden one at `below`
or above, and, where the table claims to stand it (`is_strict`), the same of the totals. An attacker
returns the hidden cells that hold somebody and can have one value only.
"""

from __future__ import annotations

from itertools import product

import highspy
import numpy as np

FAR = 10**6


def grid(safe):
    return [list(row) for row in (*safe.rows, safe.totals)]


def truth(counts):
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def known_range(published, true, place, *, below, is_strict):
    """What is known of one cell beforehand: a lowest and a highest value."""
    row, column = place
    if published[row][column] is not None:
        return published[row][column], published[row][column]
    if not true[row][column]:
        return 0, 0
    is_total = row == len(true) - 1 or column == len(true[0]) - 1
    if is_total and not is_strict:
        return 0, FAR
    return (1, below - 1) if true[row][column] < below else (below, FAR)


def by_trying_everything(safe, counts, *, below):
    """Every inner table that fits, for small ones: hidden inner cells up to four above the truth."""
    published, true = grid(safe), truth(counts)
    inner = [(r, c) for r in range(len(counts)) for c in range(len(counts[0]))]
    places = [(r, c) for r in range(len(true)) for c in range(len(true[0]))]
    ranges = {
        place: known_range(published, true, place, below=below, is_strict=safe.is_strict)
        for place in places
    }
    hidden = [place for place in places if published[place[0]][place[1]] is None]
    found = {place: set() for place in hidden}
    free = [place for place in inner if place in found]
    choices = [
        range(ranges[p][0], min(ranges[p][1], max(true[p[0]][p[1]], below) + 4) + 1) for p in free
    ]
    for values in product(*choices):
        guess = [list(row) for row in counts]
        for (row, column), value in zip(free, values, strict=True):
            guess[row][column] = value
        whole = truth(guess)
        if all(ranges[r, c][0] <= whole[r][c] <= ranges[r, c][1] for r, c in places):
            for row, column in hidden:
                found[row, column].add(whole[row][column])
    assert all(true[r][c] in found[r, c] for r, c in hidden)
    return [place for place in hidden if len(found[place]) < 2 and true[place[0]][place[1]]]


def by_integer_programming(safe, counts, *, below):
    """The smallest and the largest value of every hidden cell, by a solver."""
    published, true = grid(safe), truth(counts)
    solver = highspy.Highs()
    # one number of threads holds for a whole process: that of `layak.rules.road.solver`
    solver.setOptionValue("threads", 1)
    solver.silent()
    cells = [
        [
            solver.addVariable(
                *known_range(published, true, (r, c), below=below, is_strict=safe.is_strict),
                type=highspy.HighsVarType.kInteger,
            )
            for c in range(len(true[0]))
        ]
        for r in range(len(true))
    ]
    for line in (*cells, *map(list, zip(*cells, strict=True))):
        solver.addConstr(sum(line[1:-1], line[0]) == line[-1])
    found = []
    for row, column in np.argwhere(np.equal(np.array(published, dtype=object), None)):
        ends = []
        for go in (solver.minimize, solver.maximize):
            go(cells[row][column])
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(round(solver.val(cells[row][column])))
        assert ends[0] <= true[row][column] <= ends[1]
        if ends[0] == ends[1] and true[row][column]:
            found.append((int(row), int(column)))
    return found


def by_linear_algebra(safe, counts):
    """The hidden cells that some sum and difference of shown numbers gives, whatever they hold."""
    published, true = grid(safe), truth(counts)
    hidden = [
        (r, c)
        for r, row in enumerate(published)
        for c, value in enumerate(row)
        if value is None and true[r][c]
    ]
    if not hidden:
        return []
    height, width = len(published), len(published[0])
    matrix = np.zeros((height + width, len(hidden)))
    for place, (row, column) in enumerate(hidden):
        matrix[row, place] = -1 if column == width - 1 else 1
        matrix[height + column, place] = -1 if row == height - 1 else 1
    _, singular, turned = np.linalg.svd(matrix, full_matrices=False)
    # a cell is known when its own axis lies in the space of the sums
    known = (turned[singular > 1e-9] ** 2).sum(axis=0)
    return [place for place, share in zip(hidden, known, strict=True) if share > 1 - 1e-9]

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layak.rules.suppression.linked_tables import (
    Coarser,
    Dimension,
    LinkedCounts,
    LinkedTables,
    protect,
    protect_live,
)
from layak.rules.suppression.tables import suppress
from tests.rules import linked_attackers as attackers
from tests.rules.test_suppression import table

BELOW = 5
STAR = (("p", "s"), ("p", "a"), ("p", "d"))
# children counted once beside the cases: a second hub
WEB = (*STAR, ("p", "u"), ("u", "s"), ("u", "a"))


def linked(tables):
    sizes = {}
    for (down, across), counts in tables.items():
        sizes[down], sizes[across] = len(counts), len(counts[0])
    dimensions = {
        name: Dimension(
            heading=name,
            codes=tuple(map(str, range(size))),
            labels=tuple(f"{name}{n}" for n in range(size)),
        )
        for name, size in sizes.items()
    }
    tables = {pair: tuple(map(tuple, counts)) for pair, counts in tables.items()}
    return LinkedCounts(dimensions=dimensions, tables=tables)


def counted(cases, sizes, pairs):
    """Tables of cases, each a line number by dimension."""
    tables = {}
    for down, across in pairs:
        counts = [[0] * sizes[across] for _ in range(sizes[down])]
        for case in cases:
            counts[case[down]][case[across]] += 1
        tables[down, across] = counts
    return linked(tables)


def some_cases(seed, many, sizes):
    chance = Random(seed)  # noqa: S311 - fixed cases, no secret
    weights = {
        name: [chance.random() ** 2 + 0.01 for _ in range(size)] for name, size in sizes.items()
    }
    return [
        {name: chance.choices(range(size), weights[name])[0] for name, size in sizes.items()}
        for _ in range(many)
    ]


def publish(counts, name=""):
    return attackers.published(protect(counts, below=BELOW), counts, name)


def check_shape(publication):
    """What is shown is true, small counts are hidden, and every table says the same."""
    lines = attackers.lines_of(publication)
    for pair, counts in publication.true.items():
        for row, values in enumerate(publication.shown[pair][:-1]):
            for column, value in enumerate(values[:-1]):
                assert value in (None, counts[row][column])
                assert value is None or value >= BELOW
    shown = {}
    for pair, rows in publication.shown.items():
        for line, values in zip(
            attackers.names_of(pair, len(rows) - 1, len(rows[0]) - 1), rows, strict=True
        ):
            for name, value in zip(line, values, strict=True):
                assert shown.setdefault(name, value) == value
                assert len(name) == 4 or value in (None, lines[name])


def check_safe(counts):
    found = protect(counts, below=BELOW)
    publication = attackers.published(found, counts)
    check_shape(publication)
    if found.is_safe:
        assert attackers.by_integer_programming(publication, below=BELOW) == []
        assert attackers.by_linear_algebra(publication) == []
    return found


# --- what protecting each table by itself gives away ----------------------------------------------


def each_by_itself(counts):
    return LinkedTables(
        codes={},
        tables={pair: suppress(table(rows), below=BELOW) for pair, rows in counts.tables.items()},
        is_safe=True,
    )


def test_the_attackers_have_teeth():
    """A total hidden in one table shows in the other, and with it the small cell beside it."""
    counts = linked(
        {
            ("p", "s"): [[3, 0], [20, 0], [0, 20]],
            ("p", "a"): [[3, 0], [0, 20], [20, 0]],
        }
    )
    alone = attackers.published(each_by_itself(counts), counts)
    assert attackers.by_integer_programming(alone, below=BELOW) != []
    two = linked({("p", "s"): [[3, 17], [10, 60]], ("p", "a"): [[3, 17], [10, 60]]})
    careless = {pair: table_with_small_hidden(rows) for pair, rows in two.tables.items()}
    careless = attackers.Publication(shown=careless, true=dict(two.tables))
    assert ("", ("p", "s", 0, 0)) in attackers.by_integer_programming(careless, below=BELOW)
    assert ("p", "s", 0, 0) in attackers.by_linear_algebra(careless)
    assert ("p", "s", 0, 0) in attackers.by_trying_everything(careless, below=BELOW)


def table_with_small_hidden(rows):
    whole = [[*row, sum(row)] for row in rows]
    whole.append([sum(column) for column in zip(*whole, strict=True)])
    return [[None if 0 < value < BELOW else value for value in row] for row in whole]


def test_tables_each_safe_and_alike_in_their_totals_still_give_a_total_away():
    """Why one fixed point of single tables is not enough: one may go up only, the other down only."""
    shown = {
        # of the first row and the total of its own: 4 cannot grow, so the total can only shrink
        ("p", "s"): [[None, 9, None], [None, 9, None], [13, 18, 31]],
        ("p", "a"): [[None, 12, None], [None, 6, None], [13, 18, 31]],
    }
    true = {("p", "s"): [[4, 9], [9, 9]], ("p", "a"): [[1, 12], [12, 6]]}
    found = attackers.by_integer_programming(
        attackers.Publication(shown=shown, true=true), below=BELOW
    )
    assert ("", ("p", 0)) in found
    for pair in shown:
        alone = attackers.Publication(shown={pair: shown[pair]}, true={pair: true[pair]})
        assert attackers.by_integer_programming(alone, below=BELOW) == []


# --- tables by hand: which cells must be hidden, and how many more are ----------------------------


@pytest.mark.parametrize(
    ("tables", "needed", "further"),
    [
        # nothing small: nothing hidden
        ({("p", "s"): [[9, 8], [7, 6]], ("p", "a"): [[8, 9], [7, 6]]}, 0, 0),
        # one small cell: a rectangle in its own table, the other table untouched
        ({("p", "s"): [[3, 17], [10, 60]], ("p", "a"): [[12, 8], [30, 40]]}, 1, 3),
        # a playbook with three cases: hidden whole in both tables (4 cells and its total), and of
        # the other playbook the total and, in every column, what would give the first away
        ({("p", "s"): [[1, 2], [20, 30]], ("p", "a"): [[3, 0], [25, 25]]}, 5, 5),
        # two small playbooks protect each other: their cells and totals, nothing further
        (
            {
                ("p", "s"): [[1, 2], [2, 1], [40, 50]],
                ("p", "a"): [[2, 1], [1, 2], [45, 45]],
            },
            10,
            0,
        ),
        # a column without any case shows its zeros, also in the small row
        ({("p", "s"): [[3, 0], [40, 0]], ("p", "a"): [[1, 2], [20, 20]]}, 4, 4),
    ],
)  # fmt: skip
def test_hits_and_false_alarms_by_hand(tables, needed, further):
    counts = linked(tables)
    publication = attackers.published(check_safe(counts), counts)
    hidden = attackers.whole_hidden(publication)
    lines = attackers.lines_of(publication)
    hits = {name for name in hidden if must_hide(name, counts.tables, lines)}
    assert (len(hits), len(hidden) - len(hits)) == (needed, further)


def must_hide(name, tables, lines):
    """Small, or in a line that is hidden whole."""
    if len(name) == 2:
        return 0 < lines[name] < BELOW
    down, across, row, column = name
    return (
        0 < tables[down, across][row][column] < BELOW
        or 0 < lines[down, row] < BELOW
        or 0 < lines[across, column] < BELOW
    )


def test_a_profile_of_one_child_is_not_drawn():
    """One case of a playbook: no table tells in which columns it is, not by a zero either."""
    counts = linked({("p", "s"): [[1, 0], [30, 25]], ("p", "a"): [[0, 0, 1], [20, 20, 15]]})
    found = protect(counts, below=BELOW)
    assert found.is_safe
    for shown in found.tables.values():
        assert set(shown.rows[0]) == {None}


def test_one_row_one_column_and_all_small():
    for tables in (
        {("p", "s"): [[3, 9]], ("p", "a"): [[5, 7]]},
        {("p", "s"): [[3], [9]], ("p", "a"): [[3], [9]]},
        {("p", "s"): [[1]], ("p", "a"): [[1]]},
        {("p", "s"): [[1, 1], [1, 1]], ("p", "a"): [[1, 1], [2, 0]]},
        {("p", "s"): [[2, 0], [0, 0]], ("p", "a"): [[2, 0], [0, 0]]},
    ):
        assert check_safe(linked(tables)).is_safe, tables


def test_no_case_at_all_reads_like_few():
    """Nobody and one girl of the first playbook: the same two tables of dots."""
    nobody = linked({("p", "s"): [[0, 0], [0, 0]], ("p", "a"): [[0], [0]]})
    one = linked({("p", "s"): [[1, 0], [0, 0]], ("p", "a"): [[1], [0]]})
    assert protect(nobody, below=BELOW) == protect(one, below=BELOW)


def test_counts_that_still_grow_are_rounded_where_they_show():
    counts = linked({("p", "s"): [[12, 18], [7, 9]], ("p", "a"): [[14, 16], [8, 8]]})
    found = protect_live(counts, below=BELOW, step=5).tables["p", "s"]
    assert (found.rows, found.totals) == (((10, 15, 30), (5, 5, 15)), (15, 25, 45))


# --- many tables, attacked ------------------------------------------------------------------------


def test_no_tiny_release_gives_a_number_away():
    """Every way to lay a few cases into two tables of two by two."""
    sizes = {"p": 2, "s": 2, "a": 2}
    lines = [dict(zip("psa", found, strict=True)) for found in product(range(2), repeat=3)]
    checked = 0
    for amounts in product((0, 1, 4), repeat=4):
        cases = [line for line, many in zip(lines[::2], amounts, strict=True) for _ in range(many)]
        cases += [lines[1]] * 5
        counts = counted(cases, sizes, (("p", "s"), ("p", "a")))
        found = protect(counts, below=BELOW)
        if found.is_safe:
            checked += 1
            publication = attackers.published(found, counts)
            assert attackers.by_trying_everything(publication, below=BELOW, reach=1) == [], counts
    assert checked > 70


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.tuples(*(st.integers(0, size - 1) for size in (3, 2, 3, 2, 2))),
            st.sampled_from([1, 1, 1, 2, 3, 4, 5, 6, 9, 30]),
        ),
        max_size=12,
    ),
    st.sampled_from([STAR, WEB]),
)
def test_no_release_gives_a_number_away(drawn, pairs):
    sizes = dict(zip("psadu", (3, 2, 3, 2, 2), strict=True))
    cases = [dict(zip("psadu", found, strict=True)) for found, many in drawn for _ in range(many)]
    check_safe(counted(cases, sizes, pairs))


@pytest.mark.parametrize(("seed", "many"), [(1, 40), (2, 160), (3, 900)])
def test_a_release_of_a_city_gives_no_number_away(seed, many):
    sizes = {"p": 8, "s": 3, "a": 5, "d": 6, "u": 2}
    found = check_safe(counted(some_cases(seed, many, sizes), sizes, WEB))
    assert found.is_safe


def test_the_same_counts_are_always_hidden_alike():
    sizes = {"p": 6, "s": 3, "a": 4, "d": 3, "u": 2}
    counts = counted(some_cases(7, 120, sizes), sizes, WEB)
    assert protect(counts, below=BELOW) == protect(counts, below=BELOW)


def test_a_coarser_table_is_summed_from_what_shows():
    counts = replace(
        linked({("p", "s"): [[9, 8], [3, 17], [10, 60]], ("p", "a"): [[17], [20], [70]]}),
        coarser={
            "group": Coarser(
                of="p",
                dimension=Dimension(heading="g", codes=("x", "y"), labels=("X", "Y")),
                parts=((0,), (1, 2)),
                across=("s",),
            )
        },
    )
    found = protect(counts, below=BELOW)
    fine, coarse = found.tables["p", "s"], found.tables["group", "s"]
    assert fine.rows == ((9, 8, 17), (None, None, 20), (None, None, 70))
    assert coarse.rows == ((9, 8, 17), (None, None, 90))
    assert (coarse.totals, coarse.columns[0], coarse.labels) == (fine.totals, "g", ("X", "Y"))


def test_what_is_refused():
    with pytest.raises(ValueError, match="2"):
        protect(linked({("p", "s"): [[1]]}), below=2)
    with pytest.raises(ValueError, match="p"):
        linked({("p", "s"): [[1], [2]], ("p", "a"): [[2], [1]]})


# --- several releases -----------------------------------------------------------------------------


def test_two_releases_of_adjacent_periods_give_no_number_away_together():
    sizes = {"p": 4, "s": 2, "a": 3, "d": 2}
    first, second = (
        publish(counted(some_cases(seed, 60, sizes), sizes, STAR), f"q{seed}") for seed in (1, 2)
    )
    assert attackers.by_integer_programming(first, second, below=BELOW) == []


def test_a_release_of_a_period_that_contains_another_would_give_numbers_away():
    """Why `suppression_history` refuses it: half a year less its first quarter is the second."""
    sizes = {"p": 3, "s": 2, "a": 2, "d": 2}
    early, late = (some_cases(seed, 30, sizes) for seed in (4, 5))
    parts = [
        publish(counted(cases, sizes, STAR), name)
        for name, cases in (("q1", early), ("q2", late), ("half", [*early, *late]))
    ]
    names = sorted(attackers.ranges_of(parts[0], below=BELOW), key=str)
    also = [[("q1", name), ("q2", name), ("half", name)] for name in names]
    assert attackers.by_integer_programming(*parts, below=BELOW) == []
    assert attackers.by_integer_programming(*parts, below=BELOW, also=also) != []

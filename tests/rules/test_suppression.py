from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layak.rules.suppression.tables import CountTable, SafeTable, in_steps, suppress
from tests.rules import attackers

BELOW = 5


def table(counts):
    return CountTable(
        columns=("Wilayah", *(f"c{number}" for number in range(len(counts[0])))),
        labels=tuple(f"r{number}" for number in range(len(counts))),
        counts=tuple(map(tuple, counts)),
    )


def safe(counts):
    return suppress(table(counts), below=BELOW)


def some_counts(seed, height, width, values):
    chosen = Random(seed)  # noqa: S311 - a fixed table, no secret
    return [[chosen.choice(values) for _ in range(width)] for _ in range(height)]


def check_shape(found, counts):
    """What is shown is true, what is small is hidden, zero too, and nothing else is changed."""
    for shown, true in zip(attackers.grid(found), attackers.truth(counts), strict=True):
        for cell, value in zip(shown, true, strict=True):
            assert cell in (None, value)
            assert (cell is None) or value >= BELOW


@pytest.mark.parametrize(
    ("counts", "rows", "totals"),
    [
        # one small cell: its row and column each lose one more, and the corner of the four
        (
            [[3, 17, 90], [10, 60, 80], [66, 70, 75]],
            [(None, None, 90, 110), (None, None, 80, 150), (66, 70, 75, 211)],
            (79, 147, 245, 471),
        ),
        # the small ones protect each other: nothing further is hidden
        (
            [[3, 2, 90], [2, 4, 80]],
            [(None, None, 90, 95), (None, None, 80, 86)],
            (5, 6, 170, 181),
        ),
        # two ones add up to two: both are known to be one, so a third cell of the row must go
        ([[1, 1, 9]], [(None, None, None, 11)], (None, None, None, 11)),
        ([[4, 4, 9]], [(None, None, None, 17)], (None, None, None, 17)),
        ([[2, 2, 9]], [(None, None, 9, 13)], (None, None, 9, 13)),
        ([[3]], [(None, None)], (None, None)),
        ([[3, 0, 0]], [(None, None, None, None)], (None, None, None, None)),
        # beside a zero that is hidden too, the hidden one does not say that there is somebody
        ([[0, 9], [3, 20]], [(None, 9, 9), (None, None, 23)], (None, None, 32)),
        ([[3], [20]], [(None, None), (None, None)], (23, 23)),
        ([[0, 0], [0, 0]], [(None, None, None), (None, None, None)], (None, None, None)),
        ([[5, 6], [7, 8]], [(5, 6, 11), (7, 8, 15)], (12, 14, 26)),
    ],
)
def test_known_tables(counts, rows, totals):
    found = safe(counts)
    assert (list(found.rows), found.totals) == (rows, totals)
    assert found.is_strict


def test_headings_and_labels_are_kept_and_the_total_named():
    found = safe([[3, 17], [10, 60]])
    assert found.columns == ("Wilayah", "c0", "c1", "Jumlah")
    assert found.labels == ("r0", "r1")


def test_the_same_table_is_always_hidden_alike():
    counts = some_counts(5, 9, 7, range(12))
    assert safe(counts) == safe([list(row) for row in counts])


def only_small_ones_hidden(counts):
    """What a careless publisher does."""
    whole = [
        tuple(None if 0 < value < BELOW else value for value in row)
        for row in attackers.truth(counts)
    ]
    return SafeTable(columns=(), labels=(), rows=tuple(whole[:-1]), totals=whole[-1])


@pytest.mark.parametrize("counts", [[[3, 17], [10, 60]], [[3, 9, 20], [30, 2, 40]]])
def test_the_attackers_have_teeth(counts):
    careless = only_small_ones_hidden(counts)
    assert (0, 0) in attackers.by_trying_everything(careless, counts, below=BELOW)
    assert (0, 0) in attackers.by_integer_programming(careless, counts, below=BELOW)
    assert (0, 0) in attackers.by_linear_algebra(careless, counts)


def test_an_attacker_who_knows_the_range_sees_more_than_sums_tell():
    counts = [[1, 1, 20], [1, 1, 30], [20, 30, 40]]
    careless = only_small_ones_hidden(counts)
    assert attackers.by_linear_algebra(careless, counts) == []
    assert attackers.by_integer_programming(careless, counts, below=BELOW) == [
        (0, 0), (0, 1), (1, 0), (1, 1),
    ]  # fmt: skip
    assert attackers.by_integer_programming(safe(counts), counts, below=BELOW) == []


@pytest.mark.parametrize(
    ("height", "width", "values"),
    [
        (1, 1, range(12)),
        (1, 2, range(12)),
        (2, 1, range(12)),
        (1, 3, (0, 1, 2, 4, 5, 9)),
        (2, 2, (0, 1, 4, 5, 9)),
    ],
)
def test_no_small_table_gives_a_cell_away(height, width, values):
    for cells in product(values, repeat=height * width):
        counts = [list(cells[row * width : (row + 1) * width]) for row in range(height)]
        found = safe(counts)
        check_shape(found, counts)
        assert attackers.by_trying_everything(found, counts, below=BELOW) == [], counts


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(
                st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 30]), min_size=width, max_size=width
            ),
            min_size=1,
            max_size=5,
        )
    )
)
def test_no_table_gives_a_cell_away_to_a_solver(counts):
    found = safe(counts)
    check_shape(found, counts)
    assert attackers.by_integer_programming(found, counts, below=BELOW) == []
    assert attackers.by_linear_algebra(found, counts) == []


@pytest.mark.parametrize(("height", "highest"), [(40, 5), (200, 60), (200, 400)])
def test_a_large_table_gives_no_cell_away_by_sums(height, highest):
    counts = some_counts(highest, height, 20, range(highest + 1))
    found = safe(counts)
    check_shape(found, counts)
    assert found.is_strict
    assert attackers.by_linear_algebra(found, counts) == []
    small = sum(0 < value < BELOW for row in counts for value in row)
    zeros = sum(not value for row in counts for value in row)
    # protection costs at most two cells for each small one
    assert found.hidden_count <= 3 * small + zeros


@pytest.mark.long
@pytest.mark.parametrize("highest", [60, 400])
def test_a_table_of_a_whole_city_gives_no_cell_away_to_a_solver(highest):
    counts = some_counts(highest, 200, 20, range(highest + 1))
    assert attackers.by_integer_programming(safe(counts), counts, below=BELOW) == []


def test_a_large_table_gives_no_cell_away_to_a_solver():
    counts = some_counts(8, 30, 8, [0, 1, 3, 4, 5, 7, *range(10, 90)])
    assert attackers.by_integer_programming(safe(counts), counts, below=BELOW) == []


@pytest.mark.parametrize("counts", [[[1, 1], [1, 1]], [[1, 1, 1, 1], [9, 9, 9, 9]]])
def test_a_total_that_gives_all_away_once_known_to_be_small_is_told(counts):
    found = safe(counts)
    assert not found.is_strict
    # who does not know which totals are small still learns nothing
    assert attackers.by_integer_programming(found, counts, below=BELOW) == []


@pytest.mark.parametrize("below", [3, 10])
def test_other_thresholds(below):
    counts = some_counts(below, 6, 5, range(3 * below))
    found = suppress(table(counts), below=below)
    assert all(cell is None or cell >= below for row in attackers.grid(found) for cell in row)
    assert attackers.by_integer_programming(found, counts, below=below) == []


def test_a_threshold_under_three_hides_nothing_and_is_refused():
    with pytest.raises(ValueError, match="2"):
        suppress(table([[1, 1]]), below=2)


@pytest.mark.parametrize("counts", [[[0, 0], [0, 0]], [[1, 0], [0, 0]], [[2, 0], [1, 1]]])
def test_counts_that_are_few_together_show_nothing_not_even_none(counts):
    """None, one and four read alike."""
    found = safe(counts)
    assert (found.rows, found.totals) == (((None,) * 3,) * 2, (None,) * 3)


def test_counts_of_today_are_rounded_down_and_add_up():
    found = in_steps(table([[4, 5, 14], [0, 9, 23]]), step=5)
    assert found.rows == ((None, 5, 10, 15), (None, 5, 20, 25))
    assert found.totals == (None, 10, 30, 40)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=1, max_size=3),
    st.integers(0, 8),
)
def test_a_child_more_changes_nothing_but_at_a_step_and_nothing_is_found_by_subtraction(
    counts, place
):
    row, column = divmod(place, 3)
    row %= len(counts)
    before = in_steps(table(counts), step=BELOW)
    more = [list(line) for line in counts]
    more[row][column] += 1
    after = in_steps(table(more), step=BELOW)
    if more[row][column] % BELOW:
        assert after == before
    else:
        # one cell and the three totals that it is in, by a whole step
        assert (
            sum(
                (was or 0) != (now or 0)
                for old, new in zip(attackers.grid(before), attackers.grid(after), strict=True)
                for was, now in zip(old, new, strict=True)
            )
            == 4
        )
    # whatever is added and subtracted is a multiple of the step
    shown = [cell for line in attackers.grid(before) for cell in line]
    assert all(cell is None or (cell and not cell % BELOW) for cell in shown)

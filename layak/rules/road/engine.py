"""HiGHS and its arrays: a large library, loaded by the first search and by nobody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, override

import numpy as np
from highspy import (
    Highs,
    HighsLp,
    HighsModelStatus,
    HighsSolution,
    HighsVarType,
    MatrixFormat,
    kHighsInf,
)

if TYPE_CHECKING:
    from layak.rules.road.solver import Row


class Engine(Highs):
    """HiGHS without its callbacks: nothing here uses them, and setting them up prints a banner
    before an option could silence it."""

    @override
    def enableCallbacks(self) -> None:
        pass


def new_engine(
    column_count: int, rows: Sequence[Row], options: Mapping[str, bool | int | float]
) -> Engine:
    """An engine with yes-no columns, these rows, and no costs yet."""
    engine = Engine()  # type: ignore[no-untyped-call]  # says nothing of its return
    for name, value in options.items():
        engine.setOptionValue(name, value)
    model = HighsLp()
    model.num_col_, model.num_row_ = column_count, len(rows)
    model.col_cost_ = np.zeros(column_count)
    model.col_lower_, model.col_upper_ = np.zeros(column_count), np.ones(column_count)
    model.integrality_ = [HighsVarType.kInteger] * column_count
    model.row_lower_ = np.array([-kHighsInf if row.low is None else row.low for row in rows], float)
    model.row_upper_ = np.array(
        [kHighsInf if row.high is None else row.high for row in rows], float
    )
    matrix = model.a_matrix_
    matrix.format_ = MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.terms) for row in rows)])
    matrix.index_ = np.array([column for row in rows for column, _ in row.terms], np.int32)
    matrix.value_ = np.array([float(value) for row in rows for _, value in row.terms])
    engine.passModel(model)
    return engine


def set_costs(engine: Engine, costs: Sequence[int]) -> None:
    places = np.arange(len(costs), dtype=np.int32)
    engine.changeColsCost(len(costs), places, np.array(costs, float))


def set_start(engine: Engine, start: Collection[int], column_count: int) -> None:
    """Begin the search at this choice."""
    solution = HighsSolution()
    solution.col_value = [float(i in start) for i in range(column_count)]
    engine.setSolution(solution)


def is_impossible(engine: Engine) -> bool:
    """Whether the last run proved that no choice satisfies the rows."""
    status = engine.getModelStatus()
    return status in {HighsModelStatus.kInfeasible, HighsModelStatus.kUnboundedOrInfeasible}


def add_row(engine: Engine, row: Row) -> None:
    engine.addRow(
        -kHighsInf if row.low is None else row.low,
        kHighsInf if row.high is None else row.high,
        len(row.terms),
        np.array([column for column, _ in row.terms], dtype=np.int32),
        np.array([float(value) for _, value in row.terms]),
    )


def delete_row(engine: Engine, place: int) -> None:
    engine.deleteRows(1, np.array([place], dtype=np.int32))

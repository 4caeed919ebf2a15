"""A row of a table and the table as a whole: what is computed, what does not hold, the sums,
and the difference to the table of another year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from layak.rules.numbers import decimal_id, plain_id, rupiah_id
from layak.rules.tables import Cells, Check, Column, Schema

type RowState = Literal["same", "changed", "new", "gone"]
type Numbers = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """``stops``: the row contradicts itself. Otherwise it is incomplete or only odd."""

    column: str
    say: str
    stops: bool = False


def is_empty(cells: Cells) -> bool:
    return not any(cells.values())


def row_numbers(schema: Schema, cells: Cells) -> Numbers:
    """Every number of a row by column, formulas among them; what cannot be told is left out."""
    found: dict[str, Decimal] = {}
    for column in schema.columns:
        value = _value(column, cells, found)
        if value is not None:
            found[column.code] = value
    return found


def _value(column: Column, cells: Cells, before: Numbers) -> Decimal | None:
    if column.formula is None:
        text = cells.get(column.code, "")
        return Decimal(text) if text and column.is_number else None
    parts = [before[code] for code in column.formula.of if code in before]
    if column.formula.operation == "sum":
        return sum(parts, Decimal(0)) if parts else None
    if len(parts) < 2:
        return None
    first, second = parts
    if column.formula.operation == "change":
        return second - first
    return first / second if second else None


def formula_text(schema: Schema, column: Column, value: Decimal | None) -> str:
    """A computed number as people read it: ``87,50 %``, ``+1,20``, ``1.234``."""
    if value is None:
        return ""
    operation = column.formula.operation if column.formula else "sum"
    if operation == "share":
        return f"{decimal_id(value * 100, 2)}\u00a0%"
    if operation == "change":
        scale = 100 if _is_of_shares(schema, column) else 1
        text = decimal_id(value * scale, 2)
        return f"+{text}" if value > 0 else text
    return plain_id(value)


def _is_of_shares(schema: Schema, column: Column) -> bool:
    of = column.formula.of if column.formula else ()
    sources = [schema.find(code) for code in of]
    return all(one and one.formula and one.formula.operation == "share" for one in sources)


def check_row(schema: Schema, cells: Cells) -> list[RowProblem]:
    """What is missing in a filled row and what does not agree; nothing for an empty one."""
    if is_empty(cells):
        return []
    missing = [
        RowProblem(column=column.code, say=f"{column.title} belum diisi")
        for column in schema.typed
        if column.required and not cells.get(column.code)
    ]
    numbers = row_numbers(schema, cells)
    found = (_broken(schema, check, numbers) for check in schema.checks)
    return [*missing, *(problem for problem in found if problem)]


def _broken(schema: Schema, check: Check, numbers: Numbers) -> RowProblem | None:
    told = [numbers.get(code) for code in (check.column, *check.others)]
    first, *others = told
    if first is None or any(value is None for value in others):
        return None
    sum_ = sum((value for value in others if value is not None), Decimal(0))
    holds = first == sum_ if check.kind == "equals" else first <= sum_
    if holds:
        return None
    column = schema.find(check.column)
    as_text = rupiah_text if column and column.kind == "money_idr" else plain_id
    say = f"{check.say}: {as_text(first)} dan {as_text(sum_)}"
    return RowProblem(column=check.column, say=say, stops=check.kind == "equals")


def rupiah_text(value: Decimal) -> str:
    return rupiah_id(int(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The sum of a column as people read it; empty where nothing can be summed."""

    column: str
    text: str
    value: Decimal | None = None


def totals(schema: Schema, rows: Sequence[Cells]) -> list[Total]:
    """One entry per column, in order. A share is that of the sums, never a sum of shares."""
    counted = [row for row in rows if not is_empty(row)]
    sums: dict[str, Decimal] = {}
    for row in counted:
        for code, value in row_numbers(schema, row).items():
            sums[code] = sums.get(code, Decimal(0)) + value
    return [_total(schema, column, sums, counted) for column in schema.columns]


def _total(
    schema: Schema, column: Column, sums: dict[str, Decimal], rows: Sequence[Cells]
) -> Total:
    if not column.total:
        return Total(column=column.code, text="")
    if column.kind == "sex":
        said = [row.get(column.code) for row in rows]
        text = f"L {said.count('L')}, P {said.count('P')}"
        return Total(column=column.code, text=text)
    if column.formula is not None and column.formula.operation != "sum":
        value = _value(column, {}, sums)
        return Total(column=column.code, text=formula_text(schema, column, value), value=value)
    value = sums.get(column.code)
    if value is None:
        return Total(column=column.code, text="")
    text = rupiah_text(value) if column.kind == "money_idr" else plain_id(value)
    return Total(column=column.code, text=text, value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A row beside that of another year; ``former`` or ``present`` is empty where there is none.

    ``columns`` are those that differ.
    """

    state: RowState
    former: Cells
    present: Cells
    columns: frozenset[str] = frozenset()


def compare_rows(
    schema: Schema, former: Sequence[Cells], present: Sequence[Cells]
) -> list[Compared]:
    """Rows matched by the schema's key: those of ``present`` in order, then those that are gone.

    Several rows of one key are matched in the order in which they stand.
    """
    waiting: dict[tuple[str, ...], list[Cells]] = {}
    for row in former:
        waiting.setdefault(_key(schema, row), []).append(row)
    found = [_compared(schema, waiting.get(_key(schema, row)), row) for row in present]
    gone = [row for rows in waiting.values() for row in rows]
    return [*found, *(Compared(state="gone", former=row, present={}) for row in gone)]


def _compared(schema: Schema, candidates: list[Cells] | None, row: Cells) -> Compared:
    if not candidates:
        return Compared(state="new", former={}, present=row)
    former = candidates.pop(0)
    differing = frozenset(
        column.code
        for column in schema.typed
        if former.get(column.code, "") != row.get(column.code, "")
    )
    state: RowState = "changed" if differing else "same"
    return Compared(state=state, former=former, present=row, columns=differing)


def _key(schema: Schema, row: Cells) -> tuple[str, ...]:
    return tuple(" ".join(row.get(code, "").casefold().split()) for code in schema.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """``clashes`` are the columns that both changed to different texts; the others are joined."""

    cells: Cells
    clashes: frozenset[str]


def join_cells(*, base: Cells, stands: Cells, wanted: Cells) -> Joined:
    """A row that someone changed from ``base`` to ``wanted`` while it came to ``stands``.

    ``wanted`` need not name every column; one it leaves out was not touched.
    """
    joined = dict(stands)
    clashes = set()
    for code, text in wanted.items():
        before, now = base.get(code, ""), stands.get(code, "")
        if text in (before, now):
            continue
        if now != before:
            clashes.add(code)
        joined[code] = text
    return Joined(
        cells=dict(stands) if clashes else {code: text for code, text in joined.items() if text},
        clashes=frozenset(clashes),
    )

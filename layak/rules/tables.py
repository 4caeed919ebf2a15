"""A typed table (MATRIKS) as a value: its columns, what is summed, what must hold in a row.

The types stand in `data/tables/types`; nothing here knows one of them. Reading a schema is in
`tables_reading`, a cell in `tables_cells`, a whole row and the sums in `tables_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from layak.rules.refusal import Problem

type ColumnKind = Literal[
    "text", "choice", "integer", "decimal", "money_idr", "day", "year", "yes_no", "sex", "formula"
]
type Operation = Literal["sum", "share", "change"]
type CheckKind = Literal["equals", "at_most"]
type Basis = Literal["inferred", "official"]
type Cells = Mapping[str, str]

NUMBERS = ("integer", "decimal", "money_idr")


class FaultySchema(Exception):
    """A schema that may not be used; ``faults`` names every fault and its place."""

    def __init__(self, faults: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = list(faults)


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Formula:
    """``share`` divides the first by the second, ``change`` takes the first from the second."""

    operation: Operation
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``width`` in letters; ``help`` one short sentence; ``unit`` of what is counted."""

    code: str
    label: str
    kind: ColumnKind
    group: str = ""
    required: bool = False
    width: int = 16
    help: str = ""
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    total: bool = False
    options: tuple[Choice, ...] = ()
    formula: Formula | None = None

    @property
    def title(self) -> str:
        """The label with its group, where it stands alone."""
        return f"{self.group}: {self.label}" if self.group else self.label

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS or self.kind == "formula"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What holds between the columns of a row. ``equals``: column = sum of others, else an
    error; ``at_most``: column not above the first of others, else a remark."""

    kind: CheckKind
    column: str
    others: tuple[str, ...]
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """``key`` names the columns by which a row is found in the table of another year."""

    code: str
    name: str
    basis: Basis
    intro: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    checks: tuple[Check, ...] = ()

    @property
    def typed(self) -> tuple[Column, ...]:
        """The columns that people fill in."""
        return tuple(column for column in self.columns if column.kind != "formula")

    def find(self, code: str) -> Column | None:
        return next((column for column in self.columns if column.code == code), None)

    @property
    def has_totals(self) -> bool:
        return any(column.total for column in self.columns)

    def for_years(self, years: Sequence[int]) -> Schema:
        """The same with the last two of ``years`` in its labels."""
        ordered = sorted(years)
        present = ordered[-1] if ordered else 0
        former = ordered[-2] if len(ordered) > 1 else present - 1
        return replace(self, columns=tuple(_dated(one, former, present) for one in self.columns))


def _dated(column: Column, former: int, present: int) -> Column:
    def told(text: str) -> str:
        return text.replace("{lalu}", str(former)).replace("{kini}", str(present))

    return replace(column, label=told(column.label), group=told(column.group))

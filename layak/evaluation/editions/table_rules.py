"""A typed table (MATRIKS) as a value, and how its schema and the questions that have it are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from layak.rules.reading import Spot
from layak.rules.refusal import Problem

# A typed table (MATRIKS) as a value: its columns, what is summed, what must hold in a row.
#
# The types stand in `data/tables/types`; nothing here knows one of them. Reading a schema is in
# `tables_reading`, a cell in `tables_cells`, a whole row and the sums in `tables_rows`.

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


# Reading the schema of a table, and which question has which; every fault with its place.

KINDS: tuple[ColumnKind, ...] = (
    "text", "choice", "integer", "decimal", "money_idr", "day", "year", "yes_no", "sex", "formula",
)  # fmt: skip
BASES: tuple[Basis, ...] = ("inferred", "official")
OPERATIONS: tuple[Operation, ...] = ("sum", "share", "change")
_SUMMED = ("integer", "decimal", "money_idr", "sex", "formula")
SCHEMA_FIELDS = ("code", "name", "basis", "intro", "key", "columns", "checks")
COLUMN_FIELDS = (
    "code", "label", "kind", "group", "required", "width", "help", "unit", "minimum", "maximum",
    "total", "options", "formula",
)  # fmt: skip


def parse_schema(raw: object, *, name: str) -> Schema:
    """A schema from the content of its file ``name``. Errors: FaultySchema with every fault."""
    faults: list[Problem] = []
    spot = Spot(raw, name, faults)
    spot.refuse_misspelt(SCHEMA_FIELDS)
    columns = tuple(
        _column(spot.below(item, f"kolom ke-{number}"))
        for number, item in enumerate(spot.items("columns"), start=1)
    )
    schema = Schema(
        code=spot.text("code"),
        name=spot.text("name"),
        basis=spot.choice("basis", BASES, "inferred"),
        intro=spot.text("intro", ""),
        key=spot.texts("key"),
        columns=columns,
        checks=tuple(_check(spot.below(item, "checks")) for item in spot.items("checks")),
    )
    codes = [column.code for column in schema.columns]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        spot.fault(f"kolom `{code}` ada dua kali")
    if not schema.columns:
        spot.fault("tabel tanpa kolom")
    named = [
        *schema.key,
        *(code for check in schema.checks for code in (check.column, *check.others)),
    ]
    for code in named:
        if code not in codes:
            spot.fault(f"kolom `{code}` tidak ada")
    for place, column in enumerate(schema.columns):
        for code in column.formula.of if column.formula else ():
            if code not in codes[:place]:
                spot.fault(f"rumus `{column.code}` memakai `{code}`, yang tidak ada sebelum dia")
    if faults:
        raise FaultySchema(faults)
    return schema


def _column(spot: Spot) -> Column:
    spot.refuse_misspelt(COLUMN_FIELDS)
    kind = spot.choice("kind", KINDS, "text")
    column = Column(
        code=spot.text("code"),
        label=spot.text("label"),
        kind=kind,
        group=spot.text("group", ""),
        required=spot.flag("required"),
        width=int(spot.number("width", Decimal(16))),
        help=spot.text("help", ""),
        unit=spot.text("unit", ""),
        minimum=spot.number("minimum") if spot.has("minimum") else None,
        maximum=spot.number("maximum") if spot.has("maximum") else None,
        total=spot.flag("total"),
        options=tuple(_option(spot.below(one, "pilihan")) for one in spot.items("options")),
        formula=_formula(spot.below(spot.fields["formula"], "rumus"))
        if spot.has("formula")
        else None,
    )
    if (column.kind == "choice") != bool(column.options):
        spot.fault("`options` ada pada kolom choice, dan hanya di sana")
    if (column.kind == "formula") != (column.formula is not None):
        spot.fault("`formula` ada pada kolom formula, dan hanya di sana")
    if column.total and column.kind not in _SUMMED:
        spot.fault(f"kolom {column.kind} tidak dapat dijumlahkan")
    if len({option.label.casefold() for option in column.options}) != len(column.options):
        spot.fault("dua pilihan bernama sama")
    if not 3 <= column.width <= 80:
        spot.fault("`width` harus antara 3 dan 80 huruf")
    return column


def _option(spot: Spot) -> Choice:
    return Choice(spot.text("code"), spot.text("label"))


def _formula(spot: Spot) -> Formula:
    named = [operation for operation in OPERATIONS if spot.has(operation)]
    if len(named) != 1:
        spot.fault("rumus harus satu dari sum, share, change")
        return Formula("sum", ())
    of = spot.texts(named[0])
    if len(of) < 2 or (named[0] != "sum" and len(of) != 2):
        spot.fault(f"`{named[0]}` perlu dua kolom")
    return Formula(named[0], of)


def _check(spot: Spot) -> Check:
    kind: CheckKind = "at_most" if spot.has("at_most") else "equals"
    inner = spot.below(spot.fields.get(kind), kind)
    is_sum = kind == "equals"
    return Check(
        kind=kind,
        column=inner.text("total" if is_sum else "column"),
        others=inner.texts("parts") if is_sum else (inner.text("limit"),),
        say=spot.text("say"),
    )


def parse_assignments(raw: object, *, name: str, known: Collection[str]) -> Mapping[str, str]:
    """Question key to type code of an edition's file ``name``. Errors: FaultySchema."""
    faults: list[Problem] = []
    spot = Spot(raw, name, faults)
    spot.choice("basis", BASES, "inferred")
    spot.text("edition")
    below = spot.below(spot.fields.get("tables"), "tables")
    found: dict[str, str] = {}
    for code, _keys in spot.mapping("tables"):
        if code not in known:
            below.fault(f"jenis tabel `{code:.60}` tidak ada")
        for key in below.texts(code):
            if key in found:
                below.fault(f"pertanyaan `{key:.60}` mendapat dua tabel")
            found[key] = code
    if faults:
        raise FaultySchema(faults)
    return found

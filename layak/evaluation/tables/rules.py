"""A cell, a row and a table as a whole: what was typed, as it is kept and shown; what is computed and what does not hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from layak.evaluation.editions.table_rules import Cells, Check, Column, Schema
from layak.rules.entries import NotAcceptable, read_text
from layak.rules.numbers import MONTHS, date_id, decimal_id, plain_id, rupiah_id

# One cell of a table: what was typed or pasted, as it is kept; and what is kept, as it is shown.
#
# Kept: days as 2026-01-31, numbers with a point and without groups, choices by code, yes and no,
# L and P. Whatever could be read two ways is refused with both readings.

LONGEST_CELL = 2_000
LARGEST = Decimal(10) ** 15
_PLAIN = re.compile(r"-?[0-9]{1,18}(?:[.,][0-9]{1,8})?")
_GROUPED_ID = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,8})?")
_GROUPED_EN = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]{1,8})?")
_GROUPED_EN_DECIMAL = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,8}")
_ONE_COMMA = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_ONE_POINT = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_RUPIAH = re.compile(r"^(?:rp|idr)\.?\s*|(?:,-|,--|\.-)$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{2,4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T][0-9:.]+)?")
_NAMED = re.compile(r"(?:[a-z]+,\s*)?([0-9]{1,2})[-\s]+([a-z]{3,9})\.?[-\s]+([0-9]{4})")
_SERIAL = re.compile(r"[2-7][0-9]{4}")
_EXCEL_ZERO = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = date(1945, 8, 17), date(2099, 12, 31)
_MONTH_WORDS = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)} | {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "agu": 8, "ags": 8,
    "agt": 8, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12,
    "dec": 12, "may": 5, "pebruari": 2, "nopember": 11, "january": 1, "february": 2, "march": 3,
    "june": 6, "july": 7, "august": 8, "october": 10, "december": 12,
}  # fmt: skip
_YES = {"ya", "y", "ada", "sudah", "v", "x", "✓", "✔", "true", "yes", "1", "benar"}
_NO = {"tidak", "t", "belum", "tidak ada", "-", "false", "no", "0", "salah", "tdk"}
_MALE = {"l", "lk", "laki-laki", "laki laki", "laki", "lelaki", "pria"}
_FEMALE = {"p", "pr", "perempuan", "wanita"}


def read_cell(column: Column, typed: str) -> str:
    """The text to keep; empty for an empty cell. Raises NotAcceptable with why."""
    text = read_text(typed).strip()
    if len(text) > LONGEST_CELL:
        raise NotAcceptable(f"Isi sel ini {len(text)} huruf; paling banyak {LONGEST_CELL}.")
    if not text or column.kind == "text":
        return text
    if column.kind == "formula":
        return ""
    line = " ".join(text.split())
    if column.kind == "day":
        day = _day_of(line.casefold())
        if day is None:
            raise NotAcceptable(
                f"Tulis hari, bulan, tahun, misalnya 31/1/2026 atau 31 Januari 2026; "
                f"bukan “{_short(line)}”."
            )
        if not _FIRST_DAY <= day <= _LAST_DAY:
            raise NotAcceptable(f"Tahun {day.year} tidak masuk akal. Periksa tanggalnya.")
        return day.isoformat()
    if column.kind in ("choice", "yes_no", "sex"):
        return _read_word(column, line)
    return _read_number(column, line)


def _read_word(column: Column, line: str) -> str:
    wanted = line.casefold()
    if column.kind == "choice":
        for option in column.options:
            if wanted in (option.code.casefold(), option.label.casefold()):
                return option.code
        labels = ", ".join(option.label for option in column.options)
        raise NotAcceptable(f"“{_short(line)}” bukan pilihan kolom ini. Yang ada: {labels}.")
    first, second = (("yes", _YES), ("no", _NO)) if column.kind == "yes_no" else _SEXES
    for code, words in (first, second):
        if wanted in words or wanted == code.casefold():
            return code
    want = "Ya atau Tidak" if column.kind == "yes_no" else "L atau P"
    raise NotAcceptable(f"Tulis {want}; bukan “{_short(line)}”.")


_SEXES = (("L", _MALE), ("P", _FEMALE))


def _read_number(column: Column, line: str) -> str:
    text = line.replace("\u00a0", "").replace(" ", "")
    if column.kind == "money_idr":
        text = _RUPIAH.sub("", _RUPIAH.sub("", line.strip())).replace(" ", "")
    value = _number(column, text, line)
    if column.kind != "decimal" and value != value.to_integral_value():
        what = (
            "Rupiah ditulis bulat, tanpa sen" if column.kind == "money_idr" else "Tulis angka bulat"
        )
        raise NotAcceptable(f"{what}; bukan “{_short(line)}”.")
    lowest, highest = column.minimum or Decimal(1945), column.maximum or Decimal(2099)
    if column.kind == "year" and not lowest <= value <= highest:
        raise NotAcceptable(f"Tulis tahun empat angka, misalnya 2025; bukan “{_short(line)}”.")
    _check_bounds(column, value)
    return f"{value.normalize():f}" if column.kind == "decimal" else f"{int(value)}"


def _number(column: Column, text: str, line: str) -> Decimal:
    if _GROUPED_EN.fullmatch(text) or _GROUPED_EN_DECIMAL.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _ONE_COMMA.fullmatch(text):
        whole = text.replace(",", "")
        raise NotAcceptable(
            f"“{text}” dapat dibaca {whole}, dapat juga pecahan {text}0. Tulis {whole} tanpa "
            f"tanda, atau pecahannya dengan dua angka di belakang koma."
        )
    if _GROUPED_ID.fullmatch(text) and column.kind != "year":
        return Decimal(text.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    examples = {
        "money_idr": "misalnya 1.200.000",
        "year": "misalnya 2025",
        "decimal": "misalnya 12,5",
    }
    example = examples.get(column.kind, "misalnya 1234")
    raise NotAcceptable(f"Tulis angka, {example}; bukan “{_short(line)}”.")


def _check_bounds(column: Column, value: Decimal) -> None:
    if abs(value) >= LARGEST:
        raise NotAcceptable("Angka ini terlalu besar. Periksa banyaknya nol.")
    if column.kind == "year":
        return
    lowest = Decimal(0) if column.minimum is None else column.minimum
    if value < lowest:
        raise NotAcceptable(f"Paling kecil {plain_id(lowest)}.")
    if column.maximum is not None and value > column.maximum:
        raise NotAcceptable(f"Paling besar {plain_id(column.maximum)}.")


def _day_of(line: str) -> date | None:
    if found := _ISO.fullmatch(line):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(line):
        if len(found[3]) != 4:
            raise NotAcceptable("Tulis tahunnya lengkap, misalnya 31/1/2026.")
        return _date(int(found[3]), int(found[2]), int(found[1]))
    if (found := _NAMED.fullmatch(line)) and found[2] in _MONTH_WORDS:
        return _date(int(found[3]), _MONTH_WORDS[found[2]], int(found[1]))
    if _SERIAL.fullmatch(line):
        return _EXCEL_ZERO + timedelta(days=int(line))
    return None


def _date(year: int, month: int, day: int) -> date:
    if month > 12 and day <= 12:
        raise NotAcceptable(f"Bulan {month} tidak ada. Tulis hari dahulu: {month}/{day}/{year}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise NotAcceptable(f"Tanggal {day}/{month}/{year} tidak ada di kalender.") from None


def cell_text(column: Column, kept: str) -> str:
    """A kept cell as a person types it: ``31/01/2026``, ``1.234``, ``Perangkat daerah``."""
    if not kept:
        return ""
    if column.kind == "day":
        return f"{date.fromisoformat(kept):%d/%m/%Y}"
    if column.kind == "choice":
        return next((one.label for one in column.options if one.code == kept), kept)
    if column.kind == "yes_no":
        return "Ya" if kept == "yes" else "Tidak"
    if column.kind in ("integer", "decimal", "money_idr"):
        text = plain_id(Decimal(kept), 8)
        # three decimals could also be read as thousands
        return f"{text}0" if _ONE_COMMA.fullmatch(text) else text
    return kept


def cell_print(column: Column, kept: str) -> str:
    """A kept cell as it stands on paper: ``31 Januari 2026``, ``Rp1.200.000``."""
    if kept and column.kind == "day":
        return date_id(date.fromisoformat(kept))
    if kept and column.kind == "money_idr":
        return rupiah_id(int(kept))
    return cell_text(column, kept)


def is_two_ways(text: str) -> bool:
    """Text of a spreadsheet's cell that reads as a thousand in one language and as a fraction
    in another."""
    return bool(_ONE_COMMA.fullmatch(text) or _ONE_POINT.fullmatch(text))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


# A row of a table and the table as a whole: what is computed, what does not hold, the sums, and
# the difference to the table of another year.

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
        of = column.formula.of if column.formula else ()
        sources = [schema.find(code) for code in of]
        is_of_shares = all(
            one and one.formula and one.formula.operation == "share" for one in sources
        )
        scale = 100 if is_of_shares else 1
        text = decimal_id(value * scale, 2)
        return f"+{text}" if value > 0 else text
    return plain_id(value)


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
    found = []
    for row in present:
        candidates = waiting.get(_key(schema, row))
        if not candidates:
            found.append(Compared(state="new", former={}, present=row))
            continue
        before = candidates.pop(0)
        differing = frozenset(
            column.code
            for column in schema.typed
            if before.get(column.code, "") != row.get(column.code, "")
        )
        state: RowState = "changed" if differing else "same"
        found.append(Compared(state=state, former=before, present=row, columns=differing))
    gone = [row for rows in waiting.values() for row in rows]
    return [*found, *(Compared(state="gone", former=row, present={}) for row in gone)]


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

"""A workbook that comes back: what it says, held against what was exported and what stands now.

A cell counts as touched when it differs from what was exported. Rows and columns are found by
their code and title, never by position. Whatever could be read two ways is a problem, not a guess.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from layak.rules.entries import NotAcceptable, read_count, read_mark, read_text
from layak.rules.instrument import Option, Question
from layak.rules.numbers import plain_id

type At = tuple[int, int]
type State = Literal["same", "change", "conflict"]

CODE, QUESTION, MAXIMUM, STAGE = "Kode", "Pertanyaan", "Maksimal", "Tahap"
_TITLES = {
    "option": "Pilihan",
    "mark": "Nilai",
    "note": "Upaya yang dilakukan",
    "not_applicable": "Alasan tidak berlaku",
    "numerator": "Yang memenuhi",
    "denominator": "Seluruhnya",
}
# 1,234 and 1.234: a thousand in one language, a little more than one in the other
_TWO_WAYS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_SHOWN = 60


class Cell(Protocol):
    """What is needed of a cell; ``kind`` as in the reader of workbooks."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def is_formula(self) -> bool: ...


class Sheet(Protocol):
    """What is needed of a sheet; rows and columns count from 0."""

    @property
    def title(self) -> str: ...
    @property
    def rows(self) -> Sequence[Sequence[Cell]]: ...
    @property
    def merged(self) -> Sequence[tuple[At, At]]: ...
    @property
    def hidden_rows(self) -> frozenset[int]: ...
    @property
    def hidden_columns(self) -> frozenset[int]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """``stops``: nothing is taken from this cell. Otherwise it is only to be known."""

    sheet: str
    cell: str
    value: str
    why: str
    fix: str
    stops: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A field as it was written into the workbook: its version, and the print of its text."""

    version: int
    print: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A cell that someone changed since the export; ``text`` is what the field would keep."""

    code: str
    field: str
    text: str
    sheet: str
    cell: str
    exported: Exported


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a sheet says: the touched cells, and what there is to say of the others."""

    fills: tuple[Fill, ...]
    problems: tuple[CellProblem, ...]


def field_title(field: str) -> str:
    """The title of a field's column: ``numerator-2025`` is "Yang memenuhi 2025"."""
    name, _, year = field.partition("-")
    return f"{_TITLES[name]} {year}".strip()


def option_text(option: Option) -> str:
    """An option as the drop-down shows it, with its points."""
    return f"{option.label} ({plain_id(option.points)} poin)"


def field_print(field: str, text: str) -> str:
    """A short print of what a field keeps; spaces around it, kinds of line ends and zeros at the
    end of a number do not count."""
    is_number = field == "mark" or "-" in field
    plain = f"{Decimal(text).normalize():f}" if is_number and text else settled(text)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def settled(text: str) -> str:
    """The text without what a spreadsheet program changes by itself."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def state_of(fill: Fill, *, text: str, version: int) -> State:
    """A touched cell against the text and version that stand now."""
    now = field_print(fill.field, text)
    if field_print(fill.field, fill.text) == now:
        return "same"
    if version == fill.exported.version or now == fill.exported.print:
        return "change"
    return "conflict"


def cell_name(row: int, column: int) -> str:
    """``D7`` for row 6 and column 3, both counted from 0."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def shown(text: str) -> str:
    """The beginning of a cell's text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def read_cell(cell: Cell, field: str, question: Question) -> str:
    """The text that the field would keep. Raises NotAcceptable with what is wrong."""
    if cell.kind == "error":
        raise NotAcceptable("Rumus pada sel ini tidak menghasilkan isi.")
    if cell.kind == "date":
        raise NotAcceptable("Excel menyimpan isian ini sebagai tanggal.")
    if cell.kind == "truth" and field not in ("note", "not_applicable"):
        raise NotAcceptable("Isian ini benar/salah, bukan angka atau pilihan.")
    if field == "option":
        return _read_option(cell.text, question)
    if field == "mark":
        return _number_text(read_mark(cell.text, maximum=question.maximum))
    if "-" in field:
        return _read_figure(cell)
    return read_text(cell.text).strip()


def how_to_fix(field: str, question: Question) -> str:
    """What to type into a cell of this field instead."""
    if field == "option":
        return "Pilih salah satu dari daftar pada sel ini, atau kosongkan."
    if field == "mark":
        return f"Tulis angka 0 sampai {plain_id(question.maximum)}, misalnya 0,5, atau kosongkan."
    if "-" in field:
        return "Tulis angka tanpa titik ribuan, misalnya 7412; pecahan dengan koma, misalnya 12,5."
    return "Ketik isinya sebagai tulisan biasa."


def _read_option(text: str, question: Question) -> str:
    wanted = _folded(text)
    if not wanted:
        return ""
    for reading in (option_text, _label, _code):
        found = [option.code for option in question.options if _folded(reading(option)) == wanted]
        if len(found) == 1:
            return found[0]
    raise NotAcceptable("Pilihan ini tidak ada pada pertanyaan ini.")


def _label(option: Option) -> str:
    return option.label


def _code(option: Option) -> str:
    return option.code


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _read_figure(cell: Cell) -> str:
    text = cell.text.strip()
    if _TWO_WAYS.fullmatch(text) and not text.startswith("0"):
        whole = text.replace(".", "").replace(",", "")
        raise NotAcceptable(
            f"“{text}” dapat dibaca {whole}, dapat juga pecahan {text.replace('.', ',')}."
        )
    if cell.kind == "number":
        return _number_text(read_count(text.replace(".", ",")))
    return _number_text(read_count(text))


def _number_text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"

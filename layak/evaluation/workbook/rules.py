"""A workbook that comes back: its answers and table sheets, held against what was exported and what stands now."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Protocol

from layak.evaluation.editions.table_rules import Column, Schema
from layak.evaluation.tables.rules import is_two_ways
from layak.evaluation.tables.rules import read_cell as tables_read_cell
from layak.rules.entries import NotAcceptable, read_count, read_mark, read_text
from layak.rules.instrument import Option, Question
from layak.rules.numbers import plain_id

# A workbook that comes back: what it says, held against what was exported and what stands now.
#
# A cell counts as touched when it differs from what was exported. Rows and columns are found by
# their code and title, never by position. Whatever could be read two ways is a problem, not a
# guess.

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
        wanted = _folded(cell.text)
        if not wanted:
            return ""
        told = [(o.code, (option_text(o), o.label, o.code)) for o in question.options]
        for place in range(3):
            found = [code for code, texts in told if _folded(texts[place]) == wanted]
            if len(found) == 1:
                return found[0]
        raise NotAcceptable("Pilihan ini tidak ada pada pertanyaan ini.")
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


# The table sheets of a workbook that comes back: every row with its cells, each problem by cell.
#
# A sheet holds the rows of all questions with one type of table; the question stands in a column.
# Rows are found by a hidden column, never by position: ``b12.3`` is row 12 as it was at version
# 3, ``n7`` an empty row that was handed out to be filled in.

MARK = "ID:"
_HEADER_WITHIN = 40
_KNOWN = re.compile(r"b([0-9]{1,18})\.([0-9]{1,9})")
_GIVEN = re.compile(r"n[0-9]{1,4}")
_RENEW = "Unduh buku yang baru, lalu salin barisnya ke sana."


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFill:
    """A row as it stands on a sheet. ``row`` and ``version`` of one that was exported, ``given``
    of an empty one that was; ``cells`` as they are kept; ``place`` is its first cell."""

    table: str
    code: str
    row: int | None
    version: int
    given: str
    cells: Mapping[str, str]
    sheet: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledTable:
    rows: tuple[RowFill, ...]
    problems: tuple[CellProblem, ...]


def sheet_title(schema: Schema) -> str:
    return f"Tabel {schema.name}"


def table_of_sheet(sheet: Sheet) -> tuple[int, str] | None:
    """Row of the titles and the type of table, for a sheet that holds one; else None."""
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        for cell in row:
            if cell.text.startswith(MARK):
                return number, cell.text.removeprefix(MARK).strip()
    return None


def how_to_fix_cell(column: Column) -> str:
    """What to type into a cell of this column instead."""
    fixes = {
        "day": "Tulis tanggal seperti 31/1/2026.",
        "integer": "Tulis angka bulat tanpa titik, misalnya 1234.",
        "decimal": "Tulis angka, pecahan dengan koma, misalnya 12,5.",
        "money_idr": "Tulis rupiah bulat, misalnya 1200000.",
        "year": "Tulis tahun empat angka, misalnya 2025.",
        "yes_no": "Tulis Ya atau Tidak.",
        "sex": "Tulis L atau P.",
        "choice": "Pilih dari daftar pada sel ini.",
    }
    return fixes.get(column.kind, "Ketik isinya sebagai tulisan biasa.")


def read_table_sheet(
    sheet: Sheet, *, schema: Schema, header: int, codes: Collection[str]
) -> FilledTable:
    """All filled rows, and those that were emptied; ``codes`` may be named in the column of
    questions."""
    reader = _TableReader(sheet=sheet, schema=schema, header=header, codes=codes)
    reader.find_columns()
    if CODE in reader.columns and MARK in reader.columns:
        reader.read_rows()
    return FilledTable(rows=tuple(reader.rows), problems=tuple(reader.problems))


@dataclass(kw_only=True)
class _TableReader:
    sheet: Sheet
    schema: Schema
    header: int
    codes: Collection[str]
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[RowFill] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def say(
        self, at: tuple[int, int], value: str, why: str, fix: str, *, stops: bool = True
    ) -> None:
        self.problems.append(
            CellProblem(
                sheet=self.sheet.title,
                cell=cell_name(*at),
                value=shown(value),
                why=why,
                fix=fix,
                stops=stops,
            )
        )

    def find_columns(self) -> None:
        names = {_folded(column.title): column.code for column in self.schema.columns}
        names[_folded(CODE)] = CODE
        for number, cell in enumerate(self.sheet.rows[self.header]):
            name = MARK if cell.text.startswith(MARK) else names.get(_folded(cell.text))
            if name is not None and name not in self.columns:
                self.columns[name] = number
            elif cell.text.strip():
                why = "Judul kolom ini tidak dikenal; isinya tidak dibaca."
                at = (self.header, number)
                self.say(at, cell.text, why, "Kolom tambahan boleh tetap ada.", stops=False)
        for column in self.schema.typed:
            if column.code not in self.columns:
                why = f"Kolom “{column.title}” tidak ditemukan pada baris judul."
                fix = f"Beri judul “{column.title}” pada kolomnya lagi."
                self.say((self.header, 0), "", why, fix)
        if CODE not in self.columns:
            why = f"Kolom “{CODE}” tidak ditemukan pada baris judul."
            self.say((self.header, 0), "", why, f"Beri judul “{CODE}” pada kolomnya lagi.")

    def read_rows(self) -> None:
        # a merged cell keeps one value for many: none of its rows is read
        merged: set[int] = set()
        for (top, left), (bottom, _right) in self.sheet.merged:
            if bottom > self.header:
                value = self.sheet.rows[top][left].text
                fix = "Pisahkan sel itu (Unmerge), lalu isi tiap barisnya."
                self.say((top, left), value, "Sel ini digabung dengan sel lain.", fix)
                merged.update(range(top, bottom + 1))
        for number in range(self.header + 1, len(self.sheet.rows)):
            if number not in merged:
                self._read_row(number, self.sheet.rows[number])

    def _read_row(self, number: int, row: Sequence[Cell]) -> None:
        found = self._mark(number, row)
        if found is None:
            return
        known, version, given = found
        is_filled = any(row[self.columns[one.code]].text.strip() for one in self._present)
        code = row[self.columns[CODE]].text.strip()
        if not is_filled and known is None:
            return
        if code not in self.codes:
            why = "Kode pertanyaan pada baris ini kosong."
            if code:
                why = f"Pertanyaan {code} tidak meminta tabel ini dari perangkat daerah Anda."
            at = (number, self.columns[CODE])
            self.say(at, code, why, "Pilih kode dari daftar pada sel ini.")
            return
        cells = self._cells(number, row)
        if cells is not None:
            fill = RowFill(
                table=self.schema.code,
                code=code,
                row=known,
                version=version,
                given=given,
                cells=cells,
                sheet=self.sheet.title,
                place=cell_name(number, self.columns[CODE]),
            )
            self.rows.append(fill)

    @property
    def _present(self) -> Iterator[Column]:
        return (column for column in self.schema.typed if column.code in self.columns)

    def _mark(self, number: int, row: Sequence[Cell]) -> tuple[int | None, int, str] | None:
        """Id, version and given name of a row; None where it cannot be told."""
        at = (number, self.columns[MARK])
        text = row[at[1]].text.strip()
        if text and text in self.seen:
            why = "Baris ini salinan baris di atas, dengan tanda baris yang sama."
            self.say(at, text, why, "Kosongkan sel tanda barisnya, atau pakai baris kosong.")
            return None
        self.seen.add(text)
        if known := _KNOWN.fullmatch(text):
            return int(known[1]), int(known[2]), ""
        if not text or _GIVEN.fullmatch(text):
            return None, 0, text
        if any(row[self.columns[one.code]].text.strip() for one in self._present):
            self.say(at, text, "Tanda baris ini berubah.", _RENEW)
        return None

    def _cells(self, number: int, row: Sequence[Cell]) -> dict[str, str] | None:
        """What the cells keep, or None where one of them cannot be read."""
        found: dict[str, str] = {}
        is_whole = True
        for column in self._present:
            at = (number, self.columns[column.code])
            cell = row[at[1]]
            try:
                found[column.code] = _read(column, cell)
            except NotAcceptable as refusal:
                self.say(at, cell.text, refusal.reason, how_to_fix_cell(column))
                is_whole = False
                continue
            if cell.is_formula:
                why = "Sel ini berisi rumus; yang dipakai hasil terakhirnya."
                self.say(at, cell.text, why, "Periksa hasilnya pada pratinjau.", stops=False)
        return found if is_whole else None


def _read(column: Column, cell: Cell) -> str:
    if cell.kind == "error":
        raise NotAcceptable("Rumus pada sel ini tidak menghasilkan isi.")
    if cell.kind == "date" and column.kind != "day":
        raise NotAcceptable("Excel menyimpan isian ini sebagai tanggal.")
    if cell.kind == "truth" and column.kind != "yes_no":
        raise NotAcceptable("Isian ini benar/salah.")
    if column.kind == "decimal" and is_two_ways(cell.text.strip()):
        text = cell.text.strip()
        raise NotAcceptable(f"“{text}” dapat dibaca ribuan, dapat juga pecahan.")
    is_number = cell.kind == "number" and column.is_number
    return tables_read_cell(column, cell.text.replace(".", ",") if is_number else cell.text)

"""The table sheets of a workbook that comes back: every row with its cells, each problem by cell.

A sheet holds the rows of all questions with one type of table; the question stands in a column.
Rows are found by a hidden column, never by position: ``b12.3`` is row 12 as it was at version 3,
``n7`` an empty row that was handed out to be filled in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from layak.rules.entries import NotAcceptable
from layak.rules.tables import Column, Schema
from layak.rules.tables_cells import is_two_ways, read_cell
from layak.rules.workbook import CODE, Cell, CellProblem, Sheet, cell_name, shown

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


def how_to_fix(column: Column) -> str:
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
        merged = set(self._merged_rows())
        for number in range(self.header + 1, len(self.sheet.rows)):
            if number not in merged:
                self._read_row(number, self.sheet.rows[number])

    def _merged_rows(self) -> Iterator[int]:
        """A merged cell keeps one value for many: none of its rows is read."""
        for (top, left), (bottom, _right) in self.sheet.merged:
            if bottom <= self.header:
                continue
            value = self.sheet.rows[top][left].text
            fix = "Pisahkan sel itu (Unmerge), lalu isi tiap barisnya."
            self.say((top, left), value, "Sel ini digabung dengan sel lain.", fix)
            yield from range(top, bottom + 1)

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
            self._say_code(number, code)
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

    def _say_code(self, number: int, code: str) -> None:
        at = (number, self.columns[CODE])
        why = (
            f"Pertanyaan {code} tidak meminta tabel ini dari perangkat daerah Anda."
            if code
            else "Kode pertanyaan pada baris ini kosong."
        )
        self.say(at, code, why, "Pilih kode dari daftar pada sel ini.")

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
                self.say(at, cell.text, refusal.reason, how_to_fix(column))
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
    return read_cell(column, cell.text.replace(".", ",") if is_number else cell.text)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()

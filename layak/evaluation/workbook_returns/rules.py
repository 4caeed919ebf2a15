"""Finds the table of a filled sheet and reads it cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from layak.evaluation.workbook.rules import (
    CODE,
    MAXIMUM,
    QUESTION,
    STAGE,
    At,
    Cell,
    CellProblem,
    Exported,
    Fill,
    Filled,
    Sheet,
    cell_name,
    field_print,
    field_title,
    how_to_fix,
    read_cell,
    settled,
    shown,
)
from layak.rules.entries import NotAcceptable
from layak.rules.instrument import Question

_HEADER_WITHIN = 40
_UNLOCK_ALL = "Unduh buku yang baru, lalu salin isian Anda ke dalamnya."


def header_row(sheet: Sheet, fields: Sequence[str]) -> int | None:
    """The first row that names the codes and some field, or None: no such table here."""
    wanted = {_folded(field_title(name)) for name in fields}
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        titles = {_folded(cell.text) for cell in row}
        if (_folded(CODE) in titles and titles & wanted) or len(titles & wanted) > 1:
            return number
    return None


def read_sheet(
    sheet: Sheet,
    *,
    fields: Sequence[str],
    exported: Mapping[tuple[str, str], Exported],
    questions: Mapping[str, Question],
) -> Filled:
    """All touched cells of the table and every problem, in the order of the sheet.

    ``exported`` knows the fields that were written, by code and field; ``questions`` those
    codes. Errors: ValueError where ``header_row`` finds nothing.
    """
    header = header_row(sheet, fields)
    if header is None:
        raise ValueError("no table on this sheet")
    reader = _Reader(sheet=sheet, header=header, exported=exported, questions=questions)
    reader.find_columns(fields)
    if CODE in reader.columns:
        reader.read_rows()
    return Filled(fills=tuple(reader.fills), problems=tuple(reader.problems))


@dataclass(kw_only=True)
class _Reader:
    sheet: Sheet
    header: int
    exported: Mapping[tuple[str, str], Exported]
    questions: Mapping[str, Question]
    columns: dict[str, int] = field(default_factory=dict)
    fills: list[Fill] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    merged: set[At] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def say(self, at: At | None, value: str, why: str, fix: str, *, stops: bool = True) -> None:
        self.problems.append(
            CellProblem(
                sheet=self.sheet.title,
                cell="" if at is None else cell_name(*at),
                value=shown(value),
                why=why,
                fix=fix,
                stops=stops,
            )
        )

    def find_columns(self, fields: Sequence[str]) -> None:
        """Each field by the title of its column."""
        names = {_folded(title): title for title in (CODE, QUESTION, MAXIMUM, STAGE)}
        names |= {_folded(field_title(name)): name for name in fields}
        unknown: list[int] = []
        for number, cell in enumerate(self.sheet.rows[self.header]):
            name = names.get(_folded(cell.text))
            if name is None:
                unknown += [number] if cell.text.strip() else []
            elif name in self.columns:
                why = "Judul kolom ini ada dua kali; yang pertama yang dibaca."
                self.say((self.header, number), cell.text, why, "Hapus salah satu kolomnya.")
            else:
                self.columns[name] = number
        missing = [name for name in (CODE, *fields) if name not in self.columns]
        for number in unknown:
            title = self.sheet.rows[self.header][number].text
            why = "Judul kolom ini tidak dikenal; isinya tidak dibaca."
            fix = "Kembalikan judul semula." if missing else "Kolom tambahan boleh tetap ada."
            self.say((self.header, number), title, why, fix, stops=bool(missing))
        for name in missing:
            title = name if name == CODE else field_title(name)
            why = f"Kolom “{title}” tidak ditemukan pada baris judul."
            self.say((self.header, 0), "", why, f"Beri judul “{title}” pada kolomnya lagi.")

    def read_rows(self) -> None:
        self._read_merged()
        for number in range(self.header + 1, len(self.sheet.rows)):
            self._read_row(number, self.sheet.rows[number])
        self._say_hidden()
        for code in self.questions:
            if code not in self.seen:
                why = "Baris pertanyaan ini tidak ada lagi; jawabannya dibiarkan."
                self.say(None, code, why, _UNLOCK_ALL, stops=False)

    def _read_merged(self) -> None:
        """A merged cell keeps one value for many: none of them is read."""
        last = len(self.sheet.rows) - 1
        mine = set(self.columns.values())
        for (top, left), (bottom, right) in self.sheet.merged:
            places = {
                (row, column)
                for row in range(max(top, self.header + 1), min(bottom, last) + 1)
                for column in mine & set(range(left, right + 1))
            }
            if places:
                self.merged |= places
                value = self._cell(top, left).text
                fix = "Pisahkan sel itu (Unmerge), lalu isi tiap barisnya."
                self.say((top, left), value, "Sel ini digabung dengan sel lain.", fix)

    def _cell(self, row: int, column: int) -> Cell:
        return self.sheet.rows[row][column]

    def _read_row(self, number: int, row: Sequence[Cell]) -> None:
        at = (number, self.columns[CODE])
        code = row[at[1]].text.strip()
        if not code:
            # a remark below the table is no answer; a row whose code went is
            places = [self.columns[name] for name in self.columns if name not in (CODE, STAGE)]
            text = next((row[place].text for place in places if row[place].text.strip()), "")
            if text:
                why = "Kode pada baris ini terhapus, jadi barisnya tidak dibaca."
                self.say(at, text, why, "Tulis kembali kodenya.")
            return
        if not self._is_code(at, row[at[1]], code) or not self._is_its_text(number, row, code):
            return
        self.seen.add(code)
        for name, column in self.columns.items():
            if name not in (CODE, QUESTION, MAXIMUM, STAGE) and (number, column) not in self.merged:
                self._read_field((number, column), row[column], code, name)

    def _is_code(self, at: At, cell: Cell, code: str) -> bool:
        if cell.kind == "date":
            why = "Excel mengubah kode ini menjadi tanggal."
            self.say(at, code, why, "Format sel sebagai Teks, lalu tulis kodenya lagi.")
        elif cell.kind == "number" and any(_is_lengthened(other, code) for other in self.questions):
            why = "Excel mengubah kode ini menjadi angka; angka nol di ujungnya bisa hilang."
            self.say(at, code, why, "Format sel sebagai Teks, lalu tulis kodenya lagi.")
        elif code in self.seen:
            self.say(at, code, "Kode ini sudah ada pada baris di atas.", "Hapus baris yang kembar.")
        elif code in self.questions:
            return True
        elif any(
            self._cell(at[0], column).text.strip()
            for name, column in self.columns.items()
            if name != CODE
        ):
            why = "Kode ini tidak ada dalam buku yang diekspor."
            self.say(at, code, why, "Perbaiki kodenya, atau hapus barisnya.")
        return False

    def _is_its_text(self, number: int, row: Sequence[Cell], code: str) -> bool:
        """Rows sorted without their codes would give every answer to another question."""
        column = self.columns.get(QUESTION)
        if column is None or _folded(row[column].text) == _folded(self.questions[code].text):
            return True
        owner = next(
            (
                q.code
                for q in self.questions.values()
                if _folded(q.text) == _folded(row[column].text)
            ),
            "",
        )
        why = (
            f"Kode baris ini {code}, teksnya milik {owner}: barisnya tertukar."
            if owner
            else f"Teks pertanyaan pada baris ini bukan teks {code}."
        )
        self.seen.add(code)
        self.say((number, column), row[column].text, why, _UNLOCK_ALL)
        return False

    def _read_field(self, at: At, cell: Cell, code: str, name: str) -> None:
        exported, question = self.exported.get((code, name)), self.questions[code]
        if exported is None:
            if cell.text.strip():
                why = f"Pertanyaan {code} tidak meminta isian ini."
                self.say(at, cell.text, why, "Kosongkan sel ini.")
            return
        try:
            text = read_cell(cell, name, question)
        except NotAcceptable as refusal:
            self.say(at, cell.text, refusal.reason, how_to_fix(name, question))
            return
        if cell.is_formula:
            why = "Sel ini berisi rumus; yang dipakai hasil terakhirnya."
            self.say(at, cell.text, why, "Periksa hasilnya pada pratinjau.", stops=False)
        if field_print(name, text) == exported.print:
            return
        self.fills.append(
            Fill(
                code=code,
                field=name,
                text=text,
                sheet=self.sheet.title,
                cell=cell_name(*at),
                exported=exported,
            )
        )

    def _say_hidden(self) -> None:
        """Hidden rows and columns are read like the others; whoever hid them should know."""
        code = self.columns[CODE]
        for number in sorted(self.sheet.hidden_rows):
            if self.header < number < len(self.sheet.rows) and self._cell(number, code).text:
                why = "Baris ini tersembunyi atau tersaring; isinya tetap dibaca."
                fix = "Tampilkan semua baris bila ingin memeriksanya."
                self.say((number, code), self._cell(number, code).text, why, fix, stops=False)
        for name, column in self.columns.items():
            if column in self.sheet.hidden_columns:
                title = self._cell(self.header, column).text or name
                why = "Kolom ini tersembunyi; isinya tetap dibaca."
                fix = "Tampilkan kolomnya bila ingin memeriksanya."
                self.say((self.header, column), title, why, fix, stops=False)


def _is_lengthened(code: str, number: str) -> bool:
    """Could the number be this code with its last zeros dropped? 14.10 becomes 14.1."""
    return code != number and "." in code and code.rstrip("0") == number


def _folded(text: str) -> str:
    return " ".join(settled(text).split()).casefold()

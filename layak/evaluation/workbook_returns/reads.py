"""What an uploaded workbook says: its stamp, the touched cells, the problems by cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.city.places.queries import municipality
from layak.evaluation.editions.files import table_schemas
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.workbook.reads import (
    ANSWERS,
    SHEET,
    Stamp,
    WrongWorkbook,
    read_stamp,
    revision_name,
    table_codes,
    workbook_fields,
)
from layak.evaluation.workbook.rules import (
    CellProblem,
    Exported,
    Fill,
    FilledTable,
    RowFill,
    read_table_sheet,
    table_of_sheet,
)
from layak.evaluation.workbook_returns.rules import header_row, read_sheet
from layak.platform.documents.reading.filled_sheets import FilledBook, FilledSheet, read_filled


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A workbook as read; nothing in it is compared with what stands now."""

    agency: str
    exported_at: str
    fills: list[Fill]
    problems: list[CellProblem]
    rows: list[RowFill] = field(default_factory=list)


def read_agency_workbook(data: bytes, filename: str, *, round_: Round, by: Actor) -> Reading:
    """Read an uploaded workbook of this round.

    Raises Unreadable (no such file), WrongWorkbook (of elsewhere, doctored, not one's own).
    """
    book = read_filled(data, filename)
    city = municipality()
    here = Stamp(
        city=city.code if city else "",
        round=round_.code,
        revision=revision_name(round_),
        agency="",
        exported_at="",
        fields={},
    )
    capped = book.sheets.get(SHEET)
    rows = [] if capped is None else [[cell.text for cell in row] for row in capped.rows]
    stamp = read_stamp(rows, here)
    agency = Agency.objects.filter(code=stamp.agency).first()
    is_own = agency is not None and agency.pk in by.agency_ids("answer.edit")
    if by.scope("answer.edit") != "all" and not is_own:
        name = stamp.agency if agency is None else agency.name
        raise WrongWorkbook(
            f"Buku ini milik perangkat daerah lain ({name}). "
            "Unggah buku perangkat daerah Anda sendiri."
        )
    sheet = _answers(book, round_)
    edition = edition_of(round_.revision_id)
    codes = dict.fromkeys(code for code, _field in stamp.fields)
    questions = {code: question for code in codes if (question := edition.find(code)) is not None}
    tables = list(_tables(book, stamp.agency, round_))
    filled = read_sheet(
        sheet, fields=workbook_fields(round_), exported=stamp.fields, questions=questions
    )
    return Reading(
        agency=stamp.agency,
        exported_at=stamp.exported_at,
        fills=list(filled.fills),
        problems=[
            *filled.problems,
            *(problem for table in tables for problem in table.problems),
            *_around(book, sheet),
        ],
        rows=[row for table in tables for row in table.rows],
    )


def _tables(book: FilledBook, agency: str, round_: Round) -> Iterator[FilledTable]:
    """Every sheet with the rows of a type of table, also under another name."""
    owner = Agency.objects.filter(code=agency).first()
    codes = table_codes(round_, owner.pk) if owner else {}
    for sheet in book.sheets.values():
        place = table_of_sheet(sheet)
        schema = table_schemas().get(place[1]) if place else None
        if place is None or schema is None:
            continue
        dated = schema.for_years(round_.data_years)
        allowed = [code for code, table in codes.items() if table == schema.code]
        yield read_table_sheet(sheet, schema=dated, header=place[0], codes=allowed)


def _answers(book: FilledBook, round_: Round) -> FilledSheet:
    """The sheet with the table, also under another name."""
    names = workbook_fields(round_)
    others = [sheet for sheet in book.sheets.values() if sheet.title != SHEET]
    ordered = sorted(others, key=lambda sheet: sheet.title != ANSWERS)
    found = next((sheet for sheet in ordered if header_row(sheet, names) is not None), None)
    if found is not None:
        return found
    if any(sheet.has_picture for sheet in others):
        raise WrongWorkbook(
            f"Lembar “{ANSWERS}” tidak berisi tabel, hanya gambar. Gambar tidak dapat dibaca: "
            "unggah buku dengan tabelnya."
        )
    raise WrongWorkbook(
        f"Tabel pada lembar “{ANSWERS}” tidak ditemukan. Kembalikan baris judulnya "
        "(Kode, Pilihan, Nilai, …), atau unduh buku yang baru."
    )


def _around(book: FilledBook, sheet: FilledSheet) -> Iterator[CellProblem]:
    """What stands around the table and is only to be known."""
    if sheet.title != ANSWERS:
        why = f"Lembar “{ANSWERS}” berganti nama; tabelnya tetap dibaca."
        yield _remark(sheet.title, why, f"Namai kembali “{ANSWERS}” bila sempat.")
    if sheet.is_hidden:
        yield _remark(sheet.title, "Lembar ini tersembunyi; isinya tetap dibaca.", "")
    if sheet.has_filter:
        why = "Lembar ini sedang disaring; baris yang tersaring tetap dibaca."
        yield _remark(sheet.title, why, "Hapus saringannya bila ingin memeriksa semua baris.")
    if sheet.has_picture:
        why = "Gambar pada lembar ini tidak dibaca."
        yield _remark(sheet.title, why, "Unggah gambar sebagai bukti pada halaman pertanyaannya.")
    if book.has_links:
        why = "Buku ini memuat tautan ke berkas lain; yang dipakai nilai terakhirnya."
        yield _remark(sheet.title, why, "Periksa hasilnya pada pratinjau.")
    for other in book.sheets.values():
        is_ours = other.title in (SHEET, ANSWERS, sheet.title, "Petunjuk", "_pilihan")
        if not is_ours and other.rows and table_of_sheet(other) is None:
            yield _remark(other.title, "Lembar tambahan ini tidak dibaca.", "")


def _remark(title: str, why: str, fix: str) -> CellProblem:
    return CellProblem(sheet=title, cell="", value="", why=why, fix=fix, stops=False)


def reading_rows(reading: Reading) -> list[list[str]]:
    """The reading as rows of text, to be kept until it is confirmed."""
    fills = (
        [
            "fill",
            f.code,
            f.field,
            f.text,
            f.sheet,
            f.cell,
            str(f.exported.version),
            f.exported.print,
        ]
        for f in reading.fills
    )
    problems = (
        ["problem", p.sheet, p.cell, p.value, p.why, p.fix, "stops" if p.stops else ""]
        for p in reading.problems
    )
    rows = (["row", json.dumps(asdict(row), ensure_ascii=False)] for row in reading.rows)
    return [["book", reading.agency, reading.exported_at], *fills, *problems, *rows]


def reading_of(rows: Sequence[Sequence[str]]) -> Reading:
    """The reading that ``reading_rows`` kept."""
    _kind, agency, exported_at = rows[0]
    reading = Reading(agency=agency, exported_at=exported_at, fills=[], problems=[])
    for kind, *told in rows[1:]:
        if kind == "fill":
            code, name, text, sheet, cell, version, print_ = told
            exported = Exported(version=int(version), print=print_)
            fill = Fill(code=code, field=name, text=text, sheet=sheet, cell=cell, exported=exported)
            reading.fills.append(fill)
        elif kind == "problem":
            sheet, cell, value, why, fix, stops = told
            problem = CellProblem(
                sheet=sheet, cell=cell, value=value, why=why, fix=fix, stops=bool(stops)
            )
            reading.problems.append(problem)
        elif kind == "row":
            reading.rows.append(RowFill(**json.loads(told[0])))
    return reading

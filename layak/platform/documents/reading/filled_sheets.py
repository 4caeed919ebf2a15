"""A workbook that people filled in: each cell with its kind, formulas, errors, and what is hidden."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from xml.etree import ElementTree
from zipfile import ZipFile

import python_calamine as calamine

from layak.platform.documents.files.kinds import XLSX, NotAllowed, identify
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.files.packages import (
    BROKEN,
    check_package,
    check_sizes,
    column_number,
)
from layak.platform.documents.reading.tables import Value, cell_text

# What the XML of a workbook tells beside the values: formulas, errors, what is hidden.

type At = tuple[int, int]

_PICTURES = {"drawing", "picture", "legacyDrawing"}
_COLUMNS_AT_MOST = 400


@dataclass
class Traits:
    """Rows and columns count from 0; ``errors`` maps a cell to what it shows."""

    formulas: set[At] = field(default_factory=set)
    errors: dict[At, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    has_filter: bool = False
    has_picture: bool = False


def sheet_traits(package: ZipFile) -> dict[str, Traits]:
    """By name of the sheet. Only for a package that `check_package` let through: it has bounded
    sizes and no document type that an XML reader would follow."""
    return {name: _traits(package, part) for name, part in _parts(package)}


def _parts(package: ZipFile) -> Iterator[tuple[str, str]]:
    targets = {}
    for relation in _root(package, "xl/_rels/workbook.xml.rels"):
        target = relation.get("Target", "")
        is_absolute = target.startswith("/")
        targets[relation.get("Id")] = target.lstrip("/") if is_absolute else f"xl/{target}"
    known = set(package.namelist())
    for element in _root(package, "xl/workbook.xml").iter():
        if _name(element) == "sheet":
            found = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
            part = targets.get(found, "")
            if part in known:
                yield element.get("name", ""), part


def _root(package: ZipFile, part: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(package.read(part))  # noqa: S314  # see sheet_traits
    except ElementTree.ParseError:
        raise EOFError from None


def _traits(package: ZipFile, part: str) -> Traits:
    traits = Traits()
    row = column = -1
    for element in _root(package, part).iter():
        match _name(element):
            case "row":
                row, column = int(element.get("r", row + 2)) - 1, -1
                if element.get("hidden") in ("1", "true"):
                    traits.hidden_rows.add(row)
            case "c":
                letters = element.get("r", "").rstrip("0123456789")
                column = column_number(letters) - 1 if letters else column + 1
                at = (row, column)
                children = {_name(child): child for child in element}
                if "f" in children:
                    traits.formulas.add(at)
                if element.get("t") == "e":
                    value = children.get("v")
                    traits.errors[at] = "" if value is None else value.text or ""
            case "col" if element.get("hidden") in ("1", "true"):
                first, last = int(element.get("min", 1)), int(element.get("max", 1))
                traits.hidden_columns.update(range(first - 1, min(last, _COLUMNS_AT_MOST)))
            case "filterColumn":
                traits.has_filter = True
            case name if name in _PICTURES:
                traits.has_picture = True
    return traits


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


# A workbook that people filled in: each cell with its kind, and what stands around the cells.

type Kind = Literal["empty", "text", "number", "date", "truth", "error"]
type Range = tuple[tuple[int, int], tuple[int, int]]

SIZE_LIMIT = 5_000_000
ROWS_LIMIT, COLUMNS_LIMIT = 5_000, 200

# What a form of some hundred rows can come to; a sheet of a million rows is far beyond.
_UNPACKED_LIMIT = 24_000_000
_BROKEN = "Berkas Excel ini rusak. Buka di Excel, simpan lagi sebagai .xlsx, lalu unggah."


@dataclass(frozen=True, slots=True)
class FilledCell:
    """``text`` as in `read_table`. A formula counts with its last result; one without a result is
    an ``error``, as is #N/A."""

    kind: Kind
    text: str
    is_formula: bool = False


@dataclass(frozen=True, kw_only=True)
class FilledSheet:
    """Rows and columns count from 0. ``merged`` holds first and last cell (row, column)."""

    title: str
    is_hidden: bool
    rows: list[list[FilledCell]]
    merged: list[Range]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    has_filter: bool
    has_picture: bool


@dataclass(frozen=True, kw_only=True)
class FilledBook:
    """``has_links``: cells may show values of other files."""

    sheets: dict[str, FilledSheet]
    has_links: bool


def read_filled(data: bytes, filename: str) -> FilledBook:
    """Every worksheet, hidden ones too. Raises `Unreadable` with one sentence: too large, macros,
    another kind of file under the name of a workbook, damaged."""
    if len(data) > SIZE_LIMIT:
        megabytes = SIZE_LIMIT // 1_000_000
        raise Unreadable(
            f"Berkas ini lebih besar dari {megabytes} MB. Hapus gambar dan lembar tambahan di "
            "dalamnya, lalu unggah lagi."
        )
    try:
        if identify(data, filename) != XLSX:
            raise Unreadable("Ini bukan berkas Excel. Unggah berkas .xlsx.")
    except NotAllowed as refusal:
        raise Unreadable(str(refusal)) from None
    try:
        with ZipFile(io.BytesIO(data)) as package:
            check_sizes(package, limit=_UNPACKED_LIMIT)
            check_package(package, data)
            traits = sheet_traits(package)
            has_links = any(name.startswith("xl/externalLinks/") for name in package.namelist())
    except BROKEN:
        raise Unreadable(_BROKEN) from None
    return FilledBook(sheets=_sheets(data, traits), has_links=has_links)


def _sheets(data: bytes, traits: dict[str, Traits]) -> dict[str, FilledSheet]:
    try:
        with calamine.load_workbook(io.BytesIO(data)) as workbook:
            found = [
                meta
                for meta in workbook.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
            return {
                meta.name: _sheet(
                    workbook,
                    meta.name,
                    traits.get(meta.name, Traits()),
                    is_hidden=meta.visible != calamine.SheetVisibleEnum.Visible,
                )
                for meta in found
            }
    except calamine.PasswordError:
        raise Unreadable("Berkas ini dikunci kata sandi. Simpan tanpa kata sandi.") from None
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise Unreadable(_BROKEN) from error


def _sheet(
    workbook: calamine.CalamineWorkbook, name: str, traits: Traits, *, is_hidden: bool
) -> FilledSheet:
    sheet = workbook.get_sheet_by_name(name)
    row, column = sheet.end or (0, 0)
    if row >= ROWS_LIMIT or column >= COLUMNS_LIMIT:
        raise Unreadable(
            f"Lembar “{name}” berisi sampai baris {row + 1}, kolom {column + 1}. Hapus baris dan "
            "kolom yang tidak diperlukan, lalu unggah lagi."
        )
    rows = sheet.to_python(skip_empty_area=False)
    return FilledSheet(
        title=name,
        is_hidden=is_hidden,
        rows=[list(_cells(number, row, traits)) for number, row in enumerate(rows)],
        merged=[(first, last) for first, last in sheet.merged_cell_ranges or []],
        hidden_rows=frozenset(traits.hidden_rows),
        hidden_columns=frozenset(traits.hidden_columns),
        has_filter=traits.has_filter,
        has_picture=traits.has_picture,
    )


def _cells(number: int, row: list[Value], traits: Traits) -> Iterator[FilledCell]:
    for column, value in enumerate(row):
        at = (number, column)
        is_formula = at in traits.formulas
        text = cell_text(value)
        if at in traits.errors:
            yield FilledCell("error", text or traits.errors[at], is_formula)
        elif not text:
            yield FilledCell("error" if is_formula else "empty", "", is_formula)
        else:
            yield FilledCell(_kind(value), text, is_formula)


def _kind(value: Value) -> Kind:
    match value:
        case bool():
            return "truth"
        case int() | float():
            return "number"
        case datetime() | date() | time() | timedelta():
            return "date"
        case _:
            return "text"

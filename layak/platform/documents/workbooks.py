"""XLSX to rows of text, after looking whether it is safe to open."""

from __future__ import annotations

import io
import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zipfile import ZipFile

import python_calamine as calamine

from layak.platform.documents.packages import BROKEN, check_package
from layak.platform.documents.unreadable import Unreadable

type Value = int | float | str | bool | time | date | datetime | timedelta

_BROKEN = "Berkas Excel ini rusak. Buka di Excel, simpan lagi sebagai .xlsx, lalu unggah."
_DECIMALS = 8


def read_workbook(data: bytes, *, only_visible: bool = False) -> dict[str, list[list[str]]]:
    """Sheets by name in their order. Raises `Unreadable`."""
    try:
        with ZipFile(io.BytesIO(data)) as package:
            check_package(package, data)
    except BROKEN:
        raise Unreadable(_BROKEN) from None
    try:
        with calamine.load_workbook(io.BytesIO(data)) as workbook:
            return {name: _rows(workbook, name) for name in _names(workbook, only_visible)}
    except calamine.PasswordError:
        raise Unreadable("Berkas ini dikunci kata sandi. Simpan tanpa kata sandi.") from None
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise Unreadable(_BROKEN) from error


def _names(workbook: calamine.CalamineWorkbook, only_visible: bool) -> list[str]:  # noqa: FBT001
    sheets = [s for s in workbook.sheets_metadata if s.typ == calamine.SheetTypeEnum.WorkSheet]
    shown = [s for s in sheets if s.visible == calamine.SheetVisibleEnum.Visible]
    return [s.name for s in (shown if only_visible else sheets)]


def _rows(workbook: calamine.CalamineWorkbook, name: str) -> list[list[str]]:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[cell_text(value) for value in row] for row in rows]


def cell_text(value: Value) -> str:
    """The value as a person reads it in the cell."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return _number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case time():
            return value.isoformat(timespec="minutes")
        case _:
            return str(value)


def _number(value: float) -> str:
    """Without the dust of binary fractions: 15 significant digits, 8 decimals."""
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= 1e15:
        return f"{value:.0f}"
    text = f"{round(Decimal(f'{value:.15g}'), _DECIMALS):f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

"""One cell of a table: what was typed or pasted, as it is kept; and what is kept, as it is shown.

Kept: days as 2026-01-31, numbers with a point and without groups, choices by code, yes and no,
L and P. Whatever could be read two ways is refused with both readings.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from layak.rules.entries import NotAcceptable, read_text
from layak.rules.numbers import MONTHS, date_id, plain_id, rupiah_id
from layak.rules.tables import Column

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
        return _read_day(line)
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
        raise NotAcceptable(_not_whole(column, line))
    if column.kind == "year" and not _is_year(column, value):
        raise NotAcceptable(f"Tulis tahun empat angka, misalnya 2025; bukan “{_short(line)}”.")
    _check_bounds(column, value)
    return f"{value.normalize():f}" if column.kind == "decimal" else f"{int(value)}"


def _is_year(column: Column, value: Decimal) -> bool:
    lowest, highest = column.minimum or Decimal(1945), column.maximum or Decimal(2099)
    return lowest <= value <= highest


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


def _not_whole(column: Column, line: str) -> str:
    what = "Rupiah ditulis bulat, tanpa sen" if column.kind == "money_idr" else "Tulis angka bulat"
    return f"{what}; bukan “{_short(line)}”."


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


def _read_day(line: str) -> str:
    day = _day_of(line.casefold())
    if day is None:
        raise NotAcceptable(
            f"Tulis hari, bulan, tahun, misalnya 31/1/2026 atau 31 Januari 2026; "
            f"bukan “{_short(line)}”."
        )
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise NotAcceptable(f"Tahun {day.year} tidak masuk akal. Periksa tanggalnya.")
    return day.isoformat()


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

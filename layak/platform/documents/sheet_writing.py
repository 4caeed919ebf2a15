"""What all sheets of a workbook share: formats made once, lists of choices, lawful text."""

from __future__ import annotations

import re
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

CELL_LIMIT = 32_767
CUT_MARK = " … [dipotong]"

_UNLAWFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INLINE_CHOICES = 255


def plain_text(text: str) -> str:
    """Without characters a workbook cannot hold, cut where a cell ends (in UTF-16 units)."""
    clean = _UNLAWFUL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    units = clean.encode("utf-16-le")
    if len(units) <= CELL_LIMIT * 2:
        return clean
    kept = units[: (CELL_LIMIT - len(CUT_MARK)) * 2].decode("utf-16-le", "ignore")
    return kept + CUT_MARK


class Book:
    def __init__(self, workbook: Workbook, *, title: str, marked: str) -> None:
        self.workbook = workbook
        self.title = title
        self.marked = marked
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._choices: list[tuple[str, ...]] = []

    def look(self, **properties: object) -> Format:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"valign": "top", **properties})
        return self._formats[key]

    def choice_source(self, choices: tuple[str, ...]) -> Any:
        """What a drop-down names as its source: the list itself, or a place on a hidden sheet."""
        joined = ",".join(choices)
        if len(joined) <= _INLINE_CHOICES and not any("," in choice for choice in choices):
            return list(choices)
        if choices not in self._choices:
            self._choices.append(choices)
        letter = _letter(self._choices.index(choices))
        return f"='_pilihan'!${letter}$1:${letter}${len(choices)}"

    def write_choices(self) -> None:
        if not self._choices:
            return
        sheet = self.workbook.add_worksheet("_pilihan")
        for number, choices in enumerate(self._choices):
            for row, choice in enumerate(choices):
                sheet.write_string(row, number, plain_text(choice))
        sheet.very_hidden()


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else _letter(index // 26 - 1) + _letter(index % 26)

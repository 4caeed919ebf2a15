"""Counts the cells and texts of a workbook while it streams by, so that none fills the memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from xml.parsers import expat

from layak.platform.documents.unreadable import CELLS_LIMIT, TOO_LARGE, Unreadable

TEXTS_LIMIT = 200_000_000

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}")


class CellCount:
    """Raises `Unreadable` for filled cells so far apart, or shared texts used so often, that
    memory would end; `EOFError` for what no spreadsheet program writes."""

    def __init__(self) -> None:
        self._lengths: list[int] = []
        self._uses: Counter[str] = Counter()
        self._is_shared_index = self._is_shared_text = False
        self._index = ""
        self._row = self._column = self._last_row = self._last_column = 0

    def follow(self) -> Callable[[bytes], bool]:
        """A feeder for one part; it answers False when the part is not XML."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        self._row = self._column = self._last_row = self._last_column = 0
        is_first = True

        def feed(chunk: bytes) -> bool:
            nonlocal is_first
            head = chunk.lstrip(b" \t\r\n")[:16]
            if is_first and head and b"<" not in head:
                return False
            is_first = is_first and not head
            try:
                parser.Parse(chunk)
            except expat.ExpatError:
                raise EOFError from None
            return True

        return feed

    def check_texts(self) -> None:
        """A text stands once in the file and in memory once for every cell that shows it."""
        total = sum(self._length(index) * count for index, count in self._uses.items())
        if total > TEXTS_LIMIT:
            raise Unreadable(TOO_LARGE)

    def _length(self, index: str) -> int:
        known = index.isdecimal() and len(index) < 9 and int(index) < len(self._lengths)
        return self._lengths[int(index)] if known else 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if attributes:
            _check_counts(attributes)
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._enter_row(attributes.get("r", ""))
        elif kind == "c":
            self._enter_cell(attributes.get("r", ""))
            self._is_shared_index = attributes.get("t") == "s"
        elif kind in ("v", "is", "f"):
            self._fill()
            self._index = ""
        elif kind == "si":
            self._lengths.append(0)
            self._is_shared_text = True

    def _text(self, text: str) -> None:
        self._index = (self._index + text)[:9]
        if self._is_shared_text:
            self._lengths[-1] += len(text)

    def _end(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "si":
            self._is_shared_text = False
        elif kind == "v" and self._is_shared_index:
            self._uses[self._index.strip()] += 1

    def _enter_row(self, number: str) -> None:
        if number and not _ROW.fullmatch(number):
            raise EOFError
        self._row = int(number) if number else self._row + 1
        self._column = 0

    def _enter_cell(self, reference: str) -> None:
        self._column += 1
        if not reference:
            return
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise EOFError
        self._column, self._row = _column(found[1]), max(self._row, int(found[2]))

    def _fill(self) -> None:
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._column)
        if self._last_row * self._last_column > CELLS_LIMIT:
            raise Unreadable(TOO_LARGE)


def _check_counts(attributes: dict[str, str]) -> None:
    """Readers set memory aside for as many as a part says it has, before they see any."""
    for name in ("count", "uniqueCount"):
        told = attributes.get(name, "0")
        if not (told.isascii() and told.isdecimal() and len(told) < 9 and int(told) <= CELLS_LIMIT):
            raise EOFError


def _refuse_doctype(*_: object) -> None:
    raise EOFError


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

"""What stands inside a ZIP container before anything opens it: sizes told and real, cells, texts."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from layak.platform.documents.files.limits import CELLS_LIMIT, TOO_LARGE, Unreadable

# Counts the cells and texts of a workbook while it streams by, so that none fills the memory.

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
        total = 0
        for index, count in self._uses.items():
            if index.isdecimal() and len(index) < 9 and int(index) < len(self._lengths):
                total += self._lengths[int(index)] * count
        if total > TEXTS_LIMIT:
            raise Unreadable(TOO_LARGE)

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
            self._last_row = max(self._last_row, self._row)
            self._last_column = max(self._last_column, self._column)
            if self._last_row * self._last_column > CELLS_LIMIT:
                raise Unreadable(TOO_LARGE)
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
        self._column, self._row = column_number(found[1]), max(self._row, int(found[2]))


def _check_counts(attributes: dict[str, str]) -> None:
    """Readers set memory aside for as many as a part says it has, before they see any."""
    for name in ("count", "uniqueCount"):
        told = attributes.get(name, "0")
        if not (told.isascii() and told.isdecimal() and len(told) < 9 and int(told) <= CELLS_LIMIT):
            raise EOFError


def _refuse_doctype(*_: object) -> None:
    raise EOFError


def column_number(letters: str) -> int:
    """The number of a column from 1: 28 for "AB"."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


# What stands inside a ZIP container before anything opens it: sizes told and real, cells.

# All that the standard library raises over a damaged archive.
BROKEN = (
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    zlib.error,
)
UNPACKED_LIMIT = 150_000_000
PARTS_LIMIT = 5_000

_CHUNK = 1 << 20
_LOCAL_HEADER = 30
_LOOSE = ".vml"  # drawings of comments: not always well-formed, never a sheet


def check_package(package: ZipFile, data: bytes) -> None:
    """Raises `Unreadable` unless this is an XLSX that can be opened within ordinary memory."""
    check_sizes(package)
    _check_workbook(package)
    # no sheet may hide in a part that is not followed below
    if _LOOSE.encode() in package.read("xl/_rels/workbook.xml.rels"):
        raise EOFError
    count = CellCount()
    for part in package.infolist():
        feed = None if part.filename.endswith(_LOOSE) else count.follow()
        size = 0
        for chunk in unpacked(part, data):
            size += len(chunk)
            if size > part.file_size:
                raise Unreadable(TOO_LARGE)
            if feed is not None and not feed(chunk):
                feed = None
    count.check_texts()


def check_sizes(package: ZipFile, *, limit: int = UNPACKED_LIMIT) -> None:
    """The sizes the archive itself declares, before a byte of it is unpacked."""
    parts = package.infolist()
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > limit:
        raise Unreadable(TOO_LARGE)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("Berkas ini dikunci kata sandi. Simpan tanpa kata sandi.")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Unreadable("Berkas ini dikemas dengan cara yang tidak dikenal. Simpan lagi di Excel.")


def _check_workbook(package: ZipFile) -> None:
    names = set(package.namelist())
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Unreadable("Ini berkas Excel biner (.xlsb). Simpan sebagai .xlsx.")
    if "word/document.xml" in names:
        raise Unreadable("Ini dokumen Word, bukan tabel. Unggah berkas .xlsx atau .csv.")
    if "content.xml" in names:
        raise Unreadable("Ini berkas OpenDocument. Simpan sebagai .xlsx, lalu unggah lagi.")
    raise Unreadable("Ini berkas ZIP, bukan berkas Excel. Unggah berkas .xlsx atau .csv.")


def unpacked(part: ZipInfo, data: bytes) -> Iterator[bytes]:
    """The real content in pieces, whatever size the archive declares for it."""
    header = data[part.header_offset : part.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise EOFError
    extra = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = part.header_offset + _LOCAL_HEADER + extra
    packed = data[start : start + part.compress_size]
    return iter([packed]) if part.compress_type == ZIP_STORED else _inflated(packed)


def _inflated(packed: bytes) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while packed and not inflater.eof:
            yield inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail
    except zlib.error:
        raise EOFError from None

"""What stands inside a ZIP container before anything opens it: sizes told and real, cells."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from layak.platform.documents.unreadable import Unreadable

UNPACKED_LIMIT = 150_000_000
PARTS_LIMIT = 5_000
CELLS_LIMIT = 3_000_000

_TOO_LARGE = "Isi berkas ini terlalu besar untuk dibuka. Unggah tabelnya saja, tanpa lembar lain."
_CHUNK = 1 << 20
_LOCAL_HEADER = 30
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_LOOSE = ".vml"  # drawings of comments: not always well-formed, never a sheet


def check_package(package: ZipFile, data: bytes) -> None:
    """Raises `Unreadable` unless this is an XLSX that can be opened within ordinary memory."""
    check_sizes(package)
    _check_workbook(package)
    _check_sheet_names(package)
    for part in package.infolist():
        _check_part(part, data)


def check_sizes(package: ZipFile, *, limit: int = UNPACKED_LIMIT) -> None:
    """The sizes the archive itself declares, before a byte of it is unpacked."""
    parts = package.infolist()
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > limit:
        raise Unreadable(_TOO_LARGE)
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
    raise Unreadable("Ini berkas ZIP, bukan buku kerja Excel. Unggah berkas .xlsx atau .csv.")


def _check_sheet_names(package: ZipFile) -> None:
    """No sheet may hide in a part that is not followed below."""
    if _LOOSE.encode() in package.read("xl/_rels/workbook.xml.rels"):
        raise EOFError


def _check_part(part: ZipInfo, data: bytes) -> None:
    extent = None if part.filename.endswith(_LOOSE) else _Extent()
    size = 0
    for chunk in unpacked(part, data):
        size += len(chunk)
        if size > part.file_size:
            raise Unreadable(_TOO_LARGE)
        if extent is not None and not extent.feed(chunk):
            extent = None


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


class _Extent:
    """Follows a sheet and refuses one whose filled cells lie so far apart that memory ends."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._element
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._row = self._column = self._last_row = self._last_column = 0
        self._started = False

    def feed(self, chunk: bytes) -> bool:
        """False when this is not XML and need not be followed."""
        if not self._started and b"<" not in chunk[:16]:
            return False
        self._started = True
        try:
            self._parser.Parse(chunk)
        except expat.ExpatError:
            raise EOFError from None
        return True

    def _doctype(self, *_: object) -> None:
        raise EOFError

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._enter_row(attributes.get("r", ""))
        elif kind == "c":
            self._enter_cell(attributes.get("r", ""))
        elif kind in ("v", "is", "f"):
            self._fill()

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
            raise Unreadable(_TOO_LARGE)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

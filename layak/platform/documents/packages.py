"""What stands inside a ZIP container before anything opens it: sizes told and real, cells."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from layak.platform.documents.cells import CellCount
from layak.platform.documents.unreadable import TOO_LARGE, Unreadable

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
    _check_sheet_names(package)
    count = CellCount()
    for part in package.infolist():
        _check_part(part, data, count)
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
    raise Unreadable("Ini berkas ZIP, bukan buku kerja Excel. Unggah berkas .xlsx atau .csv.")


def _check_sheet_names(package: ZipFile) -> None:
    """No sheet may hide in a part that is not followed below."""
    if _LOOSE.encode() in package.read("xl/_rels/workbook.xml.rels"):
        raise EOFError


def _check_part(part: ZipInfo, data: bytes, count: CellCount) -> None:
    feed = None if part.filename.endswith(_LOOSE) else count.follow()
    size = 0
    for chunk in unpacked(part, data):
        size += len(chunk)
        if size > part.file_size:
            raise Unreadable(TOO_LARGE)
        if feed is not None and not feed(chunk):
            feed = None


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

"""What an uploaded file is, by its content; only kinds on the list are let in, never two kinds at once."""

from __future__ import annotations

import codecs
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO
from zipfile import ZipFile

import filetype

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.files.packages import BROKEN, check_sizes

# Files that are two kinds at once, or carry what a picture has no need of.
#
# Nothing here is run. A file is looked at because other programs might open it as its other kind:
# an archive is found from its end, a web page anywhere near the start, whatever stands before it.

# the end record of an archive with the longest comment, and room for its index
TAIL = 256 * 1024
_END = b"PK\x05\x06"
_END_BYTES = 22
_ENTRY = b"PK\x01\x02"
# what follows an archive by accident: a line break
_STRAY_BYTES = 2
_PAGE = re.compile(rb"<(script|html|iframe|!doctype html|\?php)\b", re.IGNORECASE)
# the test signature of all virus scanners, in pieces: whole, it would have this file locked away
_EICAR = b"".join(
    (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!$H+H*")
)


def ends_as_archive(tail: bytes, size: int) -> bool:
    """Whether a ZIP program would find an archive by the last bytes of a file of ``size`` bytes.

    ``tail`` are the last ``TAIL`` bytes. The signature alone is no proof: four bytes may be chance,
    so the index that the end record tells of must stand before it.
    """
    place = tail.rfind(_END)
    while place >= 0:
        if _has_index(tail, place, size):
            return True
        place = tail.rfind(_END, 0, place)
    return False


def _has_index(tail: bytes, place: int, size: int) -> bool:
    record = tail[place : place + _END_BYTES]
    if len(record) < _END_BYTES:
        return False
    count, length, offset = struct.unpack("<HII", record[10:20])
    before = size - len(tail) + place
    if not count or length + offset > before:
        return False
    begin = place - length
    return begin < 0 or tail[begin : begin + len(_ENTRY)] == _ENTRY


def goes_on_after_archive(tail: bytes) -> bool:
    """Whether more follows an office file, which is an archive, after its end and comment."""
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_BYTES:
        return True
    comment = int.from_bytes(tail[place + 20 : place + _END_BYTES], "little")
    return len(tail) - place - _END_BYTES - comment > _STRAY_BYTES


# What an uploaded file is, by its content; only kinds on the list are let in.

_OFFICE = "application/vnd.openxmlformats-officedocument."


class NotAllowed(Exception):
    """A file that is not let in; the text is one sentence for the person."""


@dataclass(frozen=True)
class FileType:
    extension: str
    media_type: str
    label: str


PDF = FileType("pdf", "application/pdf", "PDF")
PNG = FileType("png", "image/png", "Gambar PNG")
JPG = FileType("jpg", "image/jpeg", "Gambar JPEG")
WEBP = FileType("webp", "image/webp", "Gambar WebP")
HEIC = FileType("heic", "image/heic", "Gambar HEIC")
TIFF = FileType("tiff", "image/tiff", "Pindaian TIFF")
DOCX = FileType("docx", f"{_OFFICE}wordprocessingml.document", "Dokumen Word")
XLSX = FileType("xlsx", f"{_OFFICE}spreadsheetml.sheet", "Berkas Excel")
PPTX = FileType("pptx", f"{_OFFICE}presentationml.presentation", "Paparan PowerPoint")
CSV = FileType("csv", "text/csv", "Tabel CSV")
TXT = FileType("txt", "text/plain", "Teks")

PICTURES = (PNG, JPG, WEBP, HEIC, TIFF)
ALLOWED = (PDF, *PICTURES, DOCX, XLSX, PPTX, CSV, TXT)

_BY_CONTENT = {kind.extension: kind for kind in (PDF, PNG, JPG, WEBP, HEIC)} | {"tif": TIFF}
_BY_MAIN_PART = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
}
_OTHER_NAMES = {
    "jpeg": "jpg",
    "jpe": "jpg",
    "jfif": "jpg",
    "heif": "heic",
    "text": "txt",
    "tif": "tiff",
}
_LIST = "Unggah PDF, gambar (JPG, PNG, WebP, HEIC, TIFF), Word, Excel, PowerPoint, CSV, atau TXT."
_MACROS = "Berkas dengan makro tidak diterima. Simpan tanpa makro, lalu unggah lagi."
# names of kinds that are not let in, with what to do instead
_INSTEAD = {
    **dict.fromkeys(("docm", "xlsm", "pptm", "dotm", "xltm", "xlsb"), _MACROS),
    **{
        old: f"Berkas Office lama (.{old}) tidak diterima. Simpan sebagai .{old}x."
        for old in ("doc", "xls", "ppt")
    },
    **{
        old: f"Gambar .{old} tidak diterima. Simpan sebagai JPG atau PNG, lalu unggah lagi."
        for old in ("gif", "bmp", "avif", "jp2", "tga", "psd")
    },
    **{
        free: f"Berkas OpenDocument (.{free}) tidak diterima. Simpan sebagai .{office} atau PDF."
        for free, office in (("odt", "docx"), ("ods", "xlsx"), ("odp", "pptx"))
    },
    **{
        packed: f"Arsip .{packed} tidak diterima. Keluarkan isinya, lalu unggah berkasnya."
        for packed in ("zip", "rar", "7z", "tar", "gz")
    },
}
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEAD = 64 * 1024
_CHUNK = 1 << 20
_BLOCKED_TEXT = re.compile(
    r"<(!doctype|html|head|body|script|svg|iframe|\?xml|\?php|%)|\A\s*(#!|@echo off)",
    re.IGNORECASE,
)
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def identify(source: bytes | BinaryIO, filename: str, size: int | None = None) -> FileType:
    """The kind of the whole file, agreeing with its name.

    `source` are the bytes or an open stream that can seek; of a stream only pieces are held, and
    its place is afterwards at the start. `size` in bytes is measured where it is not given.
    Raises `NotAllowed` for anything else: other kinds, a name that says something else, macros,
    web pages, programs, archives, broken office files, packages that unpack without measure, and
    files that are two kinds at once.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        return _identified(stream, filename, stream.seek(0, 2) if size is None else size)
    finally:
        stream.seek(0)


def _identified(stream: BinaryIO, filename: str, size: int) -> FileType:
    head = _read(stream, 0, _HEAD)
    if not head or not size:
        raise NotAllowed("Berkas ini kosong. Pilih berkas yang benar, lalu unggah lagi.")
    # the harmless file by which virus scanners are tried (eicar.org)
    if head.lstrip().startswith(_EICAR):
        raise NotAllowed("Berkas ini contoh virus (EICAR) untuk menguji pemindai, bukan bukti.")
    ending = PurePath(filename).suffix.lower().lstrip(".")
    named = _OTHER_NAMES.get(ending, ending)
    if named in _INSTEAD:
        raise NotAllowed(_INSTEAD[named])
    if named not in {kind.extension for kind in ALLOWED}:
        shown = f"“.{named[:20]}”" if named else "tanpa akhiran nama"
        raise NotAllowed(f"Berkas {shown} tidak diterima. {_LIST}")
    if head.startswith(_ZIP_STARTS):
        found = _office_kind(stream)
    else:
        found = _kind_by_magic(stream, head) or _text_kind(stream, head, named)
    if named != found.extension:
        raise NotAllowed(
            f"Nama berkas berakhiran “.{named}”, tetapi isinya {found.label}. "
            f"Ganti akhirannya menjadi “.{found.extension}” bila memang itu berkasnya."
        )
    _check_single(stream, found, head, size)
    return found


def _check_single(stream: BinaryIO, found: FileType, head: bytes, size: int) -> None:
    """A file that other programs open as another kind is no plain proof."""
    tail = _read(stream, max(size - TAIL, 0), TAIL)
    if found in (DOCX, XLSX, PPTX):
        if goes_on_after_archive(tail):
            raise NotAllowed("Berkas ini memuat berkas lain di belakangnya. Simpan ulang dahulu.")
    elif found in (PDF, *PICTURES):
        if ends_as_archive(tail, size):
            raise NotAllowed(
                f"Berkas ini sekaligus {found.label} dan arsip ZIP. Simpan ulang sebagai "
                f"{found.label} biasa, lalu unggah lagi."
            )
        # markup that a browser would run, in a comment of a picture or after its end
        if found != PDF and (_PAGE.search(head) or _PAGE.search(tail)):
            raise NotAllowed(
                "Gambar ini memuat halaman web atau program di dalamnya. Simpan ulang gambarnya."
            )


def _read(stream: BinaryIO, start: int, length: int) -> bytes:
    stream.seek(start)
    return stream.read(length)


def _kind_by_magic(stream: BinaryIO, head: bytes) -> FileType | None:
    """None where the start says nothing, or says it of plain text ("BMKG" is no bitmap)."""
    guess = filetype.guess(head)
    if guess is None:
        # some programs put a line break or a byte order mark before a PDF; every viewer takes it
        return PDF if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-") else None
    kind = _BY_CONTENT.get(guess.extension)
    if kind is None and _encoding(stream) is None:
        if guess.extension in _INSTEAD:
            raise NotAllowed(_INSTEAD[guess.extension])
        raise NotAllowed(f"Isi berkas ini ({guess.extension.upper()}) tidak diterima. {_LIST}")
    return kind


def _office_kind(stream: BinaryIO) -> FileType:
    try:
        with ZipFile(stream) as package:
            check_sizes(package)
            names = package.namelist()
            kinds = [kind for part, kind in _BY_MAIN_PART.items() if part in names]
            if len(kinds) != 1 or "[Content_Types].xml" not in names:
                raise NotAllowed(f"Berkas ZIP tidak diterima. Keluarkan isinya dahulu. {_LIST}")
            if _has_macros(package, names):
                raise NotAllowed(_MACROS)
            return kinds[0]
    except Unreadable as refusal:
        raise NotAllowed(str(refusal)) from None
    except BROKEN:
        raise NotAllowed("Berkas ini rusak. Buka dan simpan lagi, lalu unggah.") from None


def _has_macros(package: ZipFile, names: list[str]) -> bool:
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        return True
    if any("/activex/" in name.lower() or "macrosheets/" in name.lower() for name in names):
        return True
    with package.open("[Content_Types].xml") as part:
        return bool(_MACRO_TYPE.search(part.read(_CHUNK)))


def _text_kind(stream: BinaryIO, head: bytes, named: str) -> FileType:
    encoding = _encoding(stream)
    if encoding is None:
        raise NotAllowed(f"Isi berkas ini tidak dikenal. {_LIST}")
    if _BLOCKED_TEXT.search(head.decode(encoding, "replace")):
        raise NotAllowed(f"Halaman web dan program tidak diterima. {_LIST}")
    return CSV if named == "csv" else TXT


def _encoding(stream: BinaryIO) -> str | None:
    """How the file is written as text, or None when it is none; in pieces, however long it is."""
    utf16 = _read(stream, 0, 2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            if any(_CONTROL.search(piece) for piece in _decoded_pieces(stream, encoding)):
                return None
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def _decoded_pieces(stream: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    while piece := stream.read(_CHUNK):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def decoded(data: bytes) -> str:
    """The text of a file that ``identify`` found to be text."""
    encoding = _encoding(io.BytesIO(data))
    return data.decode(encoding) if encoding else ""

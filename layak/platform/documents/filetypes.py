"""What an uploaded file is, by its content; only kinds on the list are let in."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import PurePath
from zipfile import ZipFile

import filetype

from layak.platform.documents.packages import BROKEN, check_sizes
from layak.platform.documents.unreadable import Unreadable

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
DOCX = FileType("docx", f"{_OFFICE}wordprocessingml.document", "Dokumen Word")
XLSX = FileType("xlsx", f"{_OFFICE}spreadsheetml.sheet", "Buku kerja Excel")
PPTX = FileType("pptx", f"{_OFFICE}presentationml.presentation", "Paparan PowerPoint")
CSV = FileType("csv", "text/csv", "Tabel CSV")
TXT = FileType("txt", "text/plain", "Teks")

ALLOWED = (PDF, PNG, JPG, WEBP, HEIC, DOCX, XLSX, PPTX, CSV, TXT)

_BY_CONTENT = {kind.extension: kind for kind in (PDF, PNG, JPG, WEBP, HEIC)}
_BY_MAIN_PART = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
}
_OTHER_NAMES = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "heif": "heic", "text": "txt"}
_LIST = "Unggah PDF, gambar (JPG, PNG, WebP, HEIC), Word, Excel, PowerPoint, CSV, atau TXT."
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEAD = 64 * 1024
_BLOCKED_TEXT = re.compile(
    r"<(!doctype|html|head|body|script|svg|iframe|\?xml|\?php|%)|\A\s*(#!|@echo off)",
    re.IGNORECASE,
)
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def identify(data: bytes, filename: str) -> FileType:
    """The kind of the whole file `data`, agreeing with its name.

    Raises `NotAllowed` for anything else: other kinds, a name that says something else, macros,
    web pages, programs, archives, broken office files, and packages that unpack without measure.
    """
    if not data:
        raise NotAllowed("Berkas ini kosong. Pilih berkas yang benar, lalu unggah lagi.")
    named = _named(filename)
    if data.startswith(_ZIP_STARTS):
        found = _office_kind(data)
    else:
        found = _kind_by_magic(data) or _text_kind(data, named)
    if named != found.extension:
        raise NotAllowed(
            f"Nama berkas berakhiran “.{named}”, tetapi isinya {found.label}. "
            f"Ganti akhirannya menjadi “.{found.extension}” bila memang itu berkasnya."
        )
    return found


def _named(filename: str) -> str:
    ending = PurePath(filename).suffix.lower().lstrip(".")
    named = _OTHER_NAMES.get(ending, ending)
    if named in {"docm", "xlsm", "pptm", "dotm", "xltm", "xlsb"}:
        raise NotAllowed(
            "Berkas dengan makro tidak diterima. Simpan tanpa makro, lalu unggah lagi."
        )
    if named in {"doc", "xls", "ppt"}:
        raise NotAllowed(f"Berkas Office lama (.{named}) tidak diterima. Simpan sebagai .{named}x.")
    if named not in {kind.extension for kind in ALLOWED}:
        shown = f"“.{named}”" if named else "tanpa akhiran nama"
        raise NotAllowed(f"Berkas {shown} tidak diterima. {_LIST}")
    return named


def _kind_by_magic(data: bytes) -> FileType | None:
    """None where the start says nothing, or says it of plain text ("BMKG" is no bitmap)."""
    guess = filetype.guess(data[:_HEAD])
    if guess is None:
        return None
    kind = _BY_CONTENT.get(guess.extension)
    if kind is None and _text(data) is None:
        raise NotAllowed(f"Isi berkas ini ({guess.extension.upper()}) tidak diterima. {_LIST}")
    return kind


def _office_kind(data: bytes) -> FileType:
    try:
        with ZipFile(io.BytesIO(data)) as package:
            check_sizes(package)
            return _main_kind(package)
    except Unreadable as refusal:
        raise NotAllowed(str(refusal)) from None
    except BROKEN:
        raise NotAllowed("Berkas ini rusak. Buka dan simpan lagi, lalu unggah.") from None


def _main_kind(package: ZipFile) -> FileType:
    names = package.namelist()
    kinds = [kind for part, kind in _BY_MAIN_PART.items() if part in names]
    if len(kinds) != 1 or "[Content_Types].xml" not in names:
        raise NotAllowed(f"Berkas ZIP tidak diterima. Keluarkan isinya dahulu. {_LIST}")
    if _has_macros(package, names):
        raise NotAllowed(
            "Berkas dengan makro tidak diterima. Simpan tanpa makro, lalu unggah lagi."
        )
    return kinds[0]


def _has_macros(package: ZipFile, names: list[str]) -> bool:
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        return True
    if any("/activex/" in name.lower() or "macrosheets/" in name.lower() for name in names):
        return True
    return bool(_MACRO_TYPE.search(package.read("[Content_Types].xml")))


def _text_kind(data: bytes, named: str) -> FileType:
    text = _text(data)
    if text is None:
        raise NotAllowed(f"Isi berkas ini tidak dikenal. {_LIST}")
    if _BLOCKED_TEXT.search(text[:_HEAD]):
        raise NotAllowed(f"Halaman web dan program tidak diterima. {_LIST}")
    return CSV if named == "csv" else TXT


def _text(data: bytes) -> str | None:
    """The file as text, or None when it is none."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def decoded(data: bytes) -> str:
    """The text of a file that ``identify`` found to be text."""
    return _text(data) or ""

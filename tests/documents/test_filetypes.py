from __future__ import annotations

import io
import zipfile

import pytest

from layak.platform.documents.filetypes import NotAllowed, identify

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 40
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\0" * 40
PDF = b"%PDF-1.7\n" + b"x" * 40
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\0" * 40


def package(*names: str, content_types: bytes = b"<Types/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", content_types)
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


WORD = package("word/document.xml")
EXCEL = package("xl/workbook.xml")


@pytest.mark.parametrize(
    ("data", "name", "extension", "media_type"),
    [
        (PDF, "SK.PDF", "pdf", "application/pdf"),
        (PNG, "a.png", "png", "image/png"),
        (JPG, "a.jpeg", "jpg", "image/jpeg"),
        (JPG, "a.JPG", "jpg", "image/jpeg"),
        (WEBP, "a.webp", "webp", "image/webp"),
        (HEIC, "IMG_1.HEIC", "heic", "image/heic"),
        (b"kode;nilai\n1.1;12,5\n", "a.csv", "csv", "text/csv"),
        ("catatan é 👧".encode(), "a.txt", "txt", "text/plain"),
        ("catatan".encode("utf-16"), "a.txt", "txt", "text/plain"),
        (b"caf\xe9", "a.txt", "txt", "text/plain"),
        (b"BMKG;suhu\n1;2\n", "a.csv", "csv", "text/csv"),
        (b"PKK;PKBI\n1;2\n", "a.csv", "csv", "text/csv"),
    ],
)
def test_allowed_kinds_are_known_by_content(data, name, extension, media_type):
    found = identify(data, name)
    assert (found.extension, found.media_type) == (extension, media_type)
    assert found.label


@pytest.mark.parametrize(
    ("main_part", "extension"),
    [
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("ppt/presentation.xml", "pptx"),
    ],
)
def test_office_files_are_told_apart_by_their_main_part(main_part, extension):
    assert identify(package(main_part), f"a.{extension}").extension == extension


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.pdf", "kosong"),
        (PDF, "a.jpg", "isinya PDF"),
        (JPG, "a.pdf", "isinya Gambar JPEG"),
        (WORD, "a.xlsx", "isinya Dokumen Word"),
        (b"teks biasa", "a.pdf", "isinya Teks"),
        (PDF, "a", "tanpa akhiran"),
        (PDF, "a.pdf.exe", "“.exe”"),
        (MP4, "a.mp4", "“.mp4”"),
        (MP4, "a.jpg", "MP4"),
        (b"MZ\x90\x00" + b"\0" * 80, "a.pdf", "EXE"),
        (b"\x7fELF" + b"\0" * 80, "a.txt", "ELF"),
        (b"<!DOCTYPE html><p>x", "a.txt", "Halaman web"),
        (b"kode;<script>alert(1)</script>", "a.csv", "Halaman web"),
        (b'\xef\xbb\xbf<svg xmlns="http://www.w3.org/2000/svg"/>', "a.txt", "Halaman web"),
        (b"#!/bin/sh\nrm", "a.txt", "program"),
        (b"<svg/>", "a.svg", "“.svg”"),
        (package("foto.jpg"), "a.docx", "ZIP"),
        (package("foto.jpg"), "a.zip", "“.zip”"),
        (package("word/document.xml", "xl/workbook.xml"), "a.docx", "ZIP"),
        (package("word/document.xml", "word/vbaProject.bin"), "a.docx", "makro"),
        (package("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "a.xlsx", "makro"),
        (package("xl/workbook.xml", content_types=b"sheet.macroEnabled.main"), "a.xlsx", "makro"),
        (EXCEL, "a.xlsm", "makro"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 80, "a.doc", ".docx"),
        (b"PK\x03\x04" + b"junk" * 20, "a.docx", "rusak"),
        (EXCEL[:-30], "a.xlsx", "rusak"),
        (b"a\x00b\x01\x02", "a.txt", "tidak dikenal"),
        (bytes(range(128, 256)), "a.csv", "tidak dikenal"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(data, name, says):
    with pytest.raises(NotAllowed, match=says) as refusal:
        identify(data, name)
    assert str(refusal.value).endswith(".")


def test_a_zip_bomb_named_docx_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"x")
        archive.writestr("word/document.xml", b"\0" * 151_000_000)
    with pytest.raises(NotAllowed, match="terlalu besar"):
        identify(out.getvalue(), "a.docx")

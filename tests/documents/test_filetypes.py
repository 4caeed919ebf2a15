from __future__ import annotations

import io
import zipfile

import pytest

from layak.platform.documents.files.kinds import NotAllowed, identify

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


GIF = b"GIF89a" + b"\0" * 40
TIFF = b"II*\0\x08\0\0\0" + b"\0" * 40
# never whole in a file of ours: a virus scanner would take it away
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
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
        (TIFF, "pindai.TIF", "tiff", "image/tiff"),
        (b"\xef\xbb\xbf\r\n" + PDF, "a.pdf", "pdf", "application/pdf"),
        (
            PDF + b"PK\x05\x06 ini bukan arsip, melainkan isi halaman",
            "a.pdf",
            "pdf",
            "application/pdf",
        ),
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
        (package("foto.jpg"), "a.zip", "Keluarkan isinya"),
        (GIF, "a.gif", "Simpan sebagai JPG"),
        (GIF, "a.jpg", "Simpan sebagai JPG"),
        (b"BM" + b"\0" * 60, "a.bmp", "Simpan sebagai JPG"),
        (package("content.xml"), "a.odt", "Simpan sebagai .docx"),
        (EICAR, "eicar.txt", "EICAR"),
        (EICAR + b"\r\n", "a.com", "EICAR"),
        (PDF + WORD, "a.pdf", "sekaligus PDF dan arsip ZIP"),
        (PDF + WORD + b"\nstartxref\n0\n%%EOF", "a.pdf", "sekaligus PDF"),
        (JPG + package("META-INF/MANIFEST.MF"), "a.jpg", "sekaligus Gambar JPEG"),
        (WORD + PDF, "a.docx", "berkas lain di belakangnya"),
        (JPG + b"\xff\xfe\x00\x20<script>alert(1)</script>", "a.jpg", "halaman web"),
        (PNG + b"x" * 300_000 + b"<HTML><body>", "a.png", "halaman web"),
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


class Counting(io.BytesIO):
    """A stream that remembers the largest piece anybody took from it."""

    largest = 0

    def read(self, size=-1):
        piece = super().read(size)
        self.largest = max(self.largest, len(piece))
        return piece


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PDF + b"x" * 9_000_000, "a.pdf"),
        (JPG + b"x" * 9_000_000, "a.jpg"),
        ("baris é\n".encode() * 1_000_000, "a.txt"),
        (b"kode;caf\xe9\n" * 900_000, "a.csv"),
    ],
)
def test_a_stream_is_told_apart_without_being_held_whole(data, name):
    stream = Counting(data)
    assert identify(stream, name, len(data)) == identify(data, name)
    assert stream.largest <= 1 << 20
    assert stream.tell() == 0

"""Files that want to do harm, or are simply broken; each made here, with what must become of it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from PIL import Image

from tests.evidence.scanners import EICAR

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><script>alert(1)</script></html>"


@dataclass(frozen=True)
class Bad:
    """``refused`` is a word of the sentence, "" for a file that is kept as it came."""

    name: str
    make: Callable[[], bytes]
    refused: str = ""
    kept_as: str = ""


def pdf(**more) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    if more.get("script"):
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    if more.get("attached"):
        document.attachments["a.exe"] = b"MZ\x90\x00"
    out = io.BytesIO()
    lock = pikepdf.Encryption(owner="a", user="b") if more.get("locked") else False
    document.save(out, encryption=lock)
    return out.getvalue()


def many_pages(count: int) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(3, count + 3))
    pages = "".join(
        f"{number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        for number in range(3, count + 3)
    )
    head = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    tree = f"2 0 obj<</Type/Pages/Count {count}/Kids[{kids}]>>endobj\n"
    return (head + tree + pages + "trailer<</Root 1 0 R>>\n%%EOF\n").encode()


def package(parts: dict[str, bytes], main: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, data in ({main: b"<w/>"} | parts).items():
            archive.writestr(name, data)
    return out.getvalue()


def xml_bomb() -> bytes:
    inner = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">{inner}]><w>&a9;</w>'
    return package({"word/document.xml": text.encode()})


def huge_picture() -> bytes:
    """40,000 x 40,000 pixels in a few bytes: the head of a PNG and no picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        told = struct.pack("!I", len(data)) + kind + data
        return told + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
BAD = [
    Bad("kosong.pdf", lambda: b"", "kosong"),
    Bad("terpotong.pdf", lambda: pdf()[:200]),
    Bad("terkunci.pdf", lambda: pdf(locked=True)),
    Bad("berskrip.pdf", lambda: pdf(script=True)),
    Bad("berlampiran.pdf", lambda: pdf(attached=True)),
    Bad("halaman-5000.pdf", lambda: many_pages(5000)),
    Bad("dua-wajah.pdf", lambda: pdf() + package({}), "ZIP"),
    Bad("gambar.svg", lambda: SVG, "tidak diterima"),
    Bad("gambar.png", lambda: SVG, "tidak diterima"),
    Bad("foto.jpg", lambda: HTML, "tidak diterima"),
    Bad("foto.html", lambda: HTML, "tidak diterima"),
    Bad("catatan.txt", lambda: HTML, "tidak diterima"),
    Bad("program.pdf", lambda: b"MZ\x90\x00" + b"\x00" * 80, "tidak di"),
    Bad("arsip.zip", lambda: package({}), "Keluarkan isinya"),
    Bad("bom.docx", lambda: package({"word/a.xml": b"0" * 300_000_000}), " "),
    Bad("bom-xml.docx", xml_bomb),
    Bad("bukan.docx", lambda: package({}, main="isi.xml"), "tidak diterima"),
    Bad("rusak.docx", lambda: package({})[:-30], "rusak"),
    Bad("makro.docm", lambda: package({}), "makro"),
    Bad("makro.docx", lambda: package({"word/vbaProject.bin": b"x"}), "makro"),
    Bad("raksasa.png", huge_picture),
    Bad("pindaian.tiff", lambda: picture("TIFF")),
    Bad("ponsel.heic", lambda: HEIC),
    Bad("foto.webp", lambda: picture("WEBP")),
    Bad("eicar.txt", lambda: EICAR, "virus"),
    Bad("../../etc/passwd.pdf", lambda: PDF, kept_as="passwd.pdf"),
    Bad("a\x00b.pdf", lambda: PDF, kept_as="ab.pdf"),
    Bad("lap\u202efdp.pdf", lambda: PDF, kept_as="lapfdp.pdf"),
    Bad("x" * 300 + ".pdf", lambda: PDF, kept_as="x" * 196 + ".pdf"),
]

"""Papers made for tests, and what other programs (poppler, tesseract) say of them."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import typst
from PIL import Image

NIK = "1671 0455 0315 0001"
NAME = "Bunga Contoh"
LIST = f"""\
#set page(width: 12cm, height: 9cm, margin: 1.2cm)
#set text(size: 13pt)
*DAFTAR PESERTA KEGIATAN*

Nama: {NAME} \\
NIK: {NIK} \\
Kegiatan: Sekolah ramah anak \\
Tempat: Balai kelurahan
"""
WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>'
)
SHEET = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">')


def typeset(markup: str = LIST) -> bytes:
    return typst.compile(markup.encode(), format="pdf")


def words_of(
    path: Path, *, is_turned: bool = False
) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Words with their boxes in shares of the page, as poppler reads the first page.

    Of a turned page it tells the places as they are seen and the size as it was before.
    """
    said = poppler("pdftotext", "-bbox", "-l", "1", str(path), "-").decode()
    sides = [float(side) for side in SHEET.search(said).groups()]
    width, height = reversed(sides) if is_turned else sides
    return [
        (
            word,
            (float(a) / width, float(b) / height, float(c) / width, float(d) / height),
        )
        for a, b, c, d, word in WORD.findall(said)
    ]


def place_of(
    path: Path, *wanted: str, is_turned: bool = False
) -> tuple[float, float, float, float]:
    """The box around these words of the first page."""
    boxes = [box for word, box in words_of(path, is_turned=is_turned) if word in wanted]
    assert len(boxes) >= len(wanted), wanted
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def text_of(path: Path) -> str:
    return poppler("pdftotext", str(path), "-").decode()


def drawn(path: Path, page: int = 1) -> Image.Image:
    """A page as poppler draws it."""
    data = poppler("pdftoppm", "-r", "100", "-f", str(page), "-l", str(page), "-png", str(path))
    return Image.open(io.BytesIO(data)).convert("RGB")


def poppler(*command: str) -> bytes:
    return subprocess.run(command, capture_output=True, check=True, timeout=30).stdout


def read_aloud(picture: Image.Image) -> str:
    """What tesseract reads, every sign but letters and digits left out."""
    data = io.BytesIO()
    picture.save(data, "PNG", dpi=(200, 200))
    said = subprocess.run(
        ["tesseract", "-", "-", "-l", "ind", "--psm", "3"],
        input=data.getvalue(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    return re.sub(r"[^A-Za-z0-9]", "", said.stdout.decode())


def scanned(paper: bytes, *, dpi: int = 200) -> Image.Image:
    document = pdfium.PdfDocument(paper)
    picture = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return picture


def as_scan(picture: Image.Image, *, dpi: int = 200) -> bytes:
    """A PDF of one page that is only this picture."""
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=dpi)
    return out.getvalue()


def changed(paper: bytes, change) -> bytes:
    """The same PDF after `change(pdf)`."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def insides(data: bytes) -> bytes:
    """Every object and every unpacked stream of a PDF, one after the other."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parts = [data]
        for thing in pdf.objects:
            parts.append(repr(thing).encode())
            is_stream = isinstance(thing, pikepdf.Stream)
            if is_stream and thing.get("/Filter") != pikepdf.Name.DCTDecode:
                parts.append(thing.read_bytes())
        return b"\n".join(parts)

"""Any file is told what it is, or refused with a reason; the reader of scans reads real pages."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import typst
from PIL import Image

from layak.platform.documents.pictures import scans
from layak.platform.documents.reading import apart
from layak.platform.documents.reading.inspection import inspect_file
from tests.evidence.bad_files import BAD as HARMFUL
from tests.evidence.bad_files import pdf as harmful_pdf

DECREE = """\
#set page(width: 210mm, height: 297mm, margin: 25mm)
#set text(size: 12pt, lang: "id")
#align(center)[WALI KOTA MUSI RAYA \\
KEPUTUSAN WALI KOTA MUSI RAYA \\
NOMOR 463/112/DP3A/2025 \\
TENTANG \\
GUGUS TUGAS KOTA LAYAK ANAK]

Menimbang bahwa setiap anak berhak hidup, tumbuh, berkembang, dan berpartisipasi secara wajar
sesuai harkat dan martabat kemanusiaan, serta mendapat perlindungan dari kekerasan dan
diskriminasi, sehingga perlu dibentuk gugus tugas yang bekerja terencana, menyeluruh, dan
berkelanjutan di seluruh kecamatan dan kelurahan.

Ditetapkan di Musi Raya pada tanggal 3 Maret 2025 \\
ttd.
"""
WORDS = (
    "WALI KOTA MUSI RAYA KEPUTUSAN WALI KOTA MUSI RAYA NOMOR 463/112/DP3A/2025 TENTANG GUGUS TUGAS"
    " KOTA LAYAK ANAK Menimbang bahwa setiap anak berhak hidup, tumbuh, berkembang, dan"
    " berpartisipasi secara wajar sesuai harkat dan martabat kemanusiaan, serta mendapat"
    " perlindungan dari kekerasan dan diskriminasi, sehingga perlu dibentuk gugus tugas yang bekerja"
    " terencana, menyeluruh, dan berkelanjutan di seluruh kecamatan dan kelurahan. Ditetapkan di"
    " Musi Raya pada tanggal 3 Maret 2025 ttd."
)
needs_reader = pytest.mark.skipif(not scans.languages(), reason="tesseract is not installed")


@pytest.fixture(scope="module")
def decree():
    return typst.compile(DECREE.encode(), format="pdf")


@pytest.fixture(scope="module")
def page(decree):
    return pdfium.PdfDocument(decree)[0].render(scale=200 / 72, grayscale=True).to_pil()


def saved(picture, kind="PNG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def error_share(got, wanted):
    """Levenshtein distance by rows, as a share of what is right."""
    got, wanted = " ".join(got.split()), " ".join(wanted.split())
    former = list(range(len(wanted) + 1))
    for row, sign in enumerate(got, start=1):
        now = [row]
        for place, right in enumerate(wanted, start=1):
            now.append(min(former[place] + 1, now[-1] + 1, former[place - 1] + (sign != right)))
        former = now
    return former[-1] / len(wanted)


def shaded(page):
    """The page under a lamp: one corner three times as dark as the other."""
    light = Image.linear_gradient("L").resize(page.size).point(lambda x: 85 + x * 2 // 3)
    return Image.composite(page.convert("L"), Image.new("L", page.size, 0), light)


def test_pdf_with_words_needs_no_reading(decree):
    facts = inspect_file(decree, "sk.pdf")
    assert (facts.type, facts.pages, facts.ocr, facts.refused) == ("pdf", 1, False, None)
    assert (facts.kind, facts.number, facts.year) == ("decree", "463/112/DP3A/2025", 2025)
    assert facts.signed is True
    assert error_share(facts.text, WORDS) < 0.01


@needs_reader
@pytest.mark.parametrize("turn", [7, 180 - 4, 270])
def test_scan_is_read_whichever_way_it_lies(page, turn):
    turned = page.convert("L").rotate(turn, expand=True, fillcolor=255)
    facts = inspect_file(saved(turned, "JPEG", quality=40), "pindai.jpg")
    assert facts.ocr
    assert error_share(facts.text, WORDS) <= 0.08
    assert (facts.kind, facts.number, facts.year) == ("decree", "463/112/DP3A/2025", 2025)


@needs_reader
def test_photo_in_bad_light_is_read(page):
    facts = inspect_file(saved(shaded(page)), "foto.png")
    assert error_share(facts.text, WORDS) <= 0.08


@needs_reader
def test_every_page_of_a_scan_kept_as_tiff_is_read(page):
    blank = Image.new("L", page.size, 255)
    data = saved(blank, "TIFF", save_all=True, append_images=[page.convert("L")])
    facts = inspect_file(data, "pindai.tif")
    assert (facts.type, facts.pages, facts.ocr) == ("tiff", 2, True)
    assert (facts.kind, facts.number) == ("decree", "463/112/DP3A/2025")


@needs_reader
def test_scanned_pdf_is_read(page):
    facts = inspect_file(saved(page, "PDF", resolution=200), "pindai.pdf")
    assert facts.ocr
    assert facts.number == "463/112/DP3A/2025"


def test_blank_page_says_that_nothing_was_read():
    facts = inspect_file(saved(Image.new("L", (800, 1100), 255)), "kosong.png")
    assert facts.refused is None
    assert any("Tidak ada tulisan" in warning for warning in facts.warnings)


def png_of(width, height):
    """A header that claims any size, with almost nothing behind it."""
    body = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", body), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


BILLION = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
PPTX_BOMB = archive(
    **{
        "[Content_Types].xml": b"<Types/>",
        "ppt__presentation.xml": b"<p/>",
        "ppt__slides__slide1.xml": BILLION,
    }
)
BAD = {
    "nothing": (b"", "kosong.pdf", "kosong"),
    "cut off": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "terpotong.pdf", "rusak atau terpotong"),
    "web page as picture": (b"<html><script>alert(1)</script>", "foto.jpg", "Halaman web"),
    "drawing with script": (b"<svg onload='x()'></svg>", "logo.svg", "tidak diterima"),
    "archive": (archive(a=b"x"), "arsip.zip", "tidak diterima"),
    "archive by another name": (archive(a=b"x"), "arsip.docx", "tidak diterima"),
    "swollen slide": (PPTX_BOMB, "paparan.pptx", "rusak"),
    "enormous picture": (png_of(40_000, 40_000), "besar.png", "80 juta"),
    "cut off picture": (saved(Image.new("RGB", (900, 900), "red"), "JPEG")[:900], "a.jpg", "rusak"),
    "old picture kind": (saved(Image.new("L", (50, 50)), "GIF"), "pindai.gif", "JPG atau PNG"),
    "program": (b"MZ\x90\x00" + b"\0" * 80, "surat.pdf", "tidak diterima"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_with_a_reason(name):
    data, called, reason = BAD[name]
    facts = inspect_file(data, called)
    assert facts.refused is not None
    assert reason in facts.refused
    assert facts.text == ""


@pytest.mark.parametrize("bad", HARMFUL, ids=lambda bad: bad.name[:20])
def test_harmful_file_is_refused_or_told_and_never_stops_the_reader(bad):
    facts = inspect_file(bad.make(), bad.name, seconds=2)
    assert facts.refused is None or facts.refused.endswith(".")
    if bad.refused:
        assert bad.refused.lower() in facts.refused.lower()


@pytest.mark.parametrize(
    ("more", "says"),
    [({"script": True}, "memuat skrip"), ({"attached": True}, "berkas lampiran")],
)
def test_what_a_pdf_carries_besides_pages_is_told(more, says):
    facts = inspect_file(harmful_pdf(**more), "a.pdf")
    assert facts.refused is None
    assert any(says in warning for warning in facts.warnings)


def test_locked_pdf_and_deep_word_say_what_to_do():
    assert "kata sandi" in inspect_file(harmful_pdf(locked=True), "a.pdf").refused
    word = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
    deep = word + b"<w:tbl><w:tr><w:tc>" * 3000
    parts = {"[Content_Types].xml": b"<Types/>", "word__document.xml": deep}
    assert "rusak" in inspect_file(archive(**parts), "a.docx").refused


def test_file_beyond_memory_takes_only_its_own_process_with_it(monkeypatch):
    monkeypatch.setattr(apart, "MEMORY_BYTES", 300 * 1024 * 1024)
    facts = apart.inspect_apart(saved(Image.new("RGB", (8900, 8900), "white")), "luas.png")
    assert "terlalu berat" in facts.refused


def test_very_long_text_is_read_in_part():
    facts = inspect_file(("SURAT EDARAN\nNOMOR 5/SE/2024\n" + "anak " * 900_000).encode(), "a.txt")
    assert (facts.kind, facts.number) == ("circular", "5/SE/2024")
    assert len(facts.text) == 3_000_000
    assert any("sangat panjang" in warning for warning in facts.warnings)


def test_more_is_told_to_who_keeps_the_file(decree):
    facts = inspect_file(decree, "sk.pdf")
    assert (facts.dated_on, facts.legibility, facts.page_starts) == ("2025-03-03", 1.0, [0])
    assert (facts.identity_signs, facts.prints) == ({}, [])


@pytest.mark.parametrize(
    "called", ["../../etc/passwd.txt", "nama\u202efdp.txt", "a" * 300 + ".txt", "dua\x00nul.txt"]
)
def test_name_of_a_file_changes_nothing(called):
    facts = inspect_file(b"Laporan kegiatan.", called)
    assert facts.refused is None
    assert facts.text == "Laporan kegiatan."


def test_very_long_pdf_is_read_in_part():
    paper = pdfium.PdfDocument.new()
    for _number in range(1200):
        paper.new_page(200, 200)
    out = io.BytesIO()
    paper.save(out)
    facts = inspect_file(out.getvalue(), "tebal.pdf", seconds=3)
    assert facts.pages == 1200
    assert facts.refused is None
    assert facts.warnings


def inspect_by_command(path: Path, *options):
    return subprocess.run(
        [sys.executable, "-m", "layak.config", "inspect", str(path), *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=70,
    )


def test_command_answers_as_json(tmp_path, decree):
    path = tmp_path / "sk.pdf"
    path.write_bytes(decree)
    said = inspect_by_command(path, "--json")
    facts = json.loads(said.stdout)
    assert said.returncode == 0
    assert list(facts) == [
        "type", "media_type", "pages", "text", "ocr", "sha256", "kind", "number", "year",
        "signed", "warnings", "refused",
    ]  # fmt: skip
    assert (facts["kind"], facts["year"], facts["signed"]) == ("decree", 2025, True)


def test_command_refuses_with_exit_one(tmp_path):
    path = tmp_path / "kosong.pdf"
    path.write_bytes(b"")
    said = inspect_by_command(path)
    assert said.returncode == 1
    assert said.stdout.startswith("Ditolak: ")


def test_command_names_a_file_that_is_not_there(tmp_path):
    said = inspect_by_command(tmp_path / "tidak-ada.pdf")
    assert said.returncode == 2
    assert "tidak ada atau tidak dapat dibaca" in said.stderr
    assert "Traceback" not in said.stderr

"""A copy of a scan whose words can be searched: an invisible layer of text over the pages.

The layers are made page by page, each in a process and a time of its own, so that a long paper
never holds up the queue; `merge_layers` lays them over a copy of the file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
from PIL import Image

from layak.platform.documents.limited import answer_jobs, run_limited
from layak.platform.documents.pictures import (
    PICTURES,
    draw_pdf_page,
    narrowed,
    opened_pdf,
    pdf_page,
    picture_pages,
    upright_photo,
)
from layak.platform.documents.redacting import add_picture_page, paper_size
from layak.platform.documents.scans import NoReader, languages
from layak.platform.documents.straightening import dark_on_light, even_light, to_reading_size
from layak.platform.documents.unreadable import Unreadable

PAGES_LIMIT = 60
MODULE = "layak.platform.documents.searchable"
PAGE_SECONDS, MERGE_SECONDS = 60.0, 60.0
READER_SECONDS = 50
DPI = 200
# a page with so many letters of its own needs no other
ENOUGH_LETTERS = 25
PHOTO_WIDTH = 2400
UNREAD = "Halaman ini tidak terbaca."


def text_layer(path: Path, media_type: str, page: int) -> bytes:
    """One page of PDF that holds the words of a scanned page and shows nothing.

    Empty where the page has text of its own. Raises Unreadable, and NoReader without tesseract.
    """
    if not languages():
        raise NoReader("Pembaca pindaian (tesseract) tidak terpasang di server ini.")
    with TemporaryDirectory(prefix="layak-") as folder:
        out = Path(folder) / "layer"
        job = {
            "do": "layer",
            "path": str(path),
            "media_type": media_type,
            "page": page,
            "out": str(out),
        }
        run_limited(MODULE, job, seconds=PAGE_SECONDS)
        return out.with_suffix(".pdf").read_bytes()


def merge_layers(path: Path, media_type: str, layers: Mapping[int, Path]) -> bytes:
    """The PDF of the file with `layers` (page number from 1 to a page of PDF) over its pages.

    What the file may run or carry besides pages stays behind. Raises Unreadable.
    """
    with TemporaryDirectory(prefix="layak-") as folder:
        out = Path(folder) / "searchable.pdf"
        job = {
            "do": "merge",
            "path": str(path),
            "media_type": media_type,
            "layers": {str(number): str(layer) for number, layer in layers.items()},
            "out": str(out),
        }
        run_limited(MODULE, job, seconds=MERGE_SECONDS)
        return out.read_bytes()


def _layer(job: dict[str, Any]) -> dict[str, Any]:
    picture = _picture(Path(job["path"]), job["media_type"], job["page"])
    out = Path(job["out"])
    if picture is None:
        out.with_suffix(".pdf").write_bytes(b"")
        return {}
    prepared = out.with_suffix(".png")
    even_light(dark_on_light(to_reading_size(picture.convert("L")))).save(
        prepared, "PNG", dpi=(DPI, DPI), compress_level=1
    )
    _read(prepared, out)
    return {}


def _picture(path: Path, media_type: str, number: int) -> Image.Image | None:
    """None where the page says its words itself."""
    if media_type in PICTURES:
        return upright_photo(path, page=number)
    with opened_pdf(path) as paper:
        page = pdf_page(paper, number)
        text = page.get_textpage()
        if len(text.get_text_bounded().strip()) >= ENOUGH_LETTERS:
            return None
        return draw_pdf_page(page, dpi=DPI)


def _read(prepared: Path, out: Path) -> None:
    known = languages()
    command = [shutil.which("tesseract") or "tesseract", str(prepared), str(out)]
    command += ["-l", "ind" if "ind" in known else "eng"]
    command += ["--psm", "1" if "osd" in known else "3", "-c", "textonly_pdf=1", "pdf"]
    try:
        subprocess.run(  # noqa: S603 - a program of the system on a picture of ours
            command,
            capture_output=True,
            timeout=READER_SECONDS,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.SubprocessError:
        raise Unreadable(UNREAD) from None


def _merge(job: dict[str, Any]) -> dict[str, Any]:
    path = Path(job["path"])
    with pikepdf.new() as made:
        if job["media_type"] in PICTURES:
            for number in range(1, picture_pages(path) + 1):
                photo = narrowed(upright_photo(path, page=number), PHOTO_WIDTH)
                add_picture_page(made, photo, paper_size(photo))
        else:
            _copy_pages(path, made)
        _lay_over(made, job["layers"])
        made.remove_unreferenced_resources()
        made.save(job["out"], deterministic_id=True)
    return {}


def _copy_pages(path: Path, made: pikepdf.Pdf) -> None:
    try:
        with pikepdf.open(path) as paper:
            made.pages.extend(paper.pages)
            for page in made.pages:
                _calm(page)
    except pikepdf.PdfError as error:
        raise Unreadable("PDF ini rusak atau terkunci.") from error


def _calm(page: pikepdf.Page) -> None:
    """Nothing that a page or a note on it may start."""
    _drop(page.obj, "/AA")
    for note in page.obj.get("/Annots", []):
        if isinstance(note, pikepdf.Dictionary):
            _drop(note, "/AA")
            if "/A" in note and note["/A"].get("/S") != pikepdf.Name.URI:
                _drop(note, "/A")


def _drop(thing: pikepdf.Object, key: str) -> None:
    if key in thing:
        del thing[key]


def _lay_over(made: pikepdf.Pdf, layers: Mapping[str, str]) -> None:
    for number, layer in layers.items():
        with pikepdf.open(layer) as words:
            page = made.pages[int(number) - 1]
            page.add_overlay(words.pages[0], pikepdf.Rectangle(page.trimbox))


if __name__ == "__main__":
    answer_jobs({"layer": _layer, "merge": _merge})

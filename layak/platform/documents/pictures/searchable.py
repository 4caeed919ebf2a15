"""A copy of a scan whose words can be searched: an invisible layer of text over the pages.

The layers are made some pages at a time, in a process and a time of their own, so that a long
paper never holds up the queue; fifty of them become one bundle, and `merge_layers` lays the
bundles over a copy of the file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import pikepdf
from PIL import Image

from layak.platform.documents.files.limits import Job, Unreadable, answer_jobs, run_limited
from layak.platform.documents.pictures.pages import (
    PICTURES,
    draw_pdf_page,
    narrowed,
    opened_pdf,
    pdf_page,
    picture_pages,
    upright_photo,
)
from layak.platform.documents.pictures.redacting import add_picture_page, paper_size
from layak.platform.documents.pictures.scans import (
    NoReader,
    dark_on_light,
    even_light,
    languages,
    to_reading_size,
)

PAGES_LIMIT = 5_000
# pages whose layers lie together in one file: 1 to 50, 51 to 100 and so on
BUNDLE = 50
MODULE = "layak.platform.documents.pictures.searchable"
READER_SECONDS = 50
# a page may be drawn and read so long beyond the time of its slice
PAGE_SECONDS, BUNDLE_SECONDS = 60.0, 60.0
# to begin with, and for every bundle
MERGE_SECONDS, MERGE_SECONDS_OF_BUNDLE = 60.0, 3.0
DPI = 200
# a page with so many letters of its own needs no other
ENOUGH_LETTERS = 25
PHOTO_WIDTH = 2400
UNREAD = "Halaman ini tidak terbaca."


def text_layers(
    path: Path, media_type: str, pages: Sequence[int], folder: Path, *, seconds: float
) -> list[int]:
    """Into `folder` a layer for each of `pages` ("12.pdf") until the time is over; which are done.

    At least one: a page that holds up or breaks its process has an empty layer, as has one with
    words of its own or none to read. Raises NoReader without tesseract.
    """
    if not languages():
        raise NoReader("Pembaca pindaian (tesseract) tidak terpasang di server ini.")
    job = {
        "do": "layers",
        "path": str(path),
        "media_type": media_type,
        "pages": list(pages),
        "folder": str(folder),
        "seconds": seconds,
    }
    try:
        run_limited(MODULE, job, seconds=seconds + PAGE_SECONDS)
    except Unreadable:
        unread = next((page for page in pages if not layer_path(folder, page).exists()), None)
        if unread is not None:
            layer_path(folder, unread).touch()
    return [page for page in pages if layer_path(folder, page).exists()]


def layer_path(folder: Path, page: int) -> Path:
    return folder / f"{page}.pdf"


def bundle_layers(folder: Path, first: int, last: int, *, out: Path) -> None:
    """One PDF of the layers of these pages, a blank page where there is none.

    Empty where all are. Raises Unreadable.
    """
    job = {"do": "bundle", "folder": str(folder), "first": first, "last": last, "out": str(out)}
    run_limited(MODULE, job, seconds=BUNDLE_SECONDS)


def merge_layers(path: Path, media_type: str, bundles: Mapping[int, Path], *, out: Path) -> None:
    """The PDF of the file with `bundles` (by their first page, from 1) over its pages.

    What the file may run or carry besides pages stays behind. Raises Unreadable.
    """
    job = {
        "do": "merge",
        "path": str(path),
        "media_type": media_type,
        "bundles": {str(first): str(bundle) for first, bundle in bundles.items()},
        "out": str(out),
    }
    run_limited(MODULE, job, seconds=MERGE_SECONDS + MERGE_SECONDS_OF_BUNDLE * len(bundles))


def _layers(job: Job) -> dict[str, object]:
    until = time.monotonic() + job["seconds"]
    folder, path = Path(job["folder"]), Path(job["path"])
    for page in job["pages"]:
        _layer(path, job["media_type"], page, folder)
        if time.monotonic() > until:
            break
    return {}


def _layer(path: Path, media_type: str, page: int, folder: Path) -> None:
    """Under its name only when it is whole."""
    half = folder / "half"
    try:
        picture = _picture(path, media_type, page)
        if picture is not None:
            prepared = half.with_suffix(".png")
            even_light(dark_on_light(to_reading_size(picture.convert("L")))).save(
                prepared, "PNG", dpi=(DPI, DPI), compress_level=1
            )
            known = languages()
            command = [shutil.which("tesseract") or "tesseract", str(prepared), str(half)]
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
            half.with_suffix(".pdf").rename(layer_path(folder, page))
            return
    except Unreadable:
        pass
    layer_path(folder, page).touch()


def _bundle(job: Job) -> dict[str, object]:
    folder, out = Path(job["folder"]), Path(job["out"])
    has_words = False
    with pikepdf.new() as made, ExitStack() as held:
        for page in range(job["first"], job["last"] + 1):
            layer = layer_path(folder, page)
            if not layer.exists() or not layer.stat().st_size:
                made.add_blank_page()
                continue
            made.pages.append(held.enter_context(pikepdf.open(layer)).pages[0])
            has_words = True
        if has_words:
            made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        else:
            out.touch()
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


def _merge(job: Job) -> dict[str, object]:
    path = Path(job["path"])
    with pikepdf.new() as made, ExitStack() as held:
        if job["media_type"] in PICTURES:
            for number in range(1, picture_pages(path) + 1):
                photo = narrowed(upright_photo(path, page=number), PHOTO_WIDTH)
                add_picture_page(made, photo, paper_size(photo))
        else:
            _copy_pages(path, made)
        for first, bundle in job["bundles"].items():
            for place, words in enumerate(held.enter_context(pikepdf.open(bundle)).pages):
                # only those that say something
                if "/Contents" in words.obj:
                    page = made.pages[int(first) + place - 1]
                    page.add_overlay(words, pikepdf.Rectangle(page.trimbox))
        made.remove_unreferenced_resources()
        made.save(
            job["out"],
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return {}


def _copy_pages(path: Path, made: pikepdf.Pdf) -> None:
    try:
        with pikepdf.open(path) as paper:
            made.pages.extend(paper.pages)
            for page in made.pages:
                # nothing that a page or a note on it may start
                _drop(page.obj, "/AA")
                for note in page.obj.get("/Annots", []):
                    if isinstance(note, pikepdf.Dictionary):
                        _drop(note, "/AA")
                        if "/A" in note and note["/A"].get("/S") != pikepdf.Name.URI:
                            _drop(note, "/A")
    except pikepdf.PdfError as error:
        raise Unreadable("PDF ini rusak atau terkunci.") from error


def _drop(thing: pikepdf.Object, key: str) -> None:
    if key in thing:
        del thing[key]


if __name__ == "__main__":
    answer_jobs({"layers": _layers, "bundle": _bundle, "merge": _merge})

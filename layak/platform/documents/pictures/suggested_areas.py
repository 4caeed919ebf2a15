"""Places of a page that look like somebody's identity, as boxes: a person keeps or drops each."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from PIL import Image

from layak.platform.documents.files.limits import Job, answer_jobs, run_limited
from layak.platform.documents.pictures.pages import (
    PICTURES,
    Box,
    around,
    boxes_of_range,
    characters,
    draw_pdf_page,
    opened_pdf,
    pdf_page,
    upright_photo,
)
from layak.platform.documents.pictures.scans import (
    NoReader,
    dark_on_light,
    even_light,
    languages,
    to_reading_size,
)
from layak.rules.papers.identity import identity_places

MODULE = "layak.platform.documents.pictures.suggested_areas"
SECONDS, READER_SECONDS = 45.0, 35
DPI = 200
ENOUGH_LETTERS = 25
# around the letters, as a share of the page
MARGIN = 0.003


def suggested_areas(path: Path, media_type: str, page: int) -> list[Box]:
    """Boxes over what looks like identity on one page, by its text or, of a picture, its reading.

    Raises Unreadable, and NoReader where a picture cannot be read on this machine.
    """
    job = {"do": "suggest", "path": str(path), "media_type": media_type, "page": page}
    said = run_limited(MODULE, job, seconds=SECONDS)
    if said.get("needs_reader"):
        raise NoReader("Pembaca pindaian (tesseract) tidak terpasang di server ini.")
    return [Box(**box) for box in said["boxes"]]


def _suggest(job: Job) -> dict[str, object]:
    path = Path(job["path"])
    if job["media_type"] in PICTURES:
        return _read(upright_photo(path, page=job["page"]))
    with opened_pdf(path) as paper:
        page = pdf_page(paper, job["page"])
        text = page.get_textpage()
        said = characters(text)
        if len(said.strip()) < ENOUGH_LETTERS:
            return _read(draw_pdf_page(page, dpi=DPI))
        boxes = [
            box
            for place in identity_places(said)
            for box in boxes_of_range(page, text, place.start, place.end - place.start)
        ]
        return {"boxes": [asdict(_roomy(box)) for box in boxes]}


def _read(picture: Image.Image) -> dict[str, object]:
    if not languages():
        return {"needs_reader": True}
    grey = even_light(dark_on_light(to_reading_size(picture.convert("L"))))
    prepared = io.BytesIO()
    grey.save(prepared, "PNG", dpi=(DPI, DPI), compress_level=1)
    command = [shutil.which("tesseract") or "tesseract", "-", "-"]
    command += ["-l", "ind" if "ind" in languages() else "eng", "--psm", "3", "tsv"]
    said = subprocess.run(  # noqa: S603 - a program of the system on a picture of ours
        command,
        input=prepared.getvalue(),
        capture_output=True,
        timeout=READER_SECONDS,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    lines = _lines(said.stdout.decode("utf-8", "replace"), grey.size)
    return {"boxes": [asdict(_roomy(box)) for box in _found(lines)]}


def _lines(table: str, size: tuple[int, int]) -> list[list[tuple[str, Box]]]:
    """The words that were read, with their boxes, line by line."""
    lines: dict[tuple[str, ...], list[tuple[str, Box]]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if not word:
            continue
        left, top = int(row["left"]) / size[0], int(row["top"]) / size[1]
        box = Box(
            left=left,
            top=top,
            right=left + int(row["width"]) / size[0],
            bottom=top + int(row["height"]) / size[1],
        )
        key = (row["block_num"], row["par_num"], row["line_num"])
        lines.setdefault(key, []).append((word, box))
    return list(lines.values())


def _found(lines: list[list[tuple[str, Box]]]) -> Iterator[Box]:
    words: list[tuple[int, int, Box]] = []
    said = ""
    for line in lines:
        for word, box in line:
            words.append((len(said), len(said) + len(word), box))
            said += f"{word} "
        said = f"{said[:-1]}\n"
    for place in identity_places(said):
        held = around(box for start, end, box in words if start < place.end and end > place.start)
        if held is not None:
            yield held


def _roomy(box: Box) -> Box:
    return Box(
        left=max(box.left - MARGIN, 0.0),
        top=max(box.top - MARGIN, 0.0),
        right=min(box.right + MARGIN, 1.0),
        bottom=min(box.bottom + MARGIN, 1.0),
    )


if __name__ == "__main__":
    answer_jobs({"suggest": _suggest})

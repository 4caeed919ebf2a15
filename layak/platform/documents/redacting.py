"""Taking parts of a page out for good: nothing of the original but its pixels goes on.

Every page is drawn anew, the boxes are painted into the drawing, and a new file is built of
the drawings. So no text, layer, attachment, script, note or metadata of the original can remain
under or beside the black.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageChops, ImageDraw

from layak.platform.documents import filetypes
from layak.platform.documents.limited import answer_jobs, run_limited
from layak.platform.documents.pictures import (
    DRAWN,
    PHOTOS,
    draw_pdf_page,
    opened_pdf,
    pdf_page,
    picture_pages,
    upright_photo,
)
from layak.platform.documents.unreadable import Unreadable
from layak.platform.documents.word_boxes import Box

PAGES_LIMIT = 200
MODULE = "layak.platform.documents.redacting"
SECONDS = 120.0
# so many pages are drawn finely; a longer paper coarser, to stay under the limit of a file
FINE_PAGES, FINE_DPI, COARSE_DPI = 60, 200, 150
QUALITY = 80
POINTS_OF_A4 = 595.0
COLOURLESS = 14
NOT_DRAWN = (
    "Jenis berkas ini tidak dapat disamarkan di sini. Simpan sebagai PDF, unggah, lalu samarkan."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What is to be black on page `page`, from 1."""

    page: int
    box: Box


@dataclass(frozen=True, kw_only=True)
class Redacted:
    media_type: str
    page_count: int


def redact(path: Path, media_type: str, areas: Sequence[Area], *, out: Path) -> Redacted:
    """Write to `out` the file without what stood in `areas`: a PDF of pictures, or one JPEG.

    Raises Unreadable with the reason: locked, broken, more than 200 pages, a kind that has no
    pages, an area on a page that is not there.
    """
    if media_type not in DRAWN:
        raise Unreadable(NOT_DRAWN)
    job = {
        "do": "redact",
        "path": str(path),
        "media_type": media_type,
        "out": str(out),
        "areas": [{"page": area.page, **asdict(area.box)} for area in areas],
    }
    said = run_limited(MODULE, job, seconds=SECONDS)
    return Redacted(media_type=said["media_type"], page_count=said["page_count"])


def _redact(job: dict[str, Any]) -> dict[str, Any]:
    boxes: dict[int, list[Box]] = {}
    for told in job["areas"]:
        page = told.pop("page")
        boxes.setdefault(page, []).append(Box(**told))
    path, out = Path(job["path"]), Path(job["out"])
    if job["media_type"] in PHOTOS:
        _check_pages(boxes, 1)
        out.write_bytes(_jpeg(_painted(upright_photo(path), boxes[1])))
        return {"media_type": filetypes.JPG.media_type, "page_count": 1}
    is_pdf = job["media_type"] == filetypes.PDF.media_type
    count = _redact_pdf(path, out, boxes) if is_pdf else _redact_scan(path, out, boxes)
    return {"media_type": filetypes.PDF.media_type, "page_count": count}


def _check_pages(boxes: dict[int, list[Box]], count: int) -> None:
    if count > PAGES_LIMIT:
        raise Unreadable(
            f"Berkas ini {count} halaman; paling banyak {PAGES_LIMIT} halaman dapat disamarkan "
            "sekaligus. Pecah dahulu."
        )
    if not boxes or not all(1 <= page <= count for page in boxes):
        raise Unreadable("Ada kotak pada halaman yang tidak ada.")


def _redact_pdf(path: Path, out: Path, boxes: dict[int, list[Box]]) -> int:
    with opened_pdf(path) as paper, pikepdf.new() as made:
        count = len(paper)
        _check_pages(boxes, count)
        dpi = FINE_DPI if count <= FINE_PAGES else COARSE_DPI
        for number in range(1, count + 1):
            page = pdf_page(paper, number)
            picture = _painted(draw_pdf_page(page, dpi=dpi), boxes.get(number, []))
            add_picture_page(made, picture, page.get_size())
            page.close()
        made.save(out, deterministic_id=True)
    return count


def _redact_scan(path: Path, out: Path, boxes: dict[int, list[Box]]) -> int:
    count = picture_pages(path)
    _check_pages(boxes, count)
    with pikepdf.new() as made:
        for number in range(1, count + 1):
            picture = _painted(upright_photo(path, page=number), boxes.get(number, []))
            add_picture_page(made, picture, paper_size(picture))
        made.save(out, deterministic_id=True)
    return count


def paper_size(picture: Image.Image) -> tuple[float, float]:
    """Points of a page as wide as A4 that a picture fills."""
    return POINTS_OF_A4, POINTS_OF_A4 * picture.height / picture.width


def add_picture_page(made: pikepdf.Pdf, picture: Image.Image, size: tuple[float, float]) -> None:
    """One page of `size` points that is this picture and nothing else."""
    plain = _without_colour(picture)
    image = pikepdf.Stream(made, _jpeg(plain))
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = plain.width, plain.height, 8
    image.ColorSpace = pikepdf.Name.DeviceGray if plain.mode == "L" else pikepdf.Name.DeviceRGB
    image.Filter = pikepdf.Name.DCTDecode
    width, height = (max(round(side, 2), 3.0) for side in size)
    drawing = f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode()
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, width, height],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image)),
        Contents=pikepdf.Stream(made, drawing),
    )
    made.pages.append(pikepdf.Page(made.make_indirect(page)))


def _painted(picture: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    """Each box grows to whole pixels and one more, so that no edge of a letter shows."""
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        corners = (
            int(box.left * picture.width) - 1,
            int(box.top * picture.height) - 1,
            int(box.right * picture.width) + 2,
            int(box.bottom * picture.height) + 2,
        )
        pen.rectangle(corners, fill="black")
    return picture


def _without_colour(picture: Image.Image) -> Image.Image:
    red, green, blue = picture.split()
    for one, other in ((red, green), (green, blue)):
        (_, most) = ImageChops.difference(one, other).getextrema()
        if int(most) > COLOURLESS:  # type: ignore[arg-type]  # one band: a number
            return picture
    return picture.convert("L")


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, dpi=(FINE_DPI, FINE_DPI))
    return out.getvalue()


if __name__ == "__main__":
    answer_jobs({"redact": _redact})

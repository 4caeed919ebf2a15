"""Taking parts of a page out for good: nothing of the original but its pixels goes on.

Every page is drawn anew, the boxes are painted into the drawing, and a new file is built of
the drawings. So no text, layer, attachment, script, note or metadata of the original can remain
under or beside the black.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from PIL import Image, ImageChops, ImageDraw

from layak.platform.documents.files import kinds
from layak.platform.documents.files.limits import Job, Unreadable, answer_jobs, run_limited
from layak.platform.documents.pictures.pages import (
    DRAWN,
    PHOTOS,
    Box,
    draw_pdf_page,
    opened_pdf,
    pdf_page,
    upright_photo,
)
from layak.platform.documents.pictures.rendering import page_total

PAGES_LIMIT = 200
MODULE = "layak.platform.documents.pictures.redacting"
SECONDS = 120.0
# pages of one process; between two of them it is told how far the work is
SLICE = 20
NO_SUCH_PAGE = "Ada kotak pada halaman yang tidak ada."
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


def redact(
    path: Path,
    media_type: str,
    areas: Sequence[Area],
    *,
    out: Path,
    on_pages: Callable[[int], None] = lambda _count: None,
) -> Redacted:
    """Write to `out` the file without what stood in `areas`: a PDF of pictures, or one JPEG.

    ``on_pages`` hears of each slice that is drawn, how many pages it has. Raises Unreadable with
    the reason: locked, broken, more than 200 pages, a kind that has no pages, an area on a page
    that is not there.
    """
    if media_type not in DRAWN:
        raise Unreadable(NOT_DRAWN)
    count = page_total(path, media_type)
    check_areas(areas, count)
    job = {"path": str(path), "media_type": media_type, "count": count}
    with TemporaryDirectory(prefix="layak-") as name:
        slices = []
        for first in range(1, count + 1, SLICE):
            last = min(first + SLICE - 1, count)
            slices.append(str(Path(name) / f"{first}"))
            wanted = [area for area in areas if first <= area.page <= last]
            told = {"do": "slice", "first": first, "last": last, "out": slices[-1]}
            boxes = [{"page": area.page, **asdict(area.box)} for area in wanted]
            run_limited(MODULE, {**job, **told, "areas": boxes}, seconds=SECONDS)
            on_pages(last - first + 1)
        if len(slices) == 1:
            shutil.move(slices[0], out)
        else:
            run_limited(MODULE, {"do": "join", "slices": slices, "out": str(out)}, seconds=SECONDS)
    made = kinds.JPG if media_type in PHOTOS else kinds.PDF
    return Redacted(media_type=made.media_type, page_count=count)


def check_areas(areas: Sequence[Area], count: int) -> None:
    """Raises Unreadable for a file of too many pages, and an area on none of them."""
    if count > PAGES_LIMIT:
        raise Unreadable(
            f"Berkas ini {count} halaman; paling banyak {PAGES_LIMIT} halaman dapat disamarkan "
            "sekaligus. Pecah dahulu."
        )
    if not areas or not all(1 <= area.page <= count for area in areas):
        raise Unreadable(NO_SUCH_PAGE)


def _slice(job: Job) -> dict[str, object]:
    """Some pages drawn anew with their boxes; of a photo the one."""
    boxes: dict[int, list[Box]] = {}
    for told in job["areas"]:
        number = told.pop("page")
        boxes.setdefault(number, []).append(Box(**told))
    path, out, pages = Path(job["path"]), Path(job["out"]), range(job["first"], job["last"] + 1)
    if job["media_type"] in PHOTOS:
        out.write_bytes(_jpeg(_painted(upright_photo(path), boxes[1])))
    elif job["media_type"] == kinds.PDF.media_type:
        dpi = FINE_DPI if job["count"] <= FINE_PAGES else COARSE_DPI
        with opened_pdf(path) as paper, pikepdf.new() as made:
            for number in pages:
                page = pdf_page(paper, number)
                picture = _painted(draw_pdf_page(page, dpi=dpi), boxes.get(number, []))
                add_picture_page(made, picture, page.get_size())
                page.close()
            made.save(out, deterministic_id=True)
    else:
        with pikepdf.new() as made:
            for number in pages:
                picture = _painted(upright_photo(path, page=number), boxes.get(number, []))
                add_picture_page(made, picture, paper_size(picture))
            made.save(out, deterministic_id=True)
    return {}


def _join(job: Job) -> dict[str, object]:
    """Pages that we drew ourselves, one slice after the other."""
    with pikepdf.new() as made, ExitStack() as held:
        for name in job["slices"]:
            made.pages.extend(held.enter_context(pikepdf.open(name)).pages)
        made.save(job["out"], deterministic_id=True)
    return {}


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
    answer_jobs({"slice": _slice, "join": _join})

"""Pages of PDF and photos as pictures, and where words stand on them.

Runs in a process of its own: see ``rendering``.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from layak.platform.documents.files import kinds
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.scans import BROKEN_PICTURE, PIXELS_LIMIT, TOO_MANY_PIXELS

# Where words stand on a page, as shares of its width and height from the upper left corner.

# a fine grid that pdfium counts in when it turns places of a page into places of its picture
GRID = 100_000
MARKER = (255, 232, 110)
FOUND_AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Shares from 0 to 1; ``left`` < ``right``, ``top`` < ``bottom``."""

    left: float
    top: float
    right: float
    bottom: float


def around(boxes: Iterable[Box]) -> Box | None:
    """The smallest box that holds all of them."""
    held = list(boxes)
    if not held:
        return None
    return Box(
        left=min(box.left for box in held),
        top=min(box.top for box in held),
        right=max(box.right for box in held),
        bottom=max(box.bottom for box in held),
    )


def place_on(page: pdfium.PdfPage, corners: tuple[float, float, float, float]) -> Box:
    """A box of the page's own measure (left, bottom, right, top) as it lies on the picture."""
    left, bottom, right, top = corners
    points = [_share(page, left, bottom), _share(page, right, top)]
    across = sorted(point[0] for point in points)
    down = sorted(point[1] for point in points)
    return Box(left=across[0], top=down[0], right=across[1], bottom=down[1])


def _share(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_raw.FPDF_PageToDevice(page.raw, 0, 0, GRID, GRID, 0, x, y, across, down)
    return across.value / GRID, down.value / GRID


def boxes_of_word(page: pdfium.PdfPage, word: str) -> Iterator[Box]:
    """Every place where the page has this word, or words in a row, as text."""
    text = page.get_textpage()
    finder = text.search(word, match_case=False, match_whole_word=True)
    found = 0
    while (hit := finder.get_next()) and found < FOUND_AT_MOST:
        found += 1
        yield from boxes_of_range(page, text, *hit)
    finder.close()
    text.close()


def boxes_of_range(
    page: pdfium.PdfPage, text: pdfium.PdfTextPage, start: int, count: int
) -> Iterator[Box]:
    """One box for each line that these characters stand on."""
    for number in range(text.count_rects(start, count)):
        yield place_on(page, text.get_rect(number))


def characters(text: pdfium.PdfTextPage) -> str:
    """The text of the page with one character for each that pdfium counts."""
    codes = (pdfium_raw.FPDFText_GetUnicode(text.raw, place) for place in range(text.count_chars()))
    return "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)


def mark_words(picture: Image.Image, page: pdfium.PdfPage, words: Sequence[str]) -> Image.Image:
    """The picture with a marker's colour over each of the words; what is printed stays readable."""
    for word in words:
        for box in boxes_of_word(page, word):
            corners = (
                max(int(box.left * picture.width) - 2, 0),
                max(int(box.top * picture.height) - 2, 0),
                min(int(box.right * picture.width) + 3, picture.width),
                min(int(box.bottom * picture.height) + 3, picture.height),
            )
            if corners[0] < corners[2] and corners[1] < corners[3]:
                under = picture.crop(corners)
                marker = Image.new("RGB", under.size, MARKER)
                picture.paste(ImageChops.multiply(under, marker), corners)
    return picture


# Pages of PDF and photos as pictures. Runs in a process of its own: see ``rendering``.

PHOTOS = frozenset(kind.media_type for kind in kinds.PICTURES if kind is not kinds.TIFF)
# a fax or a scanner's file: pictures too, of one page or several
PICTURES = PHOTOS | {kinds.TIFF.media_type}
DRAWN = PICTURES | {kinds.PDF.media_type}
POINTS_AN_INCH = 72
# what one drawn page may hold, whatever size the file claims for it
LARGEST_PIXELS = 16_000_000
BROKEN_OR_HUGE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
)
NO_SUCH_PAGE = "Halaman ini tidak ada."
LOCKED = "PDF ini dikunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."
BROKEN_PDF = "PDF ini rusak atau terpotong. Simpan atau pindai lagi, lalu unggah."
BROKEN_PAGE = "Halaman ini rusak dan tidak dapat digambar."


@contextmanager
def opened_pdf(path: Path) -> Iterator[pdfium.PdfDocument]:
    """The PDF while it is looked at. Raises Unreadable for a locked, broken or empty one."""
    try:
        paper = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        is_locked = "password" in str(error).lower()
        raise Unreadable(LOCKED if is_locked else BROKEN_PDF) from error
    try:
        if not len(paper):
            raise Unreadable("PDF ini tidak punya halaman.")
        paper.init_forms()
        yield paper
    finally:
        paper.close()


def pdf_page(paper: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """Page `number` from 1. Raises Unreadable where it is missing or broken."""
    if not 1 <= number <= len(paper):
        raise Unreadable(NO_SUCH_PAGE)
    try:
        return paper[number - 1]
    except pdfium.PdfiumError as error:
        raise Unreadable(BROKEN_PAGE) from error


def draw_pdf_page(page: pdfium.PdfPage, *, width: int = 0, dpi: int = 0) -> Image.Image:
    """As it prints, with what is written into forms and beside the text, on white."""
    across, down = (max(side, 1.0) for side in page.get_size())
    scale = width / across if width else dpi / POINTS_AN_INCH
    largest = (LARGEST_PIXELS / (across * down)) ** 0.5
    try:
        drawn = page.render(scale=min(scale, largest), may_draw_forms=True)
        picture: Image.Image = drawn.to_pil().convert("RGB")
    except (pdfium.PdfiumError, MemoryError) as error:
        raise Unreadable(BROKEN_PAGE) from error
    return picture


def upright_photo(source: Path | bytes, *, page: int = 1, largest: int = 0) -> Image.Image:
    """The picture as it was meant to be seen, RGB on white, without the camera's notes.

    ``page`` counts the pages of a scanner's file. ``largest`` lets a big photo be unpacked at a
    smaller size, not below that width and height. Raises Unreadable for broken or enormous ones.
    """
    with _opened(source) as photo:
        if not 1 <= page <= getattr(photo, "n_frames", 1):
            raise Unreadable(NO_SUCH_PAGE)
        photo.seek(page - 1)
        if photo.width * photo.height > PIXELS_LIMIT:
            raise Unreadable(TOO_MANY_PIXELS)
        if largest:
            photo.draft("RGB", (largest, largest))
        return _on_white(ImageOps.exif_transpose(photo))


def picture_pages(source: Path) -> int:
    """How many pages a picture has. Raises Unreadable for broken or enormous ones."""
    with _opened(source) as photo:
        return int(getattr(photo, "n_frames", 1)) if photo.format == "TIFF" else 1


@contextmanager
def _opened(source: Path | bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as photo:
            yield photo
    except Image.DecompressionBombError:
        raise Unreadable(TOO_MANY_PIXELS) from None
    except BROKEN_OR_HUGE as error:
        raise Unreadable(BROKEN_PICTURE) from error


def _on_white(photo: Image.Image) -> Image.Image:
    if photo.mode in ("RGBA", "LA", "PA") or "transparency" in photo.info:
        clear = photo.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        white.alpha_composite(clear)
        photo = white
    plain = photo.convert("RGB")
    bare = Image.new("RGB", plain.size)
    bare.paste(plain)
    return bare


def narrowed(picture: Image.Image, width: int) -> Image.Image:
    """At most so wide, and at most so many pixels; never larger than it was."""
    factor = min(
        1.0,
        width / picture.width,
        (LARGEST_PIXELS / (picture.width * picture.height)) ** 0.5,
        16_000 / max(picture.size),
    )
    if factor == 1.0:
        return picture
    size = (max(round(picture.width * factor), 1), max(round(picture.height * factor), 1))
    return picture.resize(size, Image.Resampling.LANCZOS)

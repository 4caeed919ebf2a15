"""Where words stand on a page, as shares of its width and height from the upper left corner."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image, ImageChops

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
    marked = picture
    for word in words:
        for box in boxes_of_word(page, word):
            _mark(marked, box)
    return marked


def _mark(picture: Image.Image, box: Box) -> None:
    corners = (
        max(int(box.left * picture.width) - 2, 0),
        max(int(box.top * picture.height) - 2, 0),
        min(int(box.right * picture.width) + 3, picture.width),
        min(int(box.bottom * picture.height) + 3, picture.height),
    )
    if corners[0] >= corners[2] or corners[1] >= corners[3]:
        return
    under = picture.crop(corners)
    picture.paste(ImageChops.multiply(under, Image.new("RGB", under.size, MARKER)), corners)

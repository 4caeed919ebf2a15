"""A picture of a page made ready to be read: its size, its light, and lying straight."""

from __future__ import annotations

import math
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps, ImageStat

PAGE_WIDTH = 1654  # A4 at 200 dpi: what the reader was trained for
BACKGROUND_SHARE = 40  # the background is what remains when a page is blurred by 1/40 of its width
# a page is held this far from straight at most; beyond it, it lies on another side
STEEPEST_DEGREES = 16
LOOKED_AT_WIDTH = 640
FINE_DEGREES = 0.2
# turning blurs a little: below this a page is straight enough as it is
STRAIGHT_DEGREES = 0.3
# how much sharper one way must be than the other for its lines to lie that way beyond doubt
PLAINLY = 1.5
DARK = 110
SPECKLE_DARKNESS = 90
SPECKLED = 0.004
BLANK_LEVELS = 12
SPECKLES_LOOKED_FOR = 6_000_000


def is_blank(grey: Image.Image) -> bool:
    """Whether nothing at all is on the page, not even dirt."""
    used = [level for level, count in enumerate(grey.histogram()) if count]
    return used[-1] - used[0] < BLANK_LEVELS


def to_reading_size(grey: Image.Image) -> Image.Image:
    """As wide as a page at 200 dpi, whichever way it lies."""
    width = min(grey.width, grey.height)
    if width == 0 or 0.8 <= PAGE_WIDTH / width <= 1.25:
        return grey
    factor = PAGE_WIDTH / width
    size = (max(round(grey.width * factor), 1), max(round(grey.height * factor), 1))
    return grey.resize(size, Image.Resampling.LANCZOS)


def even_light(grey: Image.Image) -> Image.Image:
    """The page divided by its own background: shadows of a phone photo disappear."""
    blurred = grey.filter(ImageFilter.GaussianBlur(max(grey.width // BACKGROUND_SHARE, 8)))
    evened: Image.Image = ImageMath.lambda_eval(
        lambda of: of["convert"](of["min"](of["page"] * 255 / of["max"](of["light"], 1), 255), "L"),
        page=grey,
        light=blurred,
    )
    return evened


def dark_on_light(grey: Image.Image) -> Image.Image:
    """White letters on a dark ground turned into dark letters on white."""
    middle = ImageStat.Stat(grey).median[0]
    return ImageOps.invert(grey) if middle < DARK and _is_mostly_dark(grey) else grey


def _is_mostly_dark(grey: Image.Image) -> bool:
    """A page under bad light is dark too, but its letters are darker still: not inverted."""
    histogram = grey.histogram()
    return sum(histogram[:DARK]) > 3 * sum(histogram[-DARK:]) and sum(histogram[200:]) > 0


def without_speckles(grey: Image.Image) -> Image.Image:
    """A page of a fax or a worn copier without its single dots; a clean page as it is.

    A dot is darker than all around it (or lighter); the thinnest stroke of a letter has neighbours.
    """
    if grey.width * grey.height > SPECKLES_LOOKED_FOR:
        return grey
    no_black = ImageChops.lighter(grey, grey.filter(ImageFilter.RankFilter(3, 1)))
    dots = ImageChops.difference(no_black, grey).point(lambda by: 255 * (by > SPECKLE_DARKNESS))
    if ImageStat.Stat(dots).mean[0] / 255 < SPECKLED:
        return grey
    calm = ImageChops.darker(no_black, no_black.filter(ImageFilter.RankFilter(3, 7)))
    return calm.filter(ImageFilter.GaussianBlur(0.8))


def prepared(grey: Image.Image) -> tuple[Image.Image, tuple[int, ...]]:
    """The page of reading size, evenly lit, its lines level or upright; and the turns to try.

    The turns are degrees clockwise, the likeliest first: which side is up, only letters tell.
    """
    page = even_light(dark_on_light(to_reading_size(without_speckles(grey))))
    degrees, level, upright = skew(page)
    if abs(degrees) >= STRAIGHT_DEGREES:
        page = page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    turns = (0, 180, 90, 270) if level >= upright else (90, 270, 0, 180)
    is_plain = max(level, upright) > PLAINLY * min(level, upright)
    return page, turns[:2] if is_plain else turns


def skew(page: Image.Image) -> tuple[float, float, float]:
    """By how many degrees counter-clockwise to turn the page, and how sharp its rows and columns are.

    Lines of print lie level where the sums of the rows of pixels differ most from row to row
    (W. Postl, Detection of linear oblique structures and skew scan in digitized documents, 1986).
    """
    ink, small = _ink(page, LOOKED_AT_WIDTH), _ink(page, LOOKED_AT_WIDTH // 2)
    coarse = max(
        range(-STEEPEST_DEGREES, STEEPEST_DEGREES + 1), key=lambda to: max(_edges(small, to))
    )
    fine = (coarse + step * FINE_DEGREES for step in range(-4, 5))
    found = max(fine, key=lambda to: max(_edges(ink, to)))
    return found, *_edges(ink, found)


def _ink(page: Image.Image, width: int) -> Image.Image:
    """The page inverted and small, its letters grown together to lines."""
    factor = min(width / max(min(page.width, page.height), 1), 1)
    size = (max(round(page.width * factor), 8), max(round(page.height * factor), 8))
    small = page.resize(size, Image.Resampling.BOX)
    return ImageOps.invert(small).filter(ImageFilter.MaxFilter(3))


def _edges(ink: Image.Image, degrees: float) -> tuple[float, float]:
    """How sharply rows, and columns, of ink begin and end when the page is turned so."""
    turned = ink.rotate(degrees, Image.Resampling.BILINEAR)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX)
    columns = turned.resize((turned.width, 1), Image.Resampling.BOX)
    return _steps(rows.tobytes()), _steps(columns.tobytes())


def _steps(profile: bytes) -> float:
    return math.fsum((a - b) ** 2 for a, b in pairwise(profile))

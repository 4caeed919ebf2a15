"""Text of scans and photos by tesseract, where it is installed.

A page is made ready first (size, light, lying straight); its words come in the order in which
people read office papers.
"""

from __future__ import annotations

import io
import math
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median

from PIL import (
    Image,
    ImageChops,
    ImageFilter,
    ImageMath,
    ImageOps,
    ImageStat,
    UnidentifiedImageError,
)
from pillow_heif import register_heif_opener

from layak.platform.documents.files.limits import Unreadable

# A picture of a page made ready to be read: its size, its light, and lying straight.

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
    if ImageStat.Stat(grey).median[0] >= DARK:
        return grey
    # a page under bad light is dark too, but its letters are darker still: not inverted
    histogram = grey.histogram()
    is_mostly_dark = sum(histogram[:DARK]) > 3 * sum(histogram[-DARK:]) and sum(histogram[200:]) > 0
    return ImageOps.invert(grey) if is_mostly_dark else grey


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


# Words of a page in the order in which people read office papers: row by row.
#
# The reader of scans sees blocks, and sets "Menimbang" and "Mengingat" apart from what they
# introduce, a name apart from its number. Here words that stand on one level make one row.

# two pieces stand on one level when this share of the lower one's height is shared
LEVEL_SHARE = 0.5
# a column of prose: so many lines that fill so much of it, each of such a share of the page
PROSE_LINES = 10
PROSE_FILLED = 0.9
PROSE_WIDTH = (0.25, 0.6)
WORD_LEVEL = 5
COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was read: its place in pixels and how sure the reader is, 0 to 100."""

    text: str
    left: int
    top: int
    width: int
    height: int
    sureness: float
    block: int
    line: tuple[int, int, int]

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


def read_words(table: str) -> list[Word]:
    """The words of a table as tesseract writes it (TSV, one word in a row of level 5)."""
    words = []
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != COLUMNS or cells[0] != str(WORD_LEVEL) or not cells[11].strip():
            continue
        block, paragraph, line = int(cells[2]), int(cells[3]), int(cells[4])
        left, top, width, height = map(int, cells[6:10])
        words.append(
            Word(
                cells[11].strip(),
                left,
                top,
                width,
                height,
                float(cells[10]),
                block,
                (block, paragraph, line),
            )
        )
    return words


def text_of(words: list[Word], page_width: int) -> str:
    """The words as lines of text; an empty line where a gap on the page says so."""
    by_line: dict[tuple[int, int, int], list[Word]] = {}
    for word in words:
        by_line.setdefault(word.line, []).append(word)
    lines = list(by_line.values())
    if _has_columns(lines, page_width):
        return "\n".join(" ".join(word.text for word in line) for line in lines)
    rows = sorted(_rows(lines), key=lambda row: row[0].top + row[0].height / 2)
    return "\n".join(_spaced(rows))


def _has_columns(lines: list[list[Word]], page_width: int) -> bool:
    """Whether two columns of prose stand side by side, as in a leaflet: each is read by itself."""
    blocks: dict[int, list[list[Word]]] = {}
    for line in lines:
        blocks.setdefault(line[0].block, []).append(line)
    prose = [block for block in blocks.values() if _is_prose(block, page_width)]
    return any(_side_by_side(one, other) for i, one in enumerate(prose) for other in prose[i + 1 :])


def _is_prose(block: list[list[Word]], page_width: int) -> bool:
    if len(block) < PROSE_LINES:
        return False
    widths = [line[-1].right - line[0].left for line in block]
    share = max(widths) / max(page_width, 1)
    is_filled = median(widths) >= PROSE_FILLED * max(widths)
    return is_filled and PROSE_WIDTH[0] <= share <= PROSE_WIDTH[1]


def _side_by_side(one: list[list[Word]], other: list[list[Word]]) -> bool:
    shared = min(one[-1][0].bottom, other[-1][0].bottom) - max(one[0][0].top, other[0][0].top)
    height = min(one[-1][0].bottom - one[0][0].top, other[-1][0].bottom - other[0][0].top)
    return shared > LEVEL_SHARE * height


def _rows(lines: list[list[Word]]) -> list[list[Word]]:
    """Lines joined with what stands to their left on the same level, nearest first."""
    rows: list[list[Word]] = []
    for line in sorted(lines, key=lambda line: line[0].left):
        fitting = [row for row in rows if _continues(row[-1], line[0])]
        if fitting:
            max(fitting, key=lambda row: row[-1].right).extend(line)
        else:
            rows.append(list(line))
    return rows


def _continues(last: Word, first: Word) -> bool:
    shared = min(last.bottom, first.bottom) - max(last.top, first.top)
    lower = min(last.height, first.height)
    return shared > LEVEL_SHARE * lower and first.left >= last.right - lower


def _spaced(rows: list[list[Word]]) -> Iterable[str]:
    bottom: int | None = None
    for row in rows:
        height = max(word.height for word in row)
        if bottom is not None and row[0].top - bottom > height:
            yield ""
        yield " ".join(word.text for word in row)
        bottom = row[0].bottom


# Text of scans and photos by tesseract, where it is installed: turned upright, light evened out.

register_heif_opener()

PIXELS_LIMIT = 80_000_000
PAGE_SECONDS = 30
# the reader's own sureness, measured on our pages: upright 0.87 to 0.96, on their head up to 0.42
SURE = 0.6
NOISE = 0.3
TOO_MANY_PIXELS = "Gambar ini terlalu besar (lebih dari 80 juta titik). Perkecil, lalu unggah lagi."
BROKEN_PICTURE = "Gambar ini rusak atau terpotong. Ambil atau simpan lagi, lalu unggah."


BROKEN = (EOFError, KeyError, OSError, SyntaxError, TypeError, ValueError, struct.error)


class TooSlow(Unreadable):
    """A page that is not read within its time; others of the file may be."""


class NoReader(Exception):
    """The reader of scans is not installed here; the text is one sentence."""


@cache
def languages() -> frozenset[str]:
    """Languages that the installed reader knows; empty where there is none."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    said = subprocess.run(  # noqa: S603 - a program of the system, no input of a person
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    )
    return frozenset(said.stdout.split("\n")[1:]) - {""}


def page_count(data: bytes) -> int:
    """How many pages a picture file has: a scan kept as TIFF may have many. Raises Unreadable."""
    with _opened(data) as picture:
        return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def open_picture(data: bytes, number: int = 1) -> Image.Image:
    """A page of the picture, upright and grey. Raises Unreadable for broken or enormous ones.

    The size is read from the header before a pixel is unpacked.
    """
    with _opened(data) as picture:
        if number > 1:
            picture.seek(number - 1)
        if picture.width * picture.height > PIXELS_LIMIT:
            raise Unreadable(TOO_MANY_PIXELS)
        upright = ImageOps.exif_transpose(picture)
        if upright.has_transparency_data:
            # what is seen through is paper, not night
            ground = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(ground, upright.convert("RGBA"))
        return upright.convert("L")


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            yield picture
    except Image.DecompressionBombError:
        raise Unreadable(TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, *BROKEN) as error:
        raise Unreadable(BROKEN_PICTURE) from error


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of one page image; ``sureness`` is the reader's own, 0 to 1, None without words."""

    text: str
    sureness: float | None

    @property
    def weight(self) -> float:
        """What tells the better of two readings: much text, and read surely."""
        return len(self.text) * max((self.sureness or 0.0) - NOISE, 0.0)


def read_picture(grey: Image.Image, *, seconds: int = PAGE_SECONDS) -> Reading:
    """The text on one page image. Raises NoReader, and Unreadable when it takes too long.

    A page that lies on its head is read as noise: where the reader is unsure, the page is turned
    and read again, and the better reading counts.
    """
    until = time.monotonic() + seconds
    if is_blank(grey):
        return Reading("", None)
    page, turns = prepared(grey)
    best = _read(_turn(page, turns[0]), until)
    for turn in turns[1:]:
        if best.sureness is None or best.sureness >= SURE:
            break
        try:
            best = max(best, _read(_turn(page, turn), until), key=lambda found: found.weight)
        except Unreadable:
            break
    return best


def _turn(page: Image.Image, degrees: int) -> Image.Image:
    return page.rotate(-degrees, expand=True) if degrees else page


def _read(page: Image.Image, until: float) -> Reading:
    language = "ind" if "ind" in languages() else "eng"
    options = ["-l", language, "--psm", "3", "tsv"]
    program = shutil.which("tesseract")
    if program is None or not languages():
        raise NoReader("Pembaca pindaian (tesseract) tidak terpasang di server ini.")
    prepared = io.BytesIO()
    page.save(prepared, "PPM")
    try:
        said = subprocess.run(  # noqa: S603 - a program of the system, the page goes by pipe
            [program, "-", "-", "--dpi", "200", *options],
            input=prepared.getvalue(),
            capture_output=True,
            timeout=max(until - time.monotonic(), 1),
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        raise TooSlow("Halaman ini terlalu lama dibaca dan dilewati.") from None
    table = said.stdout.decode("utf-8", "replace")
    words = read_words(table)
    letters = sum(len(word.text) for word in words)
    if not letters:
        return Reading("", None)
    sureness = sum(word.sureness * len(word.text) for word in words) / letters / 100
    return Reading(text_of(words, page.width), round(sureness, 3))

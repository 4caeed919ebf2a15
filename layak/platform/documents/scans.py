"""Text of scans and photos by tesseract, where it is installed: turned upright, light evened out."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from layak.platform.documents import page_rows, straightening
from layak.platform.documents.unreadable import Unreadable

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
        return _on_white(upright).convert("L")


def _on_white(picture: Image.Image) -> Image.Image:
    """What is seen through is paper, not night."""
    if not picture.has_transparency_data:
        return picture
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture.convert("RGBA"))


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
    if straightening.is_blank(grey):
        return Reading("", None)
    page, turns = straightening.prepared(grey)
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
    table = _tesseract(page, ["-l", language, "--psm", "3", "tsv"], until)
    words = page_rows.read_words(table)
    letters = sum(len(word.text) for word in words)
    if not letters:
        return Reading("", None)
    sureness = sum(word.sureness * len(word.text) for word in words) / letters / 100
    return Reading(page_rows.text_of(words, page.width), round(sureness, 3))


def _tesseract(page: Image.Image, options: list[str], until: float) -> str:
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
    return said.stdout.decode("utf-8", "replace")

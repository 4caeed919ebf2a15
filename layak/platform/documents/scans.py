"""Text of scans and photos by tesseract, where it is installed: turned upright, light evened out."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from functools import cache

from PIL import Image, ImageFilter, ImageMath, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from layak.platform.documents.unreadable import Unreadable

register_heif_opener()

PIXELS_LIMIT = 80_000_000
PAGE_WIDTH = 1654  # A4 at 200 dpi: what the reader was trained for
PAGE_SECONDS = 30
BACKGROUND_SHARE = 40  # the background is what remains when a page is blurred by 1/40 of its width
TOO_MANY_PIXELS = "Gambar ini terlalu besar (lebih dari 80 juta titik). Perkecil, lalu unggah lagi."
BROKEN_PICTURE = "Gambar ini rusak atau terpotong. Ambil atau simpan lagi, lalu unggah."


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


def open_picture(data: bytes) -> Image.Image:
    """The picture upright and grey. Raises Unreadable for broken or enormous ones.

    The size is read from the header before a pixel is unpacked.
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > PIXELS_LIMIT:
                raise Unreadable(TOO_MANY_PIXELS)
            upright = ImageOps.exif_transpose(picture)
            return upright.convert("L")
    except Image.DecompressionBombError:
        raise Unreadable(TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable(BROKEN_PICTURE) from error


def even_light(grey: Image.Image) -> Image.Image:
    """The page divided by its own background: shadows of a phone photo disappear."""
    blurred = grey.filter(ImageFilter.GaussianBlur(max(grey.width // BACKGROUND_SHARE, 8)))
    evened: Image.Image = ImageMath.lambda_eval(
        lambda of: of["convert"](of["min"](of["page"] * 255 / of["max"](of["light"], 1), 255), "L"),
        page=grey,
        light=blurred,
    )
    return evened


def to_reading_size(grey: Image.Image) -> Image.Image:
    """As wide as a page at 200 dpi, whichever way it lies."""
    width = min(grey.width, grey.height)
    if width == 0 or 0.8 <= PAGE_WIDTH / width <= 1.25:
        return grey
    factor = PAGE_WIDTH / width
    size = (max(round(grey.width * factor), 1), max(round(grey.height * factor), 1))
    return grey.resize(size, Image.Resampling.LANCZOS)


def read_picture(grey: Image.Image, *, seconds: int = PAGE_SECONDS) -> str:
    """The text on one page image. Raises NoReader, and Unreadable when it takes too long."""
    known = languages()
    program = shutil.which("tesseract")
    if program is None or not known:
        raise NoReader("Pembaca pindaian (tesseract) tidak terpasang di server ini.")
    prepared = io.BytesIO()
    even_light(to_reading_size(grey)).save(prepared, "PNG", dpi=(200, 200), compress_level=1)
    command = [program, "-", "-", "-l", "ind" if "ind" in known else "eng"]
    command += ["--psm", "1" if "osd" in known else "3"]
    try:
        said = subprocess.run(  # noqa: S603 - a program of the system, the page goes by pipe
            command,
            input=prepared.getvalue(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("Halaman ini terlalu lama dibaca dan dilewati.") from None
    return said.stdout.decode("utf-8", "replace").replace("\f", "")

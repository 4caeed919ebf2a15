"""Pages of PDF and photos as pictures. Runs in a process of its own: see ``rendering``."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

from layak.platform.documents import filetypes
from layak.platform.documents.scans import BROKEN_PICTURE, PIXELS_LIMIT, TOO_MANY_PIXELS
from layak.platform.documents.unreadable import Unreadable

PHOTOS = frozenset(kind.media_type for kind in filetypes.PICTURES if kind is not filetypes.TIFF)
# a fax or a scanner's file: pictures too, of one page or several
PICTURES = PHOTOS | {filetypes.TIFF.media_type}
DRAWN = PICTURES | {filetypes.PDF.media_type}
POINTS_AN_INCH = 72
# what one drawn page may hold, whatever size the file claims for it
LARGEST_PIXELS = 16_000_000
BROKEN_OR_HUGE = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError,
)  # fmt: skip
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

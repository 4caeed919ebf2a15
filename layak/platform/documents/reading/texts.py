"""The text of a file by its own kind, page by page; nothing in the file is run or followed."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeGuard
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image

from layak.platform.documents.files import kinds
from layak.platform.documents.files.limits import (
    ACTIVE,
    ATTACHED,
    LAUNCHING,
    SCRIPTED,
    UNSEEN,
    Unreadable,
)
from layak.platform.documents.files.packages import BROKEN, check_sizes
from layak.platform.documents.pictures import scans
from layak.platform.documents.pictures.pages import BROKEN_PDF, LOCKED
from layak.platform.documents.reading.photos import Prints, prints
from layak.platform.documents.reading.tables import read_workbook

# a page with less is a picture of a page
WORTHLESS = 25
PAGE_BREAK = "\n\n"
PRINTED = 60
PAGES_READ = 400
SCALE_OF_SCAN = 200 / 72
LARGEST_PAGE_POINTS = 4_000
SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
DRAWN_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


@dataclass(slots=True, kw_only=True)
class Text:
    """``pages`` by number from 1; ``read_by_scan`` are those read from a picture of the page.

    ``prints`` are the fingerprints of pages that are a picture, the first ``PRINTED`` of them.
    """

    page_count: int = 1
    pages: dict[int, str] = field(default_factory=dict)
    read_by_scan: list[int] = field(default_factory=list)
    # how surely each scanned page was read, 0 to 1
    sureness: dict[int, float] = field(default_factory=dict)
    prints: dict[int, Prints] = field(default_factory=dict)
    is_sealed: bool = False
    warnings: list[str] = field(default_factory=list)

    @property
    def whole(self) -> str:
        return PAGE_BREAK.join(text for _number, text in sorted(self.pages.items())).rstrip()

    @property
    def page_starts(self) -> list[int]:
        """Where each page begins in ``whole``; a last page without words begins at its end."""
        starts, place = [], 0
        for _number, text in sorted(self.pages.items()):
            starts.append(place)
            place += len(text) + len(PAGE_BREAK)
        return [min(start, len(self.whole)) for start in starts]

    @property
    def legibility(self) -> float | None:
        """0 to 1 over all that was read, words of the file itself counting 1.

        None where hardly anything was read: specks of a photo are no words that are hard to read.
        """
        letters = {number: len(text.strip()) for number, text in self.pages.items()}
        if sum(letters.values()) < WORTHLESS:
            return None
        sure = sum(count * self.sureness.get(number, 1.0) for number, count in letters.items())
        return round(sure / sum(letters.values()), 2)


def read_text(data: bytes, kind: kinds.FileType, *, seconds: float) -> Text:
    """What the file says, within ``seconds``; what could not be read is a warning.

    Raises Unreadable when nothing of it can be opened: broken, cut off, locked, enormous.
    """
    until = time.monotonic() + seconds
    if kind == kinds.PDF:
        try:
            paper = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            is_locked = "password" in str(error).lower()
            raise Unreadable(LOCKED if is_locked else BROKEN_PDF) from error
        try:
            return _pdf_pages(paper, data, until)
        finally:
            paper.close()
    if kind in kinds.PICTURES:
        return _pictures(data, until)
    if kind == kinds.DOCX:
        return Text(pages={1: _word(data)})
    if kind == kinds.XLSX:
        sheets = read_workbook(data)
        pages = {}
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            lines = ("\t".join(cell for cell in row if cell) for row in rows)
            pages[number] = "\n".join([name, *(line for line in lines if line)])
        return Text(page_count=len(pages) or 1, pages=pages)
    if kind == kinds.PPTX:
        slides = dict(enumerate(_slides(data), start=1))
        return Text(page_count=len(slides) or 1, pages=slides)
    return Text(pages={1: kinds.decoded(data)})


def _pdf_pages(paper: pdfium.PdfDocument, data: bytes, until: float) -> Text:
    text = Text(page_count=len(paper))
    if not text.page_count:
        raise Unreadable("PDF ini tidak punya halaman.")
    text.is_sealed = pdfium_raw.FPDF_GetSignatureCount(paper.raw) > 0
    text.warnings.extend(_active(paper, data))
    pictures: list[int] = []
    for number in range(1, min(text.page_count, PAGES_READ) + 1):
        if time.monotonic() > until:
            text.warnings.append(f"Baru {number - 1} dari {text.page_count} halaman terbaca.")
            return text
        text.pages[number] = _page_text(paper, number, text)
        if len(text.pages[number].strip()) < WORTHLESS:
            pictures.append(number)
    if text.page_count > PAGES_READ:
        text.warnings.append(
            f"{text.page_count} halaman: hanya {PAGES_READ} halaman pertama dibaca."
        )
    _read_scans(paper, pictures, text, until)
    return text


def _active(paper: pdfium.PdfDocument, data: bytes) -> Iterator[str]:
    """What a PDF may carry besides pages: sentences of ACTIVE. It is never run; a person should
    know of it. Looked for in every object, packed or not.
    """
    found: set[str] = set()
    if pdfium_raw.FPDFDoc_GetJavaScriptActionCount(paper.raw) > 0:
        found.add(SCRIPTED)
    if pdfium_raw.FPDFDoc_GetAttachmentCount(paper.raw) > 0:
        found.add(ATTACHED)
    try:
        with pikepdf.open(io.BytesIO(data)) as opened:
            for one in opened.objects:
                found.update(_carried(one))
    except (pikepdf.PdfError, RuntimeError, TypeError, ValueError):
        found.add(UNSEEN)
    yield from (said for said in ACTIVE if said in found)


def _carried(one: pikepdf.Object) -> Iterator[str]:
    """Also of what lies inside the object itself, as an action does in an annotation."""
    waiting = [one]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(part for part in thing if _lies_inside(part))
        if isinstance(thing, pikepdf.Stream):
            thing = thing.stream_dict
        if not isinstance(thing, pikepdf.Dictionary):
            continue
        action = str(thing.get("/S", ""))
        if action == "/JavaScript" or "/JS" in thing or "/XFA" in thing:
            yield SCRIPTED
        if action in {"/Launch", "/ImportData", "/GoToE"}:
            yield LAUNCHING
        if str(thing.get("/Type", "")) == "/EmbeddedFile" or "/EF" in thing:
            yield ATTACHED
        waiting.extend(part for part in thing.as_dict().values() if _lies_inside(part))


def _lies_inside(part: object) -> TypeGuard[pikepdf.Object]:
    """Not one that is looked at by itself: objects of their own are numbered."""
    return isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect


def _page_text(paper: pdfium.PdfDocument, number: int, text: Text) -> str:
    try:
        page = paper[number - 1]
        words = page.get_textpage()
        found: str = words.get_text_bounded()
        words.close()
        page.close()
    except pdfium.PdfiumError:
        text.warnings.append(f"Halaman {number} rusak dan tidak terbaca.")
        return ""
    return found.replace("\r\n", "\n").replace("\x00", "").replace("\ufffe", "-")


def _read_scans(paper: pdfium.PdfDocument, numbers: list[int], text: Text, until: float) -> None:
    """Pages without words of their own, read from their picture while the time lasts."""
    for place, number in enumerate(numbers):
        left = until - time.monotonic()
        if left < 1:
            text.warnings.append(f"{len(numbers) - place} halaman pindaian belum terbaca.")
            return
        try:
            page = paper[number - 1]
            width, height = page.get_size()
            longest = max(width, height, 1.0)
            scale = min(SCALE_OF_SCAN, LARGEST_PAGE_POINTS / longest)
            picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
            page.close()
            _print(text, number, picture)
            _take(text, number, scans.read_picture(picture, seconds=_page_seconds(left)))
        except scans.NoReader as missing:
            _warn_once(text, str(missing))
        except (Unreadable, pdfium.PdfiumError) as fault:
            text.warnings.append(f"Halaman {number}: {fault}")


def _take(text: Text, number: int, found: scans.Reading) -> None:
    """Keep what was read from the picture of a page where it says more than the page itself."""
    if len(found.text.strip()) <= len(text.pages[number].strip()):
        return
    text.pages[number] = found.text
    text.read_by_scan.append(number)
    if found.sureness is not None:
        text.sureness[number] = found.sureness


def _print(text: Text, number: int, picture: Image.Image) -> None:
    found = prints(picture) if len(text.prints) < PRINTED else None
    if found is not None:
        text.prints[number] = found


def _warn_once(text: Text, warning: str) -> None:
    if warning not in text.warnings:
        text.warnings.append(warning)


def _pictures(data: bytes, until: float) -> Text:
    """A photo, or a scan of one or more pages (TIFF)."""
    text = Text(page_count=scans.page_count(data))
    for number in range(1, min(text.page_count, PAGES_READ) + 1):
        text.pages[number] = ""
        left = until - time.monotonic()
        if number > 1 and left < 1:
            text.warnings.append(f"Baru {number - 1} dari {text.page_count} halaman terbaca.")
            break
        try:
            grey = scans.open_picture(data, number)
            _print(text, number, grey)
            _take(text, number, scans.read_picture(grey, seconds=_page_seconds(left)))
        except scans.NoReader as missing:
            _warn_once(text, str(missing))
        except Unreadable as fault:
            if text.page_count == 1 and not isinstance(fault, scans.TooSlow):
                raise
            text.warnings.append(f"Halaman {number}: {fault}")
    return text


def _page_seconds(left: float) -> int:
    return max(int(min(left, scans.PAGE_SECONDS)), 1)


def _word(data: bytes) -> str:
    try:
        paper = docx.Document(io.BytesIO(data))
        blocks = [
            block.text
            if hasattr(block, "text")
            else "\n".join("\t".join(cell.text for cell in row.cells) for row in block.rows)
            for block in paper.iter_inner_content()
        ]
    except (*BROKEN, SyntaxError, RecursionError, AttributeError) as error:
        raise Unreadable("Dokumen Word ini rusak. Simpan lagi, lalu unggah.") from error
    return "\n".join(blocks)


def _slides(data: bytes) -> list[str]:
    try:
        with ZipFile(io.BytesIO(data)) as package:
            check_sizes(package)
            names = [name for name in package.namelist() if SLIDE.fullmatch(name)]
            names.sort(key=lambda name: int(name.removeprefix("ppt/slides/slide")[:-4]))
            return [_slide(package.read(name)) for name in names]
    except (*BROKEN, ElementTree.ParseError) as error:
        raise Unreadable("Paparan ini rusak. Simpan lagi, lalu unggah.") from error


def _slide(part: bytes) -> str:
    """The words of a slide. Office writes no entities of its own, so a DTD is no slide."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise ElementTree.ParseError
    return "\n".join(node.text or "" for node in ElementTree.fromstring(part).iter(DRAWN_TEXT))  # noqa: S314 - no DTD

"""Pictures to look at: pages, thumbnails, photos without the camera's notes, each made apart.

The functions above ``_page`` run in the server and start this module as a program; the others
are that program.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from layak.platform.documents.files.limits import Job, answer_jobs, run_limited
from layak.platform.documents.pictures.pages import (
    PICTURES,
    draw_pdf_page,
    mark_words,
    narrowed,
    opened_pdf,
    pdf_page,
    picture_pages,
    upright_photo,
)

PAGE_WIDTH, LARGE_WIDTH, THUMBNAIL_WIDTH = 1400, 2600, 320
PAGE_BYTES, LARGE_BYTES, THUMBNAIL_BYTES = 250_000, 900_000, 10_000
QUALITIES = (82, 64, 45, 25)
SECONDS = 30.0
MODULE = "layak.platform.documents.pictures.rendering"
WEBP, JPEG = "image/webp", "image/jpeg"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture ready to be sent; ``page_count`` is of the file it was made from."""

    data: bytes
    media_type: str
    page_count: int


def page_picture(
    path: Path, media_type: str, page: int, *, is_large: bool = False, words: Sequence[str] = ()
) -> Picture:
    """One page or photo, upright, as WebP; `words` are marked where the page has them as text.

    Raises Unreadable with the reason: locked, broken, no such page, too hard.
    """
    return _made(path, media_type, page=page, is_large=is_large, words=list(words))


def thumbnail(path: Path, media_type: str) -> Picture:
    """The first page, 320 px wide and no heavier than 10 KB. Raises Unreadable."""
    return _made(path, media_type, page=1, is_thumbnail=True)


def stripped_photo(path: Path, media_type: str) -> Picture:
    """The whole photo upright, as JPEG without the camera's notes. Raises Unreadable."""
    return _made(path, media_type, page=1, is_stripped=True)


def page_total(path: Path, media_type: str) -> int:
    """How many pages there are to look at. Raises Unreadable."""
    job = {"do": "count", "path": str(path), "media_type": media_type}
    return int(run_limited(MODULE, job, seconds=SECONDS)["page_count"])


def _made(path: Path, media_type: str, **wanted: object) -> Picture:
    with TemporaryDirectory(prefix="layak-") as folder:
        out = Path(folder) / "picture"
        job = {"do": "page", "path": str(path), "media_type": media_type, "out": str(out)}
        said = run_limited(MODULE, job | wanted, seconds=SECONDS)
        return Picture(
            data=out.read_bytes(), media_type=said["media_type"], page_count=said["page_count"]
        )


def _page(job: Job) -> dict[str, object]:
    out, path = Path(job["out"]), Path(job["path"])
    if job.get("is_stripped"):
        upright_photo(path).save(out, "JPEG", quality=90, optimize=True)
        return {"media_type": JPEG, "page_count": 1}
    width, limit = PAGE_WIDTH, PAGE_BYTES
    if job.get("is_thumbnail"):
        width, limit = THUMBNAIL_WIDTH, THUMBNAIL_BYTES
    elif job["is_large"]:
        width, limit = LARGE_WIDTH, LARGE_BYTES
    if job["media_type"] in PICTURES:
        page_count = picture_pages(path)
        picture = narrowed(upright_photo(path, page=job["page"], largest=width), width)
    else:
        with opened_pdf(path) as paper:
            page, page_count = pdf_page(paper, job["page"]), len(paper)
            picture = draw_pdf_page(page, width=width)
            if job.get("words"):
                picture = mark_words(picture, page, job["words"])
            picture = narrowed(picture, width)
    if job.get("is_thumbnail"):
        picture = picture.crop((0, 0, picture.width, min(picture.height, 2 * width)))
    out.write_bytes(_as_webp(picture, limit))
    return {"media_type": WEBP, "page_count": page_count}


def _as_webp(picture: Image.Image, limit: int) -> bytes:
    """The best that fits; where none does, the same a third smaller, twice at most."""
    data = b""
    for factor in (1.0, 0.7, 0.5):
        smaller = narrowed(picture, round(picture.width * factor))
        for quality in QUALITIES:
            out = io.BytesIO()
            smaller.save(out, "WEBP", quality=quality, method=4)
            data = out.getvalue()
            if len(data) <= limit:
                return data
    return data


def _count(job: Job) -> dict[str, object]:
    path = Path(job["path"])
    if job["media_type"] in PICTURES:
        return {"page_count": picture_pages(path)}
    with opened_pdf(path) as paper:
        return {"page_count": len(paper)}


if __name__ == "__main__":
    answer_jobs({"page": _page, "count": _count})

"""Chosen pages of many papers as one PDF with bookmarks, made lighter until it fits.

The functions above ``_probe`` run in the server and start this module as a program; the others
are that program: no file of someone else's making is opened in the server itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image

from layak.platform.documents.files import kinds
from layak.platform.documents.files.limits import Job, Unreadable, answer_jobs, run_limited
from layak.platform.documents.pictures.pages import (
    BROKEN_OR_HUGE,
    BROKEN_PDF,
    LOCKED,
    PICTURES,
    narrowed,
    picture_pages,
    upright_photo,
)
from layak.platform.documents.pictures.redacting import add_picture_page, paper_size

MODULE = "layak.platform.documents.pictures.joining"
PROBE_SECONDS, JOIN_SECONDS = 30.0, 120.0
# a photo on A4 at 200 dpi is as fine as paper shows
PHOTO_WIDTH = 1654
# longest side in pixels of a picture of A4 at so many dpi, and how finely it is kept
STEPS = ((2340, 78), (1755, 68), (1290, 55))
SMALLEST_PICTURE = 20_000
A4 = (595.0, 842.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file to be joined. ``pages`` are pairs of first and last from 1; none: the whole."""

    path: Path
    media_type: str
    title: str
    pages: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """``page_count`` is 0 where the file cannot be joined; ``why`` is then the reason."""

    page_count: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """``heaviest`` is the title of the paper that weighs most, with its bytes."""

    size: int
    page_count: int
    heaviest: str
    heaviest_size: int
    is_lightened: bool


def probe(papers: Sequence[Paper]) -> list[Probe]:
    """How many pages of each there are to join; one after the other where one is too hard."""
    try:
        if not papers:
            return []
        told = [{"path": str(paper.path), "media_type": paper.media_type} for paper in papers]
        said = run_limited(MODULE, {"do": "probe", "papers": told}, seconds=PROBE_SECONDS)
        return [Probe(**found) for found in said["found"]]
    except Unreadable as reason:
        if len(papers) == 1:
            return [Probe(page_count=0, why=str(reason))]
    return [found for paper in papers for found in probe([paper])]


def join(papers: Sequence[Paper], out: Path, *, title: str, limit: int) -> Joined:
    """Write one PDF of all papers in their order to `out`, under `limit` bytes where it can be.

    Each paper is a bookmark below `title`. Raises Unreadable when it is too hard to make.
    """
    job = {
        "do": "join",
        "title": title,
        "limit": limit,
        "out": str(out),
        "papers": [
            {
                "path": str(paper.path),
                "media_type": paper.media_type,
                "title": paper.title,
                "pages": list(paper.pages),
            }
            for paper in papers
        ],
    }
    return Joined(**run_limited(MODULE, job, seconds=JOIN_SECONDS))


def _probe(job: Job) -> dict[str, object]:
    found: list[dict[str, object]] = []
    for told in job["papers"]:
        path = Path(told["path"])
        try:
            if told["media_type"] in PICTURES:
                found.append({"page_count": picture_pages(path)})
            else:
                with _opened(path) as paper:
                    found.append({"page_count": len(paper.pages)})
        except Unreadable as reason:
            found.append({"page_count": 0, "why": str(reason)})
    return {"found": found}


@contextmanager
def _opened(path: Path) -> Iterator[pikepdf.Pdf]:
    try:
        paper = pikepdf.open(path)
    except pikepdf.PasswordError as error:
        raise Unreadable(LOCKED) from error
    except (pikepdf.PdfError, OSError, ValueError) as error:
        raise Unreadable(BROKEN_PDF) from error
    with paper:
        yield paper


def _join(job: Job) -> dict[str, object]:
    out, limit = Path(job["out"]), int(job["limit"])
    with pikepdf.new() as made:
        begins = [_added(made, told) for told in job["papers"]]
        title = job["title"]
        titles = [told["title"] for told in job["papers"]]
        with made.open_outline() as outline:
            whole = pikepdf.OutlineItem(title, 0)
            whole.children.extend(
                pikepdf.OutlineItem(one, begin)
                for one, begin in zip(titles, begins, strict=True)
                if begin < len(made.pages)
            )
            outline.root.append(whole)
        made.docinfo["/Title"] = job["title"]
        _save(made, out)
        is_lightened = False
        for longest, quality in STEPS:
            if out.stat().st_size <= limit:
                break
            # draw the large pictures smaller; whether any became lighter
            is_lighter = False
            for stream in _pictures(made):
                is_lighter = _redrawn(stream, longest, quality) or is_lighter
            is_lightened = is_lighter or is_lightened
            _save(made, out)
        # the bytes of each paper's own pages: what they draw and the pictures they show
        seen: set[tuple[int, int]] = set()
        bounds = [*begins[1:], len(made.pages)]
        weights = [
            sum(_page_weight(made.pages[place], seen) for place in range(begin, end))
            for begin, end in zip(begins, bounds, strict=True)
        ]
        heaviest = max(range(len(weights)), key=weights.__getitem__)
        return {
            "size": out.stat().st_size,
            "page_count": len(made.pages),
            "heaviest": job["papers"][heaviest]["title"],
            "heaviest_size": weights[heaviest],
            "is_lightened": is_lightened,
        }


def _save(made: pikepdf.Pdf, out: Path) -> None:
    made.remove_unreferenced_resources()
    made.save(
        out,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )


def _added(made: pikepdf.Pdf, told: Job) -> int:
    """The number of the first page of this paper, from 0; nothing but pages comes along."""
    begin = len(made.pages)
    path = Path(told["path"])
    if told["media_type"] in PICTURES:
        is_scan = told["media_type"] == kinds.TIFF.media_type
        for number in _chosen(told["pages"], picture_pages(path) if is_scan else 1):
            picture = upright_photo(path, page=number, largest=PHOTO_WIDTH)
            shown = narrowed(picture, PHOTO_WIDTH)
            # as wide as A4, or as high where it is taller than the paper
            width, height = paper_size(shown)
            factor = min(1.0, A4[1] / height)
            on_paper = width * factor, height * factor
            add_picture_page(made, shown, on_paper)
        return begin
    with _opened(path) as paper:
        # what is stamped, signed or filled in beside the pages becomes part of them
        paper.generate_appearance_streams()
        paper.flatten_annotations("print")
        for number in _chosen(told["pages"], len(paper.pages)):
            made.pages.append(paper.pages[number - 1])
            # no action of the page runs, no note of it opens another file
            page = made.pages[-1]
            for name in ("/AA", "/Annots", "/Metadata", "/PieceInfo"):
                if name in page.obj:
                    del page.obj[name]
    return begin


def _chosen(ranges: Sequence[Sequence[int]], count: int) -> Iterator[int]:
    """The pages of the ranges that the paper has; all of them without a range."""
    for first, last in ranges or [(1, count)]:
        yield from range(first, min(last, count) + 1)


def _pictures(made: pikepdf.Pdf) -> Iterator[pikepdf.Stream]:
    for found in made.objects:
        if not isinstance(found, pikepdf.Stream) or found.get("/Subtype") != "/Image":
            continue
        is_mask = bool(found.get("/ImageMask", False))
        if not is_mask and len(found.read_raw_bytes()) >= SMALLEST_PICTURE:
            yield found


def _redrawn(stream: pikepdf.Stream, longest: int, quality: int) -> bool:
    """A picture as JPEG of at most `longest` pixels; left as it is where that gains nothing."""
    try:
        picture = pikepdf.PdfImage(stream).as_pil_image()
        mode = "L" if picture.mode in ("1", "L", "LA") else "RGB"
        plain = picture.convert(mode)
    except (pikepdf.PdfError, NotImplementedError, *BROKEN_OR_HUGE):
        return False
    factor = min(1.0, longest / max(plain.size))
    size = (max(round(plain.width * factor), 1), max(round(plain.height * factor), 1))
    out = io.BytesIO()
    plain.resize(size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=quality)
    if out.tell() >= len(stream.read_raw_bytes()):
        return False
    stream.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)
    stream.Width, stream.Height, stream.BitsPerComponent = *size, 8
    stream.ColorSpace = pikepdf.Name.DeviceGray if mode == "L" else pikepdf.Name.DeviceRGB
    for name in ("/Decode", "/DecodeParms", "/Mask"):
        if name in stream:
            del stream[name]
    return True


def _page_weight(page: pikepdf.Page, seen: set[tuple[int, int]]) -> int:
    weight = 0
    for stream in page.images.values():
        if stream.objgen not in seen:
            seen.add(stream.objgen)
            weight += len(stream.read_raw_bytes())
    contents = page.obj.get("/Contents")
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    return weight + sum(len(p.read_raw_bytes()) for p in parts if isinstance(p, pikepdf.Stream))


if __name__ == "__main__":
    answer_jobs({"probe": _probe, "join": _join})

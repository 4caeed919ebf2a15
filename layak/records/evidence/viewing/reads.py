"""A version as it is looked at: one page with its picture or its content, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.pages import DRAWN
from layak.platform.documents.pictures.rendering import page_total
from layak.platform.documents.reading.contents import Content
from layak.records.evidence.files.copies import content_pages, local_file
from layak.records.evidence.files.models import EvidenceFile
from layak.records.evidence.files.permissions import can_redact
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.reading.rules import (
    END_MARK,
    FOUND_MARK,
    SEARCH_LANGUAGE,
    marked_pieces,
)
from layak.rules.words import Piece

SHOWN_PAGES_AT_MOST = 40
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
MARKED = """
SELECT ts_headline(%(config)s::regconfig, %(text)s, websearch_to_tsquery(%(config)s, %(words)s),
                   'HighlightAll=true, StartSel="' || %(begin)s || '", StopSel="' || %(end)s || '"')
"""
PAGES_WITH = """
SELECT page FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS said (text, page)
WHERE to_tsvector(%(config)s::regconfig, text) @@ websearch_to_tsquery(%(config)s, %(words)s)
ORDER BY page
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for: ``page`` 0 is the first that fits; ``pages`` as of a use."""

    page: int = 0
    words: str = ""
    pages: str = ""
    is_large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    number: int
    url: str
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class ViewPage:
    """One page. Either ``picture_url`` or ``content`` is there, or ``trouble`` says why not."""

    file: EvidenceFile
    # where one can go from here; an empty address is not for this person
    ways: dict[str, str]
    page: int
    page_count: int
    words: str = ""
    range_text: str = ""
    trouble: str = ""
    picture_url: str = ""
    size_url: str = ""
    is_large: bool = False
    content: Content | None = None
    text: list[Piece] = field(default_factory=list)
    is_read: bool = False
    # read, and nobody knows where its pages begin
    is_unsplit: bool = False
    is_from_scan: bool = False
    found: list[PageLink] = field(default_factory=list)
    used: list[PageLink] = field(default_factory=list)
    previous_url: str = ""
    next_url: str = ""


def view_page(*, file: EvidenceFile, asked: Asked, by: Actor, at: datetime) -> ViewPage:
    """The page asked for, or the nearest there is: one or two queries, three with words."""
    said = FileText.objects.filter(file=file).first()
    names = [file.evidence_id, file.version]
    may_redact = file.media_type in DRAWN and can_redact(by, file.evidence).allowed
    ways = {
        "detail_url": reverse("evidence_detail", args=[file.evidence_id]),
        "download_url": reverse("evidence_download", args=names),
        "redact_url": reverse("evidence_redact", args=names) if may_redact else "",
    }
    try:
        contents = [] if file.media_type in DRAWN else content_pages(file, at=at)
        count = _page_count(file, said, contents)
        texts = page_texts(said)
        found = pages_with(texts, asked.words) if asked.words else []
        used = numbers_in(asked.pages, count)
        both = [number for number in found if number in used]
        page = min(max(asked.page or next(iter([*both, *found, *used]), 1), 1), count)
        text = texts[page - 1] if page <= len(texts) else ""
        picture_url = ""
        if file.media_type in DRAWN:
            told = {"besar": "1" if asked.is_large else "", "cari": asked.words}
            query = urlencode({name: value for name, value in told.items() if value})
            picture_url = reverse("evidence_page", args=[*names, page])
            picture_url += f"?{query}" if query else ""
        return ViewPage(
            file=file,
            ways=ways,
            page=page,
            page_count=count,
            words=asked.words,
            range_text=asked.pages if used else "",
            picture_url=picture_url,
            size_url=_url(file, asked, page, is_large=not asked.is_large),
            is_large=asked.is_large,
            content=contents[page - 1] if contents else None,
            text=marked(text, asked.words),
            is_read=said is not None,
            is_unsplit=said is not None and bool(said.text) and not texts,
            is_from_scan=said is not None and said.is_from_scan,
            found=_links(file, asked, found[:SHOWN_PAGES_AT_MOST], page),
            used=_links(file, asked, used, page),
            previous_url=_url(file, asked, page - 1) if page > 1 else "",
            next_url=_url(file, asked, page + 1) if page < count else "",
        )
    except Unreadable as refusal:
        return ViewPage(file=file, page=1, page_count=1, trouble=str(refusal), ways=ways)


def _page_count(file: EvidenceFile, said: FileText | None, contents: list[Content]) -> int:
    """Raises Unreadable where the file cannot be opened or has nothing to show."""
    if file.media_type not in DRAWN:
        if not contents:
            raise Unreadable(_("Berkas ini tidak berisi apa pun."))
        return len(contents)
    if said is not None and said.failed_because:
        raise Unreadable(said.failed_because)
    if said is not None and said.page_count:
        return said.page_count
    with local_file(file.stored_as) as path:
        return page_total(path, file.media_type)


def page_texts(said: FileText | None) -> list[str]:
    """The words of each page, from page 1; empty where nobody knows where pages begin."""
    if said is None:
        return []
    if not said.page_starts:
        return [said.text] if (said.page_count or 1) == 1 else []
    ends = [*said.page_starts[1:], len(said.text)]
    return [said.text[a:b].strip() for a, b in zip(said.page_starts, ends, strict=True)]


def pages_with(texts: list[str], words: str) -> list[int]:
    """Numbers of the pages that say these words: one query."""
    with connection.cursor() as cursor:
        cursor.execute(PAGES_WITH, {"texts": texts, "words": words, "config": SEARCH_LANGUAGE})
        return [int(row[0]) for row in cursor.fetchall()]


def marked(text: str, words: str) -> list[Piece]:
    """The text with the words in it marked, as the search of the library finds them."""
    if not words or not text:
        return [Piece(text=text, is_found=False)] if text else []
    given = {
        "text": text,
        "words": words,
        "config": SEARCH_LANGUAGE,
        "begin": FOUND_MARK,
        "end": END_MARK,
    }
    with connection.cursor() as cursor:
        cursor.execute(MARKED, given)
        return marked_pieces(cursor.fetchone()[0])


def found_words(file: EvidenceFile, page: int, words: str) -> list[str]:
    """How the words looked for are written on this page, to be marked in its picture."""
    texts = page_texts(FileText.objects.filter(file=file).first())
    if not words or page > len(texts):
        return []
    found = (piece.text for piece in marked(texts[page - 1], words) if piece.is_found)
    return sorted({word.casefold() for word in found})


def numbers_in(pages: str, count: int) -> list[int]:
    """The single pages of "3-5, 8" that the file has, forty at most."""
    numbers: list[int] = []
    for first, last in _RANGE.findall(pages):
        numbers += range(max(int(first), 1), min(int(last or first), count) + 1)
        if len(numbers) > SHOWN_PAGES_AT_MOST:
            break
    return sorted(set(numbers))[:SHOWN_PAGES_AT_MOST]


def _links(file: EvidenceFile, asked: Asked, numbers: Iterable[int], here: int) -> list[PageLink]:
    return [
        PageLink(number=number, url=_url(file, asked, number), is_here=number == here)
        for number in numbers
    ]


def _url(file: EvidenceFile, asked: Asked, page: int, *, is_large: bool | None = None) -> str:
    told: dict[str, str | int] = {"hal": page}
    if asked.words:
        told["cari"] = asked.words
    if asked.pages:
        told["rentang"] = asked.pages
    if asked.is_large if is_large is None else is_large:
        told["besar"] = 1
    return f"{reverse('evidence_view', args=[file.evidence_id, file.version])}?{urlencode(told)}"

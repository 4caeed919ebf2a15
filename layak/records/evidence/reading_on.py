"""What the searchable copy of a long scan says, beside the pages that were read at once.

The first reading of a version ends with its time. Words of later pages are to be found too, and
what looks like a child's identity there must be seen.
"""

from __future__ import annotations

import re

from layak.platform.documents.reading.apart import LARGEST_BYTES, inspect_apart
from layak.platform.documents.reading.texts import WORTHLESS, Text
from layak.records.evidence.copies import SEARCHABLE, bytes_of, copy_of
from layak.records.evidence.description_actions import TEXT_KEPT
from layak.records.evidence.models import FileText
from layak.rules.papers.identity import identity_signs

_UNREAD = re.compile(r"^\d+ halaman pindaian belum terbaca|^Baru \d+ dari \d+ halaman terbaca")


def read_on(*, file_id: int) -> bool:
    """Fill the pages that had no words from the searchable copy; whether there were any."""
    text = FileText.objects.select_related("file").filter(file=file_id).first()
    copy = copy_of(text.file, SEARCHABLE) if text is not None else None
    data = bytes_of(copy) if copy is not None and copy.size <= LARGEST_BYTES else None
    if text is None or data is None:
        return False
    facts = inspect_apart(data, "salinan.pdf")
    pages = _pages(text.text, text.page_starts)
    later = _pages(facts.text, facts.page_starts)
    fresh = {
        number: words
        for number, words in later.items()
        if len(pages.get(number, "").strip()) < WORTHLESS <= len(words.strip())
    }
    if not fresh:
        return False
    # every page has a beginning, also one without words
    blank = dict.fromkeys(range(1, max([*pages, *fresh]) + 1), "")
    whole = Text(pages=blank | pages | fresh)
    kept = whole.whole[:TEXT_KEPT]
    FileText.objects.filter(pk=text.pk).update(
        text=kept,
        page_starts=[min(start, len(kept)) for start in whole.page_starts],
        identity_signs=identity_signs(whole.whole),
        warnings=[said for said in text.warnings if not _UNREAD.match(said)],
    )
    return True


def _pages(text: str, starts: list[int]) -> dict[int, str]:
    ends = [*starts[1:], len(text)]
    return {
        number: text[start:end].strip("\n")
        for number, (start, end) in enumerate(zip(starts, ends, strict=False), start=1)
    }

"""A page of the web as the words that a reader sees."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from layak.records.evidence.capture_fetching import Fetched

HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "head"})
BLOCKS = frozenset(
    {
        "p", "div", "br", "li", "ul", "ol", "tr", "table", "section", "article", "header", "footer",
        "nav", "main", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr",
        "dt", "dd", "figcaption",
    }
)  # fmt: skip
META = re.compile(rb"""<meta[^>]+charset=["']?\s*([a-zA-Z0-9_-]{2,40})""")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.hidden.clear()
        elif tag in HIDDEN:
            self.hidden.append(tag)
        elif tag in BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def words_of(page: Fetched) -> str:
    """The words of a page of HTML or of plain text, a line for each paragraph."""
    text = page.data.decode(_charset(page), errors="replace")
    if page.media_type == "text/plain":
        return text.strip()
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _charset(page: Fetched) -> str:
    said = META.search(page.data[:4096])
    for name in (page.charset, said[1].decode() if said else "", "utf-8"):
        try:
            "".encode(name)
        except (LookupError, UnicodeError):
            continue
        if name:
            return name
    return "utf-8"

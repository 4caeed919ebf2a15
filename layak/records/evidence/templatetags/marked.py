"""Plain and found parts of a text, in one step: a page shows hundreds of them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from layak.rules.words import Piece

register = template.Library()


@register.simple_tag
def marked(pieces: Iterable[Piece]) -> SafeString:
    """The text with what was found inside ``mark``, everything escaped."""
    parts = (format_html("<mark>{}</mark>", p.text) if p.is_found else p.text for p in pieces)
    return format_html_join("", "{}", ((part,) for part in parts))

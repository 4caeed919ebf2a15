"""Long tables whose rows differ in a few texts only: ``{% load rows %}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from html import escape

from django import template
from django.template import Context, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString

register = template.Library()
PLACE = re.compile(r"\{(\w+)\}")
OPENING = re.compile(r"rows (?P<names>\w+(?:, ?\w+)+) in (?P<rows>\S+)")


class RowsNode(template.Node):
    """The first name is the kind of a row, the others are its texts in their order."""

    def __init__(self, names: list[str], rows: FilterExpression, nodelist: NodeList) -> None:
        self.kind, *self.texts = names
        self.rows, self.nodelist = rows, nodelist

    def render(self, context: Context) -> str:
        patterns: dict[Hashable, Callable[..., str]] = {}
        rows: Iterable[tuple[Hashable, ...]] = self.rows.resolve(context)
        lines = []
        for kind, *texts in rows:
            if kind not in patterns:
                patterns[kind] = self._pattern(kind, context).format
            lines.append(patterns[kind](*map(_escaped, texts)))
        return "".join(lines)

    def _pattern(self, kind: Hashable, context: Context) -> str:
        """The rendered row as a format of numbered places; every other brace stands for itself."""
        with context.push(**{self.kind: kind}):
            html = self.nodelist.render(context)
        # text and name take turns
        parts = PLACE.split(html)
        parts[::2] = [text.replace("{", "{{").replace("}", "}}") for text in parts[::2]]
        parts[1::2] = [f"{{{self._place(name)}}}" for name in parts[1::2]]
        return "".join(parts)

    def _place(self, name: str) -> int:
        try:
            return self.texts.index(name)
        except ValueError:
            raise TemplateSyntaxError(f"{{% rows %}} knows no text {name!r}") from None


@register.filter
def beside(titles: Iterable[object], cells: Iterable[object]) -> list[tuple[object, object]]:
    """Each cell with the title of its column, for a table that folds on a phone."""
    return list(zip(titles, cells, strict=True))


def _escaped(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))


@register.tag(name="rows")
def do_rows(parser: Parser, token: Token) -> RowsNode:
    """``{% rows kind, url, name in page.rows %}<tr><td><a href="{url}">{name}</a>{% endrows %}``.

    Django renders the row once for each kind (any hashable value: tests and labels hang on it);
    ``{name}`` is then filled in for each row, always escaped. Only our own texts may stand in the
    kind: braces in them would be taken for a place. Many times faster than a loop.
    """
    found = OPENING.fullmatch(" ".join(token.split_contents()))
    if found is None:
        raise TemplateSyntaxError("{% rows kind, text, ... in rows %}")
    nodelist = parser.parse(("endrows",))
    parser.delete_first_token()
    names = [name.strip() for name in found["names"].split(",")]
    return RowsNode(names, parser.compile_filter(found["rows"]), nodelist)

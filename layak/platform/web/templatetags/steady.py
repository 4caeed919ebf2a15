"""Parts of a page that are the same for everybody: ``{% load steady %}``."""

from __future__ import annotations

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context, NodeList
from django.template.base import Parser, Token
from django.utils.translation import get_language

register = template.Library()


class SteadyNode(template.Node):
    """Rendered once in each language; the storage decides the addresses of static files."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.kept: dict[tuple[str | None, type], str] = {}

    def render(self, context: Context) -> str:
        key = (get_language(), staticfiles_storage.__class__)
        if key not in self.kept:
            # a context of its own: nothing of a person or a request can be kept
            bare = Context()
            with bare.bind_template(context.template):  # type: ignore[arg-type]  # set while rendering
                self.kept[key] = self.nodelist.render(bare)
        return self.kept[key]


@register.tag(name="steady")
def do_steady(parser: Parser, token: Token) -> SteadyNode:
    """``{% steady %}<h2>{% translate "Panduan" %}</h2>{% endsteady %}``: only texts, addresses
    without arguments, static files and includes of such. No variable of the page is known inside.
    """
    nodelist = parser.parse(("endsteady",))
    parser.delete_first_token()
    return SteadyNode(nodelist)

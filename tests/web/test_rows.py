"""``{% rows %}`` prints what a plain loop over the same rows prints, escaped, kind by kind."""

from __future__ import annotations

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.html import format_html

# what people type, and what a careless format would trip over
TEXTS = ["biasa", "<b>&\"'", "{name} {0} {{kind}} %s", "{n.__class__}", "", "\u00e9 \u2013"]
PAGE = """{{% load rows %}}{{% rows kind, n, name in lines %}}<i{{% if kind.1 %}} class="{{{{ kind.0 }}}}"{{% endif %}}\
 title="{name}">{n} {name}{more}</i>{{% endrows %}}"""
LOOP = """{% for kind, n, name in lines %}<i{% if kind.1 %} class="{{ kind.0 }}"{% endif %}\
 title="{{ name }}">{{ n }} {{ name }} {a b} }{</i>{% endfor %}"""


def rendered(source: str, lines: list[tuple[object, ...]]) -> str:
    return Template(source).render(Context({"lines": lines}))


def test_rows_print_what_a_loop_prints():
    lines = [(("tone & co", n % 2), n, text) for n, text in enumerate(TEXTS)]
    rows = PAGE.format(n="{n}", name="{name}", more=" {a b} }{")
    assert rendered(rows, lines) == rendered(LOOP, lines)


def test_rows_leave_markup_of_ours_alone():
    rows = PAGE.format(n="{n}", name="{name}", more="")
    line = ((None, False), 1, format_html("<em>{}</em>", "&"))
    assert rendered(rows.replace(' title="{name}"', ""), [line]) == "<i>1 <em>&amp;</em></i>"


def test_rows_know_nothing_after_the_last():
    source = "{% load rows %}{% rows kind, n in lines %}{n}{% endrows %}[{{ kind }}]"
    assert rendered(source, [("a", 1), ("b", 2)]) == "12[]"
    assert rendered(source, []) == "[]"


@pytest.mark.parametrize(
    "source",
    [
        "{% rows kind, n in lines %}{typo}{% endrows %}",
        "{% rows kind in lines %}{% endrows %}",
        "{% rows lines %}{% endrows %}",
    ],
)
def test_rows_say_what_is_wrong_with_a_template(source):
    with pytest.raises(TemplateSyntaxError, match="rows"):
        rendered("{% load rows %}" + source, [("a", 1)])

"""Templates stay small, decide nothing by inline code, and compile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).parents[2] / "layak"
TEMPLATES = sorted(ROOT.glob("**/templates/**/*.html"))
COMPONENTS = sorted((ROOT / "platform/web/templates/components").glob("*.html"))
NAMES = [path.as_posix().split("/templates/", 1)[1] for path in TEMPLATES]
INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", re.I)
# whoever indents a template must not indent what people wrote
SPACED_AREA = re.compile(r"<textarea[^>]*>\s")
MARKUP = re.compile(r"{%.*?%}|{{.*?}}")
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape off", re.I)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_is_at_most_150_lines(path):
    assert len(path.read_text().splitlines()) <= 150


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_holds_no_inline_code_and_escapes(path):
    text = path.read_text()
    assert INLINE.findall(text) == []
    assert UNESCAPED.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_textarea_holds_nothing_but_the_text(path):
    assert SPACED_AREA.findall(MARKUP.sub("-", path.read_text())) == []


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(name):
    get_template(name)


def test_every_page_extends_a_base():
    """A page of a package stands in one of the frames; components and pieces stand in pages."""
    bare = [
        path.name
        for path in TEMPLATES
        if "<!doctype" in path.read_text().lower()
        and path.name not in {"base.html", "plain.html", "server_error.html"}
    ]
    assert bare == []


def test_every_component_is_used_somewhere():
    everything = "\n".join(path.read_text() for path in TEMPLATES)
    python = "\n".join(path.read_text() for path in ROOT.glob("**/*.py"))
    unused = [
        path.name for path in COMPONENTS if f"components/{path.name}" not in everything + python
    ]
    assert unused == []


def test_no_template_asks_another_host():
    asking = re.compile(r"(?:src|href|action)=[\"']?(?:https?:)?//", re.I)
    assert [path.name for path in TEMPLATES if asking.search(path.read_text())] == []


def test_nothing_hangs_on_how_a_device_is_held_or_plays_by_itself():
    """WCAG 1.3.4 and 1.4.2: axe's own rules for them would fetch every file again on each page."""
    sheets = list(ROOT.glob("**/static/**/*.css"))
    assert len(sheets) >= 4
    assert [path.name for path in sheets if "orientation" in path.read_text()] == []
    plays = re.compile(r"<(?:audio|video)\b|\sautoplay\b")
    assert [path.name for path in TEMPLATES if plays.search(path.read_text())] == []

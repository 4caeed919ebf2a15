"""docs/architecture.md and CONTRIBUTING.md name files, functions and rooms that exist."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conventions.source import CODE, ROOT, modules

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
FILE = re.compile(r"`((?:layak|data|tests|docs|bench|bin)/[\w./-]+)`")
STEP = re.compile(r"`(layak/[\w/]+\.py)`\s+`(\w+)`")
APPS = (
    "evaluation workflows/rapidaction workflows/meetings workflows/taskforce workflows/improvement "
)
APPS += "workflows/verification records/evidence records/facilities records/followups city/agencies city/people surfaces/dashboard"
NO_ROOM = {"migrations", "static", "templates", "templatetags", "__pycache__"}


@pytest.mark.parametrize("name", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_files_that_are_named_exist(name):
    named = FILE.findall((ROOT / name).read_text(encoding="utf-8"))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(("path", "name"), STEP.findall(PAGE))
def test_functions_of_the_walks_stand_where_they_are_said_to(path, name):
    assert name in _defined(modules()[path]) | _addresses(modules()[path])


def _defined(tree):
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def _addresses(tree):
    """Names of addresses, for a list of them."""
    given = (
        node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "name"
    )
    return {node.value.value for node in given if isinstance(node.value, ast.Constant)}


@pytest.mark.parametrize("app", APPS.split())
def test_every_room_is_named(app):
    rooms = {one.parent.name for one in (CODE / app).glob("*/__init__.py")} - NO_ROOM
    assert sorted(room for room in rooms if f"`{room}`" not in PAGE) == []


def test_every_hook_is_in_the_table():
    hooks = {
        (path.rsplit("/", 1)[1], node.name)
        for path, tree in modules().items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and re.match(r"register(_|$)", node.name)
    }
    assert sorted(hook for hook in hooks if f"{hook[0]} {hook[1]}`" not in PAGE) == []

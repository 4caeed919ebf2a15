"""What our code may take from libraries, and which of our own faults it may not hide."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.conventions.source import modules


def taken(tree: ast.AST) -> Iterator[str]:
    """Dotted names that are imported when the module is loaded or run; those of types are not."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from taken(node)


def test_nothing_private_of_a_library_is_imported():
    private = {
        (path, name)
        for path, tree in modules().items()
        for name in taken(tree)
        if not name.startswith("layak.") and any(part.startswith("_") for part in name.split("."))
    }
    assert private == set()


def test_an_address_of_ours_that_cannot_be_built_is_an_error():
    hidden = {
        path
        for path, tree in modules().items()
        for name in taken(tree)
        if name == "django.urls.NoReverseMatch"
    }
    assert hidden == set()

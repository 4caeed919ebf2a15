"""What the convention tests read: our own files, parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ROOT / "layak"


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its path, except migrations."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(CODE.rglob("*.py"))
        if "migrations" not in path.parts
    }


def docstrings(tree: ast.Module) -> set[int]:
    """Ids of the constants that are docstrings or stand alone as text."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def texts(tree: ast.Module) -> list[ast.Constant]:
    """Every string constant that is no docstring."""
    skipped = docstrings(tree)
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in skipped
    ]

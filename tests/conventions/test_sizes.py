"""Limits that stop monsters; they are no aim."""

from __future__ import annotations

import ast

from tests.conventions.source import ROOT, modules

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def lengths():
    return {
        f"{path}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS)
    }


def file_lengths():
    return {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()}


def test_no_function_is_longer_than_60_lines():
    assert {name: count for name, count in lengths().items() if count > 60} == {}


def test_no_file_is_longer_than_600_lines():
    assert {path: count for path, count in file_lengths().items() if count > 600} == {}

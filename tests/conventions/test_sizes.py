"""Small functions and files: the hard limits, and what is usual."""

from __future__ import annotations

import ast
from statistics import median

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


def test_no_function_is_longer_than_40_lines():
    assert {name: count for name, count in lengths().items() if count > 40} == {}


def test_functions_have_at_most_10_lines_at_the_median():
    assert median(lengths().values()) <= 10


def test_no_file_is_longer_than_400_lines():
    assert {path: count for path, count in file_lengths().items() if count > 400} == {}


def test_files_have_at_most_100_lines_at_the_median():
    assert median(count for count in file_lengths().values() if count) <= 100

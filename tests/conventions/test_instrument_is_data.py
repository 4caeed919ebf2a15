"""A year, a rank or a question of an edition stands in `data/`, never in code."""

from __future__ import annotations

import ast
import re

from layak.evaluation.editions.files import edition_codes, load_edition_file
from tests.conventions.source import docstrings, modules, texts

EDITIONS = [load_edition_file(code) for code in edition_codes()]
# "KLA" names the programme itself, "Mandiri" is also the word for a self mark
RANKS = {rank.name for edition in EDITIONS for rank in edition.ranks} - {"KLA", "Mandiri"}
QUESTIONS = {question.code for edition in EDITIONS for question in edition.questions}
# a year that code could act on: a bare name or code, not a sentence with an example
YEAR = re.compile(r"[\w.-]*(?<!\d)20[123]\d(?!\d)[\w.-]*")
# samples of the gallery of components, and the fixed start of a schedule's calendar
SAMPLES = {"layak/platform/web/gallery.py", "layak/platform/jobs/queue.py"}


def test_no_rank_is_named_in_code():
    named = re.compile(rf"\b({'|'.join(sorted(RANKS))})\b")
    found = [
        (path, node.value)
        for path, tree in modules().items()
        for node in texts(tree)
        if named.search(node.value)
    ]
    assert found == []


def test_no_question_is_named_in_code():
    coded = {code for code in QUESTIONS if "." in code}
    found = [
        (path, node.value)
        for path, tree in modules().items()
        for node in texts(tree)
        if node.value in coded
    ]
    assert found == []


def test_no_edition_is_named_in_code():
    named = set(edition_codes())
    found = [
        (path, node.value)
        for path, tree in modules().items()
        for node in texts(tree)
        if any(code in node.value.split() for code in named) and not _is_example(tree, node)
    ]
    assert found == []


def _is_example(tree: ast.Module, node: ast.Constant) -> bool:
    """EXAMPLE and help texts of commands show how a person would write it."""
    return any(
        isinstance(parent, ast.Assign)
        and any(getattr(target, "id", "") == "EXAMPLE" for target in parent.targets)
        and any(child is node for child in ast.walk(parent))
        for parent in ast.walk(tree)
    )


def test_no_year_stands_in_code():
    found = []
    for path, tree in modules().items():
        skipped = docstrings(tree)
        for node in ast.walk(tree) if path not in SAMPLES else ():
            if not isinstance(node, ast.Constant) or id(node) in skipped:
                continue
            is_number = type(node.value) is int and 2015 <= node.value <= 2039
            is_text = isinstance(node.value, str) and YEAR.fullmatch(node.value)
            if is_number or is_text:
                found.append((path, node.value))
    assert found == []

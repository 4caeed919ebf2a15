"""`docs/security.md` names tests that exist and every requirement that was chosen."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.conventions.source import ROOT

PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+) \| (.+) \|$", re.M)
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
# chosen for this field: the rapid action paper, C.3
CHOSEN = """
8.1.2 8.2.1 8.2.2 8.2.3 8.4.1 8.3.2 6.2.9 6.2.10 6.2.11 6.2.12 6.3.3 6.4.3 6.4.4 7.3.1 7.4.2 7.5.3 2.3.1 2.3.2
2.3.3 2.3.4 2.4.1 2.3.5 5.2.1 5.2.2 5.4.1 5.4.3 14.2.8 1.2.10 15.3.3 3.4.3 3.4.4 3.4.5 3.4.6 11.1.1 11.1.2
11.2.2 11.3.3 11.5.1 13.3.1 14.1.1 14.2.1 14.3.2 14.3.3 14.2.7 16.2.5 16.4.2 16.4.3 16.5.3
"""
# said on the page not to be held, with the reason
WITHOUT_TEST = {"6.2.10", "8.4.1", "16.4.3"}


@cache
def functions_of(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_chosen_requirement_has_its_row_once():
    rows = [number for number, _says, _shown in ROW.findall(PAGE)]
    assert sorted(set(CHOSEN.split()) - set(rows)) == []
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(("number", "shown"), [(row[0], row[2]) for row in ROW.findall(PAGE)])
def test_every_test_that_is_named_exists(number, shown):
    named = NAMED.findall(shown)
    assert bool(named) == (number not in WITHOUT_TEST)
    for file, name in named:
        assert (ROOT / file).is_file()
        assert not name or name in functions_of(file)

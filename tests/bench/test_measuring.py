from __future__ import annotations

import json

import pytest

from layak.config.benching import measuring
from layak.config.benching.figures import GROUPS
from layak.config.benching.measuring import Figure
from layak.config.cli import execute
from layak.config.commands.measuring import bench
from layak.config.console.trouble import UsageError


def test_modules_are_weighed_with_everything_they_import(monkeypatch):
    files = {
        "web/page.js": b'import { a } from "./deep.js";\nimport "./side.js";',
        "web/deep.js": b'export { b } from "./last.js";',
        "web/side.js": b"",
        "web/last.js": b"export const b = 1;",
    }
    monkeypatch.setattr(measuring, "_static", lambda name: files[name])
    names: set[str] = set()
    measuring._collect("web/page.js", names)
    assert names == files.keys()


def test_links_of_a_page_are_found_once_and_sprites_without_their_mark():
    page = '<link href="/static/web/a.css"><script src="/static/web/b.js"></script><use href="/static/web/i.svg#x">'
    assert measuring.LINKED.findall(page) == ["web/a.css", "web/b.js", "web/i.svg"]


@pytest.mark.parametrize(
    ("value", "limit", "holds"), [(3.0, 3, True), (3.01, 3, False), (99, None, True)]
)
def test_figure_holds_up_to_its_limit(value, limit, holds):
    assert Figure(name="x", value=value, unit="ms", limit=limit).holds is holds


def test_every_group_can_be_asked_for():
    assert set(bench.NAMES) == set(GROUPS)


def test_former_value_stands_beside_the_new_one():
    figure = Figure(name="cpu_overview", value=4.0, unit="x minimal", limit=5)
    told = bench.beside(figure, {"cpu_overview": {"value": 4.5}})
    assert (told["value"], told["before"], told["holds"]) == (4.0, 4.5, True)
    assert "before" not in bench.beside(figure, {})


def test_unreadable_comparison_is_bad_use(tmp_path):
    broken = tmp_path / "old.json"
    broken.write_text("{")
    with pytest.raises(UsageError, match="tidak dapat dibaca"):
        execute(["bench", "--compare", str(broken)])


def test_kept_baseline_names_every_promise():
    baseline = json.loads((bench.ROOT / "bench" / "baseline.json").read_text())
    promised = {
        "cpu_autosave": 3,
        "cpu_overview": 5,
        "cpu_question": 5,
        "cpu_list_of_274": 10,
        "cpu_indicator_1": 12,
        "scoring_274": 5,
        "recap_xlsx": 2,
        "recap_pdf": 3,
        "worker_rss": 200,
        "queries_overview": 10,
        "queries_list_of_274": 8,
        "queries_question": 12,
        "queries_autosave": 10,
    }
    assert {name: baseline[name]["limit"] for name in promised} == promised

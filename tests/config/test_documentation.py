from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*ROOT.glob("layak/config/**/*.py"), *ROOT.glob("bin/*"), ROOT / "deploy/layak.env"]
NAMES = re.compile(r"\b(LAYAK_[A-Z_]+|DATABASE_URL|DATABASE_OWNER_URL)\b")


def test_every_setting_is_on_the_installation_page():
    page = (ROOT / "docs/pemasangan.md").read_text()
    used = {name for source in SOURCES for name in NAMES.findall(source.read_text())}
    assert {name for name in used if f"`{name}`" not in page} == set()


@pytest.mark.parametrize(
    "file", re.findall(r"deploy/[\w.]+", (ROOT / "docs/pemasangan.md").read_text())
)
def test_every_file_of_the_installation_page_exists(file):
    assert (ROOT / file).is_file()

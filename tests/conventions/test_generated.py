"""What is committed although it is generated, is fresh."""

from __future__ import annotations

from layak.config import workflow_pages


def test_stages_page_is_fresh():
    assert workflow_pages.PAGE.read_text(encoding="utf-8") == workflow_pages.page()

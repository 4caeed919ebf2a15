"""What is committed although it is generated, is fresh."""

from __future__ import annotations

from layak.config.commands.offline import workflows


def test_stages_page_is_fresh():
    assert workflows.PAGE.read_text(encoding="utf-8") == workflows.page()

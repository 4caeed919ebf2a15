"""A round of the small edition: what links do is the same for nine questions as for 274."""

from __future__ import annotations

import pytest

from layak.evaluation.revisions.actions import load_edition
from tests.conftest import MONDAY, shipped


@pytest.fixture
def revision(db):
    return load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)


@pytest.fixture
def answer(round_, dinkes):
    """B1b.1: a share, 10 points."""
    return round_.answers.get(code="B1b.1")

"""A round of the small edition: what links do is the same for nine questions as for 274."""

from __future__ import annotations

import pytest

from layak.evaluation.actions.editions import load_edition
from layak.evaluation.instruments import load
from tests.conftest import MONDAY


@pytest.fixture
def revision(db):
    return load_edition(edition=load("kelurahan-contoh"), by=None, at=MONDAY)


@pytest.fixture
def answer(round_, dinkes):
    """B1b.1: a share, 10 points."""
    return round_.answers.get(code="B1b.1")

"""The small invented edition: ten questions are made in a moment."""

from __future__ import annotations

import pytest

from layak.evaluation.revisions.actions import load_edition
from tests.conftest import MONDAY, shipped
from tests.evaluation.conftest import lead_by


@pytest.fixture
def revision(db):
    return load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)


@pytest.fixture
def answer(round_, dinkes):
    """B2.1: children who were not weighed, counted as a share; led by Dinas Kesehatan alone."""
    return lead_by(round_.answers.get(code="B2.1"), dinkes)

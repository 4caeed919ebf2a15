from __future__ import annotations

import pytest

from layak.evaluation.rounds.models import Round


@pytest.fixture
def round_(begun):
    return Round.objects.get(code="uji")

"""The story must hold whenever it is told: it is told at the first start of an installation."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import override_settings

from layak.config.demo import maker
from layak.evaluation.rounds.models import Round
from layak.platform.audit.models import Event
from tests.demo.city import QUICK


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "year"),
    [
        pytest.param(datetime(2027, 2, 17, 1, 0, tzinfo=UTC), 2027, marks=pytest.mark.long),
        (datetime(2028, 1, 1, 0, 5, tzinfo=UTC), 2028),
    ],
)
def test_story_holds_on_any_day(at, year):
    with override_settings(**QUICK):
        maker.make(at=at)
    assert Round.objects.get(code="demo").evaluation_year == year
    assert not Event.objects.filter(at__gt=at).exists()

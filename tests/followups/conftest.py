from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from layak.evaluation.rounds.models import Round
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.steps.actions import create_followup

# a Tuesday and a Thursday of an ordinary week, in a year whose holidays are known
NOW = datetime(2026, 2, 3, 3, 0, tzinfo=UTC)
TODAY = date(2026, 2, 3)
DUE = date(2026, 2, 12)


@pytest.fixture
def promise(dinkes, wati):
    """A promise of Dinas Kesehatan, due on Thursday 12 February unless told otherwise."""

    def make(**told):
        at, by = told.pop("at", NOW), told.pop("by", wati)
        facts = {"title": "Pasang rambu di sekolah", "agency_id": dinkes.pk, "due_on": DUE, **told}
        return create_followup(new=NewFollowUp(**facts), by=by, at=at)

    return make


@pytest.fixture
def round_(begun):
    return Round.objects.get(code="uji")

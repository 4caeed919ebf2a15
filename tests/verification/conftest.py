"""A round whose answer 14.1 of Dinas Kesehatan waits for verification, and the internal stage open."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from layak.evaluation.answers.models import Answer
from layak.workflows.verification.stages.actions import open_stage
from tests.conftest import MONDAY, make_person
from tests.evaluation.conftest import kept_files as kept_files
from tests.evaluation.conftest import lead_by
from tests.evaluation.conftest import revision as revision
from tests.evaluation.conftest import round_ as round_

NEXT_WEEK = MONDAY + timedelta(days=7)


@pytest.fixture
def approved(round_, dinkes):
    """14.1 of Dinas Kesehatan: approved, 3 of 3 points."""
    row = lead_by(round_.answers.get(code="14.1"), dinkes)
    Answer.objects.filter(pk=row.pk).update(mark=Decimal("3.00"), stage="approved")
    row.refresh_from_db()
    return row


@pytest.fixture
def internal(round_, wati):
    return open_stage(
        round_=round_, code="internal", opens_at=MONDAY, closes_at=NEXT_WEEK, by=wati, at=MONDAY
    )


@pytest.fixture
def ida(disdik):
    """A second verifier, from Dinas Pendidikan."""
    return make_person(disdik, "verifier", "ida", "Ida Ayu")

"""Two people at once: one comes second and is told so."""

from __future__ import annotations

import pytest

from layak.records.followups.promises.models import FollowUpNeed
from layak.records.followups.steps.actions import (
    add_need,
    close_followup,
    drop_followup,
    report_followup,
)
from tests.evaluation.test_rounds_races import together
from tests.followups.conftest import NOW


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_comes_second(promise, sari, wati, ketut):
    done, one, two = promise(repeats_months=1), promise(), promise()
    report_followup(followup_id=done.pk, by=sari, at=NOW)
    said = together(
        lambda: close_followup(followup_id=done.pk, by=wati, at=NOW),
        lambda: close_followup(followup_id=done.pk, by=ketut, at=NOW),
        lambda: drop_followup(followup_id=done.pk, reason="Tidak perlu.", by=ketut, at=NOW),
    )
    assert sorted(map(bool, said)) == [False, True, True]
    done.refresh_from_db()
    assert done.state == ("dropped" if said[0] and said[1] else "closed")
    assert done.steps.filter(kind__in=("closed", "dropped")).count() == 1

    said = together(
        lambda: add_need(followup_id=one.pk, needs_id=two.pk, by=wati, at=NOW),
        lambda: add_need(followup_id=two.pk, needs_id=one.pk, by=ketut, at=NOW),
    )
    assert sorted(map(bool, said)) == [False, True]
    assert "saling menunggu" in "".join(said)
    assert FollowUpNeed.objects.count() == 1

"""Two phones with the page of one attempt send at the same moment."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from layak.platform.audit.models import Event
from layak.records.evidence.activities.actions import OtherEntry, record_activity
from layak.records.evidence.activities.models import Activity
from layak.records.evidence.activities.rules import Entry
from layak.records.evidence.files.models import Evidence
from tests.conftest import MONDAY
from tests.faults.test_offer_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("folders")]


def at_once_from_two_phones(by, first, second):
    attempt = uuid.uuid4()
    agency_id = by.seats[0].agency_id

    def phone(title):
        entry = Entry(title=title, happened_on=MONDAY.date() - timedelta(days=1), place="Balai")
        return lambda: record_activity(
            entry=entry, agency_id=agency_id, save_id=attempt, by=by, at=MONDAY
        )

    return at_once([phone(first), phone(second)])


def test_the_same_entry_from_both_is_kept_once_and_both_are_told(sari):
    results = at_once_from_two_phones(sari, "Kelas ibu", "Kelas ibu")
    assert {type(result) for result in results} == {Activity}
    assert results[0] == results[1]
    assert (Activity.objects.count(), Evidence.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="activity.recorded").count() == 1


def test_of_two_entries_one_is_kept_and_the_other_comes_back(sari):
    results = at_once_from_two_phones(sari, "Kelas ibu", "Lomba cuci tangan")
    assert sorted(type(result).__name__ for result in results) == ["Activity", "OtherEntry"]
    (kept,) = (result for result in results if not isinstance(result, OtherEntry))
    assert Evidence.objects.get().title == kept.evidence.title

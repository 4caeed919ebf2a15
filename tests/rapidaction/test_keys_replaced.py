"""The rows of cases live through a rotation of keys: sealed anew, still opened and found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.apps import apps

from layak.config.upkeep import keys
from layak.platform.sealing import opened
from layak.platform.sealing.tables import sealed_tables
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.intake.reads import follow_hash
from tests.rapidaction.made import STORY, activation_row, child_row, note_row, report_in

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ring_file(settings, tmp_path):
    settings.KEYRING = tmp_path / "keys" / "keyring.json"


def key_ids():
    return {
        token.split(".")[1]
        for model, names in sealed_tables()
        for values in model.objects.values_list(*names)
        for token in values
        if token
    }


def test_cases_are_read_and_found_under_the_next_key(world):
    received = report_in(world, reporter="Ibu Sri", is_anonymous=False)
    report = Report.objects.get(pk=received.report.pk)
    child = child_row(world, nik="1671014505120001")
    activation = activation_row(world, child=child, report=report)
    note = note_row(world, activation, "plan", "Konseling mingguan")
    assert key_ids() == {"k1"}
    assert keys.rotate(at=NOON).is_done
    assert key_ids() == {"k2"}
    for row in (report, child, activation, note):
        row.refresh_from_db()
    assert (opened(report, "story"), opened(report, "reporter")) == (STORY, "Ibu Sri")
    assert (opened(child, "name"), opened(child, "nik")) == ("Bunga Contoh", "1671014505120001")
    assert opened(activation, "level_because") == "Memar terlihat guru."
    assert opened(note, "text") == "Konseling mingguan"
    found = Report.objects.get(follow_hash=follow_hash(received.follow_code))
    assert found == report


def test_every_sealed_table_of_cases_is_among_those_that_a_rotation_goes_through():
    sealed = {
        model
        for model in apps.get_app_config("rapidaction").get_models()
        for field in model._meta.local_fields
        if type(field).__name__ == "SealedField"
    }
    assert sealed
    assert sealed <= {model for model, _ in sealed_tables()}

from __future__ import annotations

import uuid

from django.db import models
from django.test.utils import isolate_apps

from layak.platform.sealing import SealedField, sealed_checks
from layak.platform.sealing.tables import sealed_tables


def faults(model):
    return [fault.id for fault in model._meta.get_field("name").check()]


def test_a_sealed_field_asks_for_its_check(vault):
    assert faults(vault) == []
    with isolate_apps("layak.platform.sealing"):

        class Open(models.Model):  # noqa: DJ008
            id = models.UUIDField(primary_key=True, default=uuid.uuid4)
            name = SealedField()

            class Meta:
                app_label = "sealing"

    assert faults(Open) == ["sealing.E001"]


def test_a_sealed_field_asks_for_a_key_before_the_row_and_rows_that_may_change():
    with isolate_apps("layak.platform.sealing"):

        class Counted(models.Model):  # noqa: DJ008
            append_only = True
            id = models.BigAutoField(primary_key=True)
            name = SealedField()

            class Meta:
                app_label = "sealing"
                constraints = sealed_checks("name")

    assert faults(Counted) == ["sealing.E002", "sealing.E003"]


def test_every_sealed_table_of_the_program_keeps_these_rules():
    tables = list(sealed_tables())
    assert tables
    for model, names in tables:
        found = [fault for name in names for fault in model._meta.get_field(name).check()]
        assert found == [], model


def test_a_sealed_field_has_no_longest_text_and_is_empty_at_first(vault):
    field = vault._meta.get_field("name")
    assert (field.max_length, field.default, field.blank, field.null) == (None, "", True, False)

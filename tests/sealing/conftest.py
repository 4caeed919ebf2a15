from __future__ import annotations

import uuid

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from layak.platform.sealing import SealedField, sealed_checks


@pytest.fixture(scope="session")
def vault():
    """A model with two sealed fields that no other test sees."""
    with isolate_apps("layak.platform.sealing"):

        class Vault(models.Model):  # noqa: DJ008
            id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
            name = SealedField()
            note = SealedField()

            class Meta:
                app_label = "sealing"
                constraints = sealed_checks("name", "note")

    return Vault


@pytest.fixture
def table(db, vault):
    """The same with its table, until the test ends."""
    with connection.schema_editor() as editor:
        editor.create_model(vault)
    return vault


@pytest.fixture(autouse=True)
def ring_file(settings, tmp_path):
    """Each test has a place for a key ring of its own; nothing is there yet."""
    settings.KEYRING = tmp_path / "keys" / "keyring.json"
    return settings.KEYRING

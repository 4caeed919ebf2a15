"""The demo city for tests that read it: made once for a module, rolled back after it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings

from layak.config.demo import maker

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
QUICK = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}


@pytest.fixture(scope="module")
def demo_city(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), override_settings(**QUICK), transaction.atomic():
        maker.make(at=NOW)
        yield
        transaction.set_rollback(True)

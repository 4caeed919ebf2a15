"""The demo city for tests that read it: made once, put back for a module, rolled back after it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, partial

import pytest
from django.db import transaction
from django.test import override_settings

from layak.config.demo import maker
from tests.kept_rows import KeptRows, rows_kept

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
QUICK = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}


@cache
def kept_city() -> KeptRows:
    """The rows of the demo city: making it takes a while, and is the same for every file."""
    with override_settings(**QUICK):
        made = partial(maker.make, at=NOW)
        return rows_kept("city", made, made_from=("tests/demo/city.py",))[0]


@pytest.fixture(scope="module")
def demo_city(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        kept_city().put_back()
        yield
        transaction.set_rollback(True)

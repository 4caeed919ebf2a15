"""What the matrix stands on: files of its own, and less work for answers that it does not look at."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from layak.config import urls


@pytest.fixture
def files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    settings.BACKUP_DIR = tmp_path / "backups"


@pytest.fixture
def light(settings, monkeypatch):
    """A session and the page of 404 that cost nothing: what they are is looked at elsewhere, and
    every second answer of the matrix is that page."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponse(status=404))

from __future__ import annotations

import pytest

from tests.conftest import sign_in
from tests.evidence.uploading import Line


@pytest.fixture
def folders(settings, tmp_path):
    """Storage and the folder of pieces, empty and of this test alone."""
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files", "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    settings.UPLOADS_ROOT = tmp_path / "unggahan"
    settings.UPLOADS_ROOT.mkdir()
    return tmp_path


@pytest.fixture
def line(client, sari, folders):
    """Sari's line to the server."""
    return Line(sign_in(client, sari))

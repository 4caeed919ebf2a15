"""What the matrix stands on: files of its own, and less work for answers that it does not look at."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings as shipped
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse

from layak.config import urls


@pytest.fixture(scope="session")
def stored(tmp_path_factory) -> dict:
    """Settings for files of our own."""
    folder = tmp_path_factory.mktemp("matrix")
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder},
    }
    return {
        "STORAGES": {**shipped.STORAGES, "default": storage},
        "BACKUP_DIR": folder / "backups",
    }


@pytest.fixture
def files(settings, stored):
    settings.STORAGES = {**settings.STORAGES, "default": stored["STORAGES"]["default"]}
    settings.BACKUP_DIR = stored["BACKUP_DIR"]


class OncePerScope:
    """A page is written out once per method, URL, right and scope; who comes after that with the same of
    each is asked for all that decides (the view runs, its status is looked at), but the same page
    is not written out again.

    Sentences that refuse are read, so they are always written out.
    """

    def __init__(self) -> None:
        self.of: tuple = ()
        self.seen: set[tuple] = set()
        self.write = SimpleTemplateResponse.rendered_content.fget

    def content(self, response: SimpleTemplateResponse) -> str:
        if response.status_code == 200 and self.of in self.seen:
            return ""
        self.seen.add(self.of)
        return self.write(response)


@pytest.fixture(scope="session")
def once_per_scope() -> OncePerScope:
    return OncePerScope()


@pytest.fixture
def light(settings, monkeypatch, caplog, once_per_scope):
    """A session, a page of 404 and a log that cost nothing: what they are is looked at elsewhere, and
    every second answer of the matrix is that page, of which the log tells."""
    caplog.set_level(logging.ERROR, logger="django.request")
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponse(status=404))
    monkeypatch.setattr(
        SimpleTemplateResponse, "rendered_content", property(once_per_scope.content)
    )
    return once_per_scope

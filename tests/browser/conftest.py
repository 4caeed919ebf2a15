"""A served demo city and real browsers in front of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.installation import Installation

DEMO_PASSWORD = "layak-untuk-anak"


@pytest.fixture(scope="session")
def city():
    """The demo city behind `bin/run`, in a home of its own.

    `LAYAK_SERVED=HOME:PORT` looks at one that is served already instead, for quick rounds.
    """
    if served := os.environ.get("LAYAK_SERVED"):
        home, _, port = served.rpartition(":")
        installation = Installation(Path(home))
        installation.port = int(port)
        yield installation
        return
    folder = Path(tempfile.mkdtemp(prefix="layak-browser-"))
    installation = Installation(folder / "home")
    installation.serve(LAYAK_DEMO="1")
    yield installation
    installation.kill_everything()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def empty_city():
    """An installation of its own for one file, not yet begun."""
    folder = Path(tempfile.mkdtemp(prefix="layak-browser-"))
    installation = Installation(folder / "home")
    yield installation
    installation.kill_everything()
    shutil.rmtree(folder, ignore_errors=True)


class Person:
    """One person at one computer: a browser context with its cookies and storage."""

    def __init__(self, chromium, city, username: str, *, width: int = 1280) -> None:
        self.city = city
        self.username = username
        self.address = f"http://127.0.0.1:{city.port}"
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="id-ID"
        )
        self.context.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: said.type == "error" and self.complaints.append(said.text),
        )
        return page

    def sign_in(self, page: Page | None = None, password: str = DEMO_PASSWORD) -> Person:
        page = page or self.page
        if "/masuk/" not in page.url:
            page.goto(f"{self.address}/masuk/")
        page.fill("input[name=login]", self.username)
        page.fill("input[name=password]", password)
        page.locator("form:has(input[name=password]) button").first.click()
        page.wait_for_url(lambda url: "/masuk/" not in url)
        return self

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        return self.page

    def clear_cache(self) -> None:
        """As on a computer that has never opened a page of this city."""
        self.context.new_cdp_session(self.page).send("Network.clearBrowserCache")

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def stranger(chromium, city):
    """Somebody who has not signed in."""
    person = Person(chromium, city, "siapa")
    yield person
    person.close()


@pytest.fixture
def people(chromium, city):
    """`people("sari")`: that person, signed in at a computer of their own."""
    everybody: list[Person] = []

    def sit_down(username: str, **options) -> Person:
        person = Person(chromium, city, username, **options).sign_in()
        everybody.append(person)
        return person

    yield sit_down
    for person in everybody:
        person.close()

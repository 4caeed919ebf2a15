"""A served demo city and real browsers in front of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.browser.office import CODE, Person, activate
from tests.installation import Installation


@pytest.fixture(scope="session")
def city():
    """The demo city behind `bin/run`, in a home of its own.

    `LAYAK_SERVED=HOME:PORT` looks at one that is served already instead, for quick rounds.
    """
    if served := os.environ.get("LAYAK_SERVED"):
        home, _, port = served.rpartition(":")
        installation = Installation(Path(home))
        installation.port = int(port)
        installation.log = Path(home).parent / "run.log"
        yield installation
        return
    folder = Path(tempfile.mkdtemp(prefix="layak-browser-"))
    installation = Installation(folder / "home")
    installation.serve(LAYAK_DEMO="1")
    yield installation
    installation.kill_everything()
    said = installation.output
    shutil.rmtree(folder, ignore_errors=True)
    assert "Internal Server Error" not in said, said


@pytest.fixture(scope="module")
def empty_city():
    """An installation of its own for one file, not yet begun."""
    folder = Path(tempfile.mkdtemp(prefix="layak-browser-"))
    installation = Installation(folder / "home")
    yield installation
    installation.kill_everything()
    shutil.rmtree(folder, ignore_errors=True)


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


@pytest.fixture(scope="module")
def new_city(empty_city):
    """A real city, just begun and served, and the code that was printed for its administrator."""
    told = empty_city.layak("start-city", "16.71")
    assert told.returncode == 0, told.stderr
    empty_city.serve()
    return empty_city, CODE.search(told.stdout)[0]


@pytest.fixture(scope="module")
def admin(chromium, new_city):
    """The first administrator, signed in by that code."""
    city, code = new_city
    person = Person(chromium, city, "admin")
    assert "Kata sandi tersimpan" in activate(person, code)
    yield person
    person.close()

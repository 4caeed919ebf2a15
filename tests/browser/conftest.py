"""A served demo city and real browsers in front of it."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from tests.browser.office import CODE, Person, activate
from tests.browser.rapid_office import Office
from tests.installation import Installation, new_home, prepared_home, start_once

# a session is used again for a while; the application asks for the password after ten minutes
YOUNG = 5 * 60


@pytest.fixture(scope="session")
def stopped_home():
    """A home that was started and stopped once, without a city."""
    return prepared_home("stopped", start_once)


@pytest.fixture(scope="session")
def seeded(stopped_home):
    """The home that a start leaves behind with its demo city: to be copied."""

    def seed(installation: Installation) -> None:
        installation.take_home_of(stopped_home)
        code, _ = installation.serve(LAYAK_DEMO="1").signal(signal.SIGTERM)
        assert code == 0

    return prepared_home("seeded", seed)


@contextlib.contextmanager
def served_copy(home: Path) -> Iterator[Installation]:
    """A copy of a home, served; what it said at the end must know of no error."""
    with new_home("layak-browser-") as installation:
        installation.take_home_of(home)
        yield installation.serve()
        said = installation.output
    assert "Internal Server Error" not in said, said


@pytest.fixture(scope="session")
def city(request):
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
    with served_copy(request.getfixturevalue("seeded")) as installation:
        yield installation


@pytest.fixture
def stranger(chromium, city):
    """Somebody who has not signed in."""
    person = Person(chromium, city, "siapa")
    yield person
    person.close()


@pytest.fixture(scope="session")
def sessions() -> dict[str, tuple[float, list]]:
    """By user name: when somebody signed in last, and the cookies that this gave."""
    return {}


@pytest.fixture
def people(chromium, city, sessions):
    """`people("sari")`: that person, signed in at a computer of their own."""
    everybody: list[Person] = []

    def sit_down(username: str, **options) -> Person:
        person = Person(chromium, city, username, **options)
        everybody.append(person)
        since, cookies = sessions.get(username, (0.0, []))
        if not (cookies and monotonic() - since < YOUNG and person.comes_back_with(cookies)):
            person.sign_in()
            sessions[username] = monotonic(), person.context.cookies()
        return person

    yield sit_down
    for person in everybody:
        person.close()


@pytest.fixture
def office(chromium, city, people):
    """``office("ratih")``: a desk of the rapid action scheme, with or without a password before."""
    everybody = Office(chromium, city, people)
    yield everybody
    everybody.close()


@pytest.fixture(scope="session")
def begun(stopped_home):
    """The home of a real city that was just begun, and the code printed for its administrator."""
    with new_home("layak-begun-") as installation:
        installation.take_home_of(stopped_home)
        told = installation.layak("start-city", "16.71")
        assert told.returncode == 0, told.stderr
        yield installation.home, CODE.search(told.stdout)[0]


@pytest.fixture(scope="module")
def new_city(begun):
    """A city of its own for one file, begun and served, and the code of its administrator."""
    home, code = begun
    with served_copy(home) as installation:
        yield installation, code


@pytest.fixture(scope="module")
def admin(chromium, new_city):
    """The first administrator, signed in by that code."""
    city, code = new_city
    person = Person(chromium, city, "admin")
    assert "Kata sandi tersimpan" in activate(person, code)
    yield person
    person.close()

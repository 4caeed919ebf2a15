from __future__ import annotations

import pytest

from tests.installation import new_home, prepared_home, start_once


@pytest.fixture
def empty():
    """A home that has never been started."""
    with new_home("layak-test-") as installation:
        yield installation


@pytest.fixture(scope="session")
def stopped_home():
    return prepared_home("stopped", start_once)


@pytest.fixture(scope="session")
def running(stopped_home):
    """One that runs, for tests that only look at it."""
    with new_home("layak-test-") as installation:
        installation.take_home_of(stopped_home)
        yield installation.serve()


@pytest.fixture
def stopped(stopped_home, empty):
    """A home that was started and stopped once: a copy, so that a test may hurt it."""
    empty.take_home_of(stopped_home)
    return empty

from __future__ import annotations

import signal

import pytest

from tests.installation import new_home


@pytest.fixture
def empty():
    """A home that has never been started."""
    with new_home("layak-test-") as installation:
        yield installation


@pytest.fixture(scope="session")
def stopped_home():
    with new_home("layak-test-") as installation:
        code, _ = installation.serve().signal(signal.SIGTERM)
        assert code == 0
        yield installation.home


@pytest.fixture
def stopped(stopped_home, empty):
    """A home that was started and stopped once: a copy, so that a test may hurt it."""
    empty.take_home_of(stopped_home)
    return empty

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.installation import Installation


@pytest.fixture
def empty():
    """A home that has never been started."""
    folder = Path(tempfile.mkdtemp(prefix="layak-test-"))
    installation = Installation(folder / "home")
    yield installation
    installation.kill_everything()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _stopped_once():
    folder = Path(tempfile.mkdtemp(prefix="layak-test-"))
    installation = Installation(folder / "home")
    try:
        code, _ = installation.serve().signal(signal.SIGTERM)
        assert code == 0
        yield installation.home
    finally:
        installation.kill_everything()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def stopped(_stopped_once, empty):
    """A home that was started and stopped once: a copy, so that a test may hurt it."""
    subprocess.run(["cp", "-a", _stopped_once, empty.home], check=True)
    return empty

from __future__ import annotations

import pytest
from django.test import override_settings

from layak.city.agencies.bodies.models import Agency
from tests.conftest import QUICK
from tests.kept_rows import KeptRows, rows_kept
from tests.rapidaction.cases import opened
from tests.rapidaction.education_help import FILIAL, START
from tests.rapidaction.handoff_help import a_child
from tests.rapidaction.playbook_help import ship
from tests.rapidaction.world import World, found_world, make_world


@pytest.fixture(scope="session")
def world_rows(django_db_setup, django_db_blocker) -> KeptRows:
    """What stands before the first report takes a while to make and is the same each time."""
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK):
        return rows_kept(
            "world", make_world, made_from=("tests/conftest.py", "tests/rapidaction/*.py")
        )[0]


@pytest.fixture
def world(db, world_rows) -> World:
    """Beside agencies of another cast it is made anew."""
    if Agency.objects.exists():
        return make_world()
    world_rows.put_back()
    return found_world()


@pytest.fixture
def book(db):
    return ship()


@pytest.fixture
def maya(world):
    return world.people["maya"]


@pytest.fixture
def case(world, maya):
    """A pupil of the filial school."""
    return opened(world, FILIAL, started_at=START, child=a_child(maya, START))

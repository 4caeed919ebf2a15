"""History is one line per package, and can be walked back."""

from __future__ import annotations

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

LOADER = MigrationLoader(None)
OURS = {
    key: migration
    for key, migration in LOADER.disk_migrations.items()
    if type(migration).__module__.startswith("layak.")
}


@pytest.mark.parametrize("key", OURS, ids="-".join)
def test_migration_has_at_most_one_parent_in_its_package(key):
    app, _ = key
    parents = [parent for parent in OURS[key].dependencies if parent[0] == app]
    assert len(parents) <= 1


def test_every_package_has_one_newest_migration():
    assert LOADER.detect_conflicts() == {}


@pytest.mark.parametrize("key", OURS, ids="-".join)
def test_data_migration_has_a_way_back(key):
    for operation in OURS[key].operations:
        if isinstance(operation, RunPython):
            assert operation.reverse_code is not None
        if isinstance(operation, RunSQL):
            assert operation.reverse_sql is not None

"""History is one line per package, and can be walked back."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel, RunPython, RunSQL
from django.db.migrations.state import ProjectState

from layak.platform.tables import CreateModels

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


def _model(name: str, **references: str) -> CreateModel:
    fields = {key: models.ForeignKey(to, models.CASCADE) for key, to in references.items()}
    return CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields.items()])


def _seen(state: ProjectState) -> dict[str, tuple[list[str], list[str]]]:
    """What each model has, and what refers to it."""
    return {
        model.__name__: (
            [field.name for field in model._meta.fields],
            sorted(
                f"{seen.related_model.__name__}.{seen.field.name}"
                for seen in model._meta.related_objects
            ),
        )
        for model in state.apps.get_models()
    }


@pytest.mark.parametrize("is_drawn", [True, False])
def test_models_made_in_one_step_are_what_they_are_one_by_one(is_drawn):
    """A cycle, one that refers to itself, one that was there before and one that is changed later."""
    made = [
        _model("Report", case="t.Case", before="t.Report"),
        _model("Case", report="t.Report", person="t.Person"),
    ]
    together, apart = ProjectState(), ProjectState()
    for state in (together, apart):
        _model("Person").state_forwards("t", state)
    if is_drawn:
        assert together.apps.get_model("t", "person")
    before = together.clone()
    CreateModels(made).state_forwards("t", together)
    for model in made:
        model.state_forwards("t", apart)
    assert _seen(together) == _seen(apart)
    assert ("t", "case") not in before.models
    for state in (together, apart):
        field = models.ForeignKey("t.Case", models.CASCADE)
        AddField("person", "case", field).state_forwards("t", state)
    assert _seen(together) == _seen(apart)

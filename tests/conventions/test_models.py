"""Names of columns say what they hold, and pairs stand or fall together in the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).parents[2]
MODELS = [model for model in apps.get_models() if model.__module__.startswith("layak.")]
# of Django's own base class
FOREIGN = {("User", "last_login")}


def fields(kind):
    return [
        (model.__name__, field.name)
        for model in MODELS
        for field in model._meta.get_fields()
        if type(field) is kind and (model.__name__, field.name) not in FOREIGN
    ]


def test_moments_end_at():
    wrong = [pair for pair in fields(models.DateTimeField) if not pair[1].endswith("_at")]
    assert [pair for pair in wrong if pair[1] != "at"] == []


def test_days_end_on():
    assert [pair for pair in fields(models.DateField) if not pair[1].endswith("_on")] == []


def test_nothing_else_ends_at_or_on():
    named = [
        (model.__name__, field.name)
        for model in MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and field.name.endswith(("_at", "_on"))
    ]
    dated = {*fields(models.DateTimeField), *fields(models.DateField)}
    assert set(named) - dated == set()


def pairs():
    """Models with X_at and X_by that may both be empty."""
    for model in MODELS:
        names = {field.name: field for field in model._meta.get_fields()}
        for name, field in names.items():
            partner = names.get(f"{name.removesuffix('_at')}_by")
            if name.endswith("_at") and partner is not None and field.null and partner.null:
                yield model, name, partner.name


@pytest.mark.parametrize(
    ("model", "moment", "person"),
    list(pairs()),
    ids=lambda value: getattr(value, "__name__", value),
)
def test_when_and_who_are_both_there_or_neither(model, moment, person):
    conditions = [
        str(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    ]
    assert any(moment in text and person in text for text in conditions)


def test_glossary_names_every_model():
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    missing = [model.__name__ for model in MODELS if f"`{model.__name__}`" not in glossary]
    assert missing == []


def test_append_only_tables_have_their_triggers():
    for model in MODELS:
        if getattr(model, "append_only", False):
            names = {trigger.name for trigger in model._meta.triggers}
            assert {"append_only", "no_truncate"} <= names, model.__name__

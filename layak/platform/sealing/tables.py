"""Which columns of which tables are sealed, by the registry of models."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models import Q

from layak.platform.sealing.tokens import VERSION


def sealed_names(model: type[models.Model]) -> list[str]:
    """The sealed fields that stand in the table of this model itself."""
    fields = model._meta.local_concrete_fields  # noqa: SLF001
    return [field.name for field in fields if getattr(field, "is_sealed", False)]


def sealed_tables() -> Iterator[tuple[type[models.Model], list[str]]]:
    for model in apps.get_models():
        names = [] if model._meta.proxy else sealed_names(model)  # noqa: SLF001
        if names:
            yield model, names


def of_other_keys(names: list[str], key_id: str) -> Q:
    """Rows with a token that any key but ``key_id`` has sealed."""
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__startswith": f"{VERSION}."}) & ~Q(
            **{f"{name}__startswith": f"{VERSION}.{key_id}."}
        )
    return found


def holds_tokens() -> bool:
    """Is there a sealed value anywhere in the database?"""
    return any(
        model._base_manager.exclude(**dict.fromkeys(names, "")).exists()  # noqa: SLF001
        for model, names in sealed_tables()
    )

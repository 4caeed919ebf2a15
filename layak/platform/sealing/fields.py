"""A column that holds tokens only: the database refuses anything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from layak.platform.sealing import canaries
from layak.platform.sealing.tokens import PATTERN, key_id_of

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


def sealed_checks(*names: str) -> list[models.BaseConstraint]:
    """For ``Meta.constraints``: each of these fields is empty or a token."""
    return [
        models.CheckConstraint(
            name=f"%(app_label)s_%(class)s_{name}_sealed",
            condition=Q(**{name: ""}) | Q(**{f"{name}__regex": PATTERN}),
        )
        for name in names
    ]


class SealedField(_TextField):
    """Holds the token of a text, never the text: `seal_into` writes it, `opened` reads it."""

    is_sealed = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": "", "blank": True, **options})

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        found = super().check(**options)
        meta = self.model._meta  # noqa: SLF001
        wanted = f"{meta.app_label}_{meta.model_name}_{self.name}_sealed"
        if wanted not in {constraint.name for constraint in meta.constraints}:
            say = f"Add sealed_checks({self.name!r}) to Meta.constraints."
            found.append(checks.Error(say, obj=self, id="sealing.E001"))
        if getattr(self.model, "append_only", False):
            say = "A rotation must write it anew: no sealed field in a table that only grows."
            found.append(checks.Error(say, obj=self, id="sealing.E002"))
        if isinstance(meta.pk, models.AutoField):
            say = "A value is sealed for its row: make the primary key before the row is saved."
            found.append(checks.Error(say, obj=self, id="sealing.E003"))
        return found

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Whatever writes a token waits for a rotation, and never brings back a dropped key."""
        if isinstance(value, str) and re.fullmatch(PATTERN, value):
            canaries.hold(key_id_of(value), connection)
        return super().get_db_prep_save(value, connection)

"""Sealed rows for installations that are hurt; no installation of a city has this package."""

from __future__ import annotations

import uuid

from django.db import models

from layak.platform.sealing import SealedField, sealed_checks


class Secret(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField()
    name = SealedField()
    note = SealedField()

    class Meta:
        app_label = "vault"
        constraints = sealed_checks("name", "note")

    def __str__(self) -> str:
        return str(self.number)

from __future__ import annotations

from django.db import models


class KeyCanary(models.Model):
    """A known text under one key: proves that a key ring is the one of this database."""

    key_id = models.CharField(max_length=10, unique=True)
    sealed = models.TextField()
    # what the index key makes of the known text
    index_check = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key_id

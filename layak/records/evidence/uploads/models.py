"""Files on their way over a bad line."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ResumableUpload(models.Model):
    """A file on its way over a bad line (tus): its pieces lie aside until it is whole and used."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    expires_at = models.DateTimeField()
    # handed in somewhere: its bytes are evidence now
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="upload_expiry")]
        constraints = [
            models.CheckConstraint(
                name="offset_within_length", condition=Q(offset__lte=F("length"))
            ),
            models.CheckConstraint(
                name="used_upload_is_whole", condition=Q(used_at=None) | Q(offset=F("length"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.offset}/{self.length}"

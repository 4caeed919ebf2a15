from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One sentence for one person, with the page where it can be acted upon."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    kind = models.CharField(max_length=60)
    text = models.TextField()
    url = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    # the same reminder twice (a job that runs again) does nothing
    once = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_user"),
            models.Index(
                fields=["created_at"], name="notice_unmailed", condition=Q(mailed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"

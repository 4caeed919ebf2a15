"""Who accepted which code of conduct."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from layak.platform.audit.models import APPEND_ONLY


class ConductAcceptance(models.Model):
    """That a person has read and accepted a version of the code of conduct, and when."""

    append_only = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conduct_acceptances"
    )
    # of data/policy/conduct.yaml
    version = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], name="conduct_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.version}"

"""The telephones of the emergency page."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class EmergencyLine(models.Model):
    """A telephone that the emergency page offers: 129, 110, 119, 112, the UPTD PPA."""

    label = models.CharField(max_length=80)
    phone = models.CharField(max_length=30)
    says = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="emergency_line_can_be_called", condition=Q(phone__regex=r"^\+?[0-9]{3,15}$")
            )
        ]

    def __str__(self) -> str:
        return self.phone

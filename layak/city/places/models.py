from __future__ import annotations

from django.db import models
from django.db.models import Q


class Municipality(models.Model):
    """The one kota or kabupaten that this database belongs to."""

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=120)
    province_name = models.CharField(max_length=120)
    # an invented city for practice: marked on every page, never beside a real one
    demo_since_at = models.DateTimeField(null=True)
    only_row = models.BooleanField(default=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_municipality_per_database", condition=Q(only_row=True))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_demo(self) -> bool:
        return self.demo_since_at is not None


class District(models.Model):
    """Kecamatan, with its official code (Kepmendagri)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Ward(models.Model):
    """Kelurahan or desa, with its official code (Kepmendagri)."""

    class Kind(models.TextChoices):
        KELURAHAN = "kelurahan", "Kelurahan"
        DESA = "desa", "Desa"
        DESA_ADAT = "desa-adat", "Desa adat"

    district = models.ForeignKey(District, on_delete=models.PROTECT)
    code = models.CharField(max_length=13, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

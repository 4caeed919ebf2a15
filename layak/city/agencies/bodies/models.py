"""Agencies and the names people use for them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class AgencyQuerySet(models.QuerySet["Agency"]):
    def current(self) -> Self:
        return self.filter(ended_on=None)


class Agency(models.Model):
    """A body of the task force: OPD, unit, vertical body or partner."""

    class Kind(models.TextChoices):
        DINAS = "dinas", "Dinas"
        BADAN = "badan", "Badan"
        SEKRETARIAT = "sekretariat", "Sekretariat daerah"
        UNIT = "unit", "Unit"
        KECAMATAN = "kecamatan", "Kecamatan"
        VERTIKAL = "vertikal", "Instansi vertikal"
        MITRA = "mitra", "Mitra"
        LEMBAGA = "lembaga", "Lembaga layanan anak"

    class Command(models.TextChoices):
        # under the mayor: assigned; outside: invited
        CITY = "kota", "Di bawah wali kota"
        OUTSIDE = "luar", "Di luar wewenang wali kota"

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    command = models.CharField(max_length=4, choices=Command.choices)
    ended_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="agency_name_once", condition=Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="merged_agency_has_ended",
                condition=Q(merged_into=None) | Q(ended_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_invited(self) -> bool:
        return self.command == self.Command.OUTSIDE


class AgencyAlias(models.Model):
    """Another name that papers use for the agency: an old name, a short one, a merged body."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=160)
    since_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="alias_once")]

    def __str__(self) -> str:
        return self.name

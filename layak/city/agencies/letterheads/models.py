"""The heads of letters and who signs under them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.city.agencies.bodies.models import Agency


class Letterhead(models.Model):
    """The head of an agency's letters. ``lines`` stand centred above each other."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="letterhead")
    lines = models.TextField()
    address = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=300, blank=True)
    # where letters are dated: "Palembang, 3 Maret 2026"
    place = models.CharField(max_length=80)
    logo = models.BinaryField(null=True)
    # the city's own letter, made from ours in Word; without it ours is used
    template = models.BinaryField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.agency_id}"


class Signer(models.Model):
    """An official who signs letters of an agency, and in which capacity."""

    class Capacity(models.TextChoices):
        HOLDER = "", "Pejabat definitif"
        PLT = "Plt.", "Pelaksana tugas (Plt.)"
        PLH = "Plh.", "Pelaksana harian (Plh.)"
        PJ = "Pj.", "Penjabat (Pj.)"

    class Behalf(models.TextChoices):
        OWN = "", "Atas jabatan sendiri"
        AN = "a.n.", "Atas nama (a.n.)"
        UB = "u.b.", "Untuk beliau (u.b.)"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="signers")
    name = models.CharField(max_length=120)
    nip = models.CharField(max_length=18, blank=True)
    grade = models.CharField(max_length=80, blank=True)
    position = models.CharField(max_length=160)
    capacity = models.CharField(
        max_length=5, choices=Capacity.choices, default=Capacity.HOLDER.value, blank=True
    )
    behalf = models.CharField(
        max_length=5, choices=Behalf.choices, default=Behalf.OWN.value, blank=True
    )
    # the office on whose behalf: "Wali Kota"; u.b. names the chain, one office a line
    behalf_of = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="behalf_has_office",
                condition=Q(behalf="", behalf_of="") | (~Q(behalf="") & ~Q(behalf_of="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.name}"

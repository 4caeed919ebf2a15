"""Task forces, their positions and who holds them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.models import Signer
from layak.city.agencies.seats.models import SAME_DAY, Seat

SAME_POSITION = Func(
    "position", "position", RangeBoundary(inclusive_upper=True), function="INT8RANGE"
)


class TaskForce(models.Model):
    """A *gugus tugas* as its decree (SK) made it: the city's, or a kecamatan's or kelurahan's.

    ``place`` names the kecamatan or kelurahan, ``place_code`` is its code; both empty for the
    city. ``paper_url`` is where the decree lies in the library, as the floor above tells it.
    """

    class Level(models.TextChoices):
        CITY = "city", "Kota"
        DISTRICT = "district", "Kecamatan"
        WARD = "ward", "Kelurahan atau desa"

    level = models.CharField(max_length=8, choices=Level.choices)
    place = models.CharField(max_length=120, blank=True)
    place_code = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=120)
    decreed_on = models.DateField()
    about = models.CharField(max_length=300, blank=True)
    signer = models.CharField(max_length=160, blank=True)
    since_on = models.DateField()
    # the last day of the term, None where the decree names none
    until_on = models.DateField(null=True)
    paper_url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # withdrawn or replaced by a later decree
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="task_force_place_by_level",
                condition=Q(level="city", place="") | (~Q(level="city") & ~Q(place="")),
            ),
            models.CheckConstraint(
                name="task_force_term_has_days",
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
            ),
            models.UniqueConstraint(
                fields=["level", "place_code"],
                name="one_open_task_force_of_a_place",
                condition=Q(ended_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.place} {self.number}"


class Position(models.Model):
    """A place in a task force: the office first, the person second.

    ``group`` and ``duty`` are codes of taskforce.yaml (pembina, ketua ..., klaster I-V;
    coordinator, member). ``seat`` is the account seat that acts for it, where there is one;
    ``institution`` names a body that is no agency here.
    """

    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="positions")
    group = models.CharField(max_length=20)
    duty = models.CharField(max_length=20)
    # "Kepala Dinas Kesehatan"
    title = models.CharField(max_length=160)
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="positions"
    )
    institution = models.CharField(max_length=160, blank=True)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="positions")
    position = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="position_has_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return f"{self.task_force_id} {self.group} {self.title}"


class PositionHolding(models.Model):
    """Who sits there from when; ``until_on`` is the first day on which no longer."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="holdings")
    name = models.CharField(max_length=120)
    nip = models.CharField(max_length=18, blank=True)
    capacity = models.CharField(
        max_length=5,
        choices=Signer.Capacity.choices,
        default=Signer.Capacity.HOLDER.value,
        blank=True,
    )
    sex = models.CharField(
        max_length=1, choices=[("L", "Laki-laki"), ("P", "Perempuan")], blank=True
    )
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="position_holding_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
            ),
            ExclusionConstraint(
                name="one_holder_of_a_position_at_a_time",
                expressions=[
                    (SAME_POSITION, RangeOperators.OVERLAPS),
                    (SAME_DAY, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position_id} {self.name}"

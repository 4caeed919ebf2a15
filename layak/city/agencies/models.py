from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
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


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self) -> Self:
        return self.filter(ended_on=None)


class Seat(models.Model):
    """A chair that outlives its holders; ``role`` is a role code of roles.yaml."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    role = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    ended_on = models.DateField(null=True)

    objects = SeatQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.role} {self.title}"


class SeatHoldingQuerySet(models.QuerySet["SeatHolding"]):
    def on(self, day: date) -> Self:
        """Holdings in force on ``day``."""
        return self.filter(
            Q(until_on=None) | Q(until_on__gt=day), since_on__lte=day, seat__ended_on=None
        )

    def open_from(self, day: date) -> Self:
        """Holdings in force on ``day`` or beginning later."""
        lasting = self.filter(Q(until_on=None) | Q(until_on__gt=F("since_on")))
        return lasting.filter(Q(until_on=None) | Q(until_on__gt=day), seat__ended_on=None)


# both as ranges, so that the comparison needs no extension of the database
SAME_SEAT = Func("seat", "seat", RangeBoundary(inclusive_upper=True), function="INT8RANGE")
SAME_POSITION = Func(
    "position", "position", RangeBoundary(inclusive_upper=True), function="INT8RANGE"
)
SAME_DAY = Func("since_on", "until_on", RangeBoundary(), function="DATERANGE")


class SeatHolding(models.Model):
    """Who holds a seat from when; ``until_on`` is the first day on which no longer.

    ``received_at``: the holder has read what came with the seat. ``handed_over_at``: what hung
    on the person (notices, delegations) went to the next one; it happens once, on the last day.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holdings"
    )
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    received_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)

    objects = SeatHoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="holding_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
            ),
            ExclusionConstraint(
                name="one_holder_of_a_seat_at_a_time",
                expressions=[
                    (SAME_SEAT, RangeOperators.OVERLAPS),
                    (SAME_DAY, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.user_id}"


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

"""Education plans, and the checks after the release."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.city.agencies.bodies.models import Agency
from layak.records.facilities.offers.models import OfferReservation
from layak.workflows.rapidaction.cases.models import Activation


class EducationPlan(models.Model):
    """How a child in custody keeps learning (the filial school): route, who is in charge, places.

    The days are those of custody and release as recorded events say; this row holds choices only,
    and nothing of the case.
    """

    class SchoolLevel(models.TextChoices):
        PAUD = "paud", "PAUD"
        SD = "sd", "SD/MI"
        SMP = "smp", "SMP/MTs"
        SMA = "sma", "SMA/MA"
        SMK = "smk", "SMK"
        SLB = "slb", "SLB"

    class Route(models.TextChoices):
        STAY = "stay", "Tetap di sekolah asal, belajar jarak jauh"
        FILIAL = "filial", "Kelas filial sekolah induk"
        EQUIVALENCY = "equivalency", "Kesetaraan (Paket A/B/C) lewat PKBM atau SKB"
        VOCATIONAL = "vocational", "Pelatihan kerja"

    class Authority(models.TextChoices):
        CITY = "city", "Dinas Pendidikan kota"
        PROVINCE = "province", "Dinas Pendidikan provinsi"
        RELIGION = "religion", "Kementerian Agama"

    class Dapodik(models.TextChoices):
        UNKNOWN = "", "Belum diperiksa"
        ACTIVE = "active", "Tercatat aktif"
        MISSING = "missing", "Tidak tercatat"
        REFUSED = "refused", "Tidak dapat dicatat"

    activation = models.OneToOneField(
        Activation, on_delete=models.PROTECT, related_name="education"
    )
    level = models.CharField(max_length=4, choices=SchoolLevel.choices)
    is_madrasah = models.BooleanField(default=False)
    last_grade = models.PositiveSmallIntegerField(null=True)
    route = models.CharField(max_length=12, choices=Route.choices, blank=True)
    authority = models.CharField(max_length=8, choices=Authority.choices)
    dapodik = models.CharField(
        max_length=8, choices=Dapodik.choices, default=Dapodik.UNKNOWN.value, blank=True
    )
    is_over_age = models.BooleanField(default=False)
    # over-age or Dapodik trouble is a step with an owner and a day
    trouble_owner = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    trouble_due_on = models.DateField(null=True)
    # a code of education.yaml
    trouble_solved_by = models.CharField(max_length=30, blank=True)
    trouble_solved_at = models.DateTimeField(null=True)
    # the month after which the child leaves LPKA by age; the birth day itself stays sealed
    turns_eighteen_month = models.CharField(max_length=7, blank=True)
    release_on = models.DateField(null=True)
    receiving_school = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reservation = models.OneToOneField(
        OfferReservation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="education_trouble_has_owner",
                condition=(Q(is_over_age=False) & ~Q(dapodik__in=("missing", "refused")))
                | Q(trouble_owner__isnull=False, trouble_due_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activation_id} {self.level}"


class ReentryCheck(models.Model):
    """Month 1, 2 and 3 after release: is the child at school, at decent work, in training?"""

    class Found(models.TextChoices):
        SCHOOL = "school", "Bersekolah"
        WORK = "work", "Bekerja layak (sudah boleh bekerja)"
        TRAINING = "training", "Berlatih"
        NOTHING = "nothing", "Tidak bersekolah"
        UNREACHED = "unreached", "Belum terjangkau"

    plan = models.ForeignKey(EducationPlan, on_delete=models.PROTECT, related_name="checks")
    month = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    found = models.CharField(max_length=9, choices=Found.choices, blank=True)
    at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], name="one_reentry_check_a_month"),
            models.CheckConstraint(name="reentry_month_known", condition=Q(month__in=(1, 2, 3))),
            models.CheckConstraint(
                name="reentry_check_has_when_and_who",
                condition=Q(found="", at=None, by=None)
                | (~Q(found="") & Q(at__isnull=False, by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.month}"

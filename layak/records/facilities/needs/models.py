"""What is to be made ready, what proves it, and the steps of it."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.platform.audit.models import APPEND_ONLY
from layak.records.evidence.files.models import Evidence
from layak.records.followups.promises.models import FollowUp

# what is ready has something that shows it: its own proof, or a promise that was closed
PROVEN = """
IF EXISTS (SELECT 1 FROM facilities_readinessproof p
           WHERE p.need_id = NEW.id AND p.removed_at IS NULL)
  OR EXISTS (SELECT 1 FROM followups_followup f
             WHERE f.id = NEW.followup_id AND f.state = 'closed') THEN RETURN NEW; END IF;
RAISE EXCEPTION 'layak: a need is ready only with proof' USING ERRCODE = 'check_violation';
"""


class ReadinessNeed(models.Model):
    """What an agency makes ready for a coming year: need, why, cost, funding, day, question.

    ``year`` is the year it must be ready for. Money is whole rupiah; None means not yet known,
    which is not the same as nothing.
    """

    class Kind(models.TextChoices):
        INSTITUTION = "institution", "Lembaga"
        FACILITY = "facility", "Sarana"
        INFRASTRUCTURE = "infrastructure", "Prasarana"

    class Funding(models.TextChoices):
        NONE = "none", "Belum ada dana"
        CITY = "city", "APBD"
        CITY_CHANGE = "city-change", "APBD Perubahan"
        PROVINCE = "province", "Bantuan provinsi"
        NATION = "nation", "APBN atau DAK"
        PARTNER = "partner", "Mitra atau CSR"
        WARD = "ward", "Dana kelurahan atau desa"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Diusulkan"
        AGREED = "agreed", "Disepakati"
        DEFERRED = "deferred", "Ditunda"
        DONE = "done", "Siap"
        DROPPED = "dropped", "Dibatalkan"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="readiness")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=Kind.choices)
    need = models.CharField(max_length=300)
    why = models.CharField(max_length=600, blank=True)
    cost = models.PositiveBigIntegerField(null=True)
    funding = models.CharField(max_length=12, choices=Funding.choices, default=Funding.NONE.value)
    funding_note = models.CharField(max_length=300, blank=True)
    target_on = models.DateField(null=True)
    # codes of the questions it lifts
    codes = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED.value)
    percent = models.PositiveSmallIntegerField(default=0)
    # the meeting that reviewed it, as a label and an address
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    review_label = models.CharField(max_length=200, blank=True)
    review_url = models.CharField(max_length=200, blank=True)
    review_note = models.CharField(max_length=600, blank=True)
    followup = models.OneToOneField(
        FollowUp, null=True, on_delete=models.PROTECT, related_name="readiness"
    )
    # the same need of the year before, when it was not finished then
    carried_from = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    # compared on saving, so that two writers see each other
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="ready_with_proof",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__state="done"),
                func=PROVEN,
            )
        ]
        indexes = [
            models.Index(fields=["year", "agency"], name="readiness_year"),
            GinIndex(fields=["codes"], name="readiness_codes"),
        ]
        constraints = [
            models.CheckConstraint(
                name="readiness_carried_from_another",
                condition=Q(carried_from=None) | ~Q(carried_from=F("pk")),
            ),
            models.CheckConstraint(name="readiness_has_need", condition=~Q(need="")),
            models.CheckConstraint(
                name="readiness_percent_to_hundred", condition=Q(percent__lte=100)
            ),
            models.CheckConstraint(
                name="readiness_reviewed_has_when_and_who",
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="readiness_is_done_at_hundred",
                condition=~Q(state="done") | Q(percent=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.need}"


class ReadinessProof(models.Model):
    """An evidence that shows a need is met; taken back, the row stays."""

    need = models.ForeignKey(ReadinessNeed, on_delete=models.PROTECT, related_name="proofs")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need", "evidence"],
                condition=Q(removed_at=None),
                name="readiness_proof_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.evidence_id}"


class ReadinessStep(models.Model):
    """One thing that happened to a need: proposed, changed, reviewed, a quarter's progress."""

    append_only = True

    class Kind(models.TextChoices):
        PROPOSED = "proposed", "Diusulkan"
        CHANGED = "changed", "Diubah"
        REVIEWED = "reviewed", "Dibahas"
        PROGRESS = "progress", "Kemajuan"
        PROMISED = "promised", "Menjadi tindak lanjut"
        PROVEN = "proven", "Bukti"
        CARRIED = "carried", "Dibawa ke tahun berikutnya"

    need = models.ForeignKey(ReadinessNeed, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=ReadinessNeed.State.choices)
    percent = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["need", "id"], name="readiness_step_need")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.kind}"

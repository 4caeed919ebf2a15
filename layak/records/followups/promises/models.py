from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import Seat
from layak.platform.audit.models import APPEND_ONLY
from layak.records.evidence.files.models import Evidence


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> Self:
        """Neither closed nor dropped: what the next meeting of the series lists."""
        return self.filter(state__in=(FollowUp.State.OPEN, FollowUp.State.REPORTED))


class FollowUp(models.Model):
    """One promise: owner, due day, proof. It knows nothing of where it came from.

    ``origin`` is a key that the floor above gives ("meeting:12", "readiness:4"), with a label and
    an address to show. ``series`` lets a series of meetings find its own again. A seat keeps it
    when its holder changes; without a seat the agency as a whole owns it.
    """

    class State(models.TextChoices):
        OPEN = "open", "Berjalan"
        REPORTED = "reported", "Dilaporkan selesai"
        CLOSED = "closed", "Selesai"
        DROPPED = "dropped", "Dibatalkan"

    title = models.CharField(max_length=300)
    problem = models.CharField(max_length=600, blank=True)
    # what shows that it is done
    proof_wanted = models.CharField(max_length=300, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="followups")
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="followups")
    # codes of questions, as the edition of the day names them
    codes = ArrayField(models.CharField(max_length=20), default=list)
    due_on = models.DateField()
    # months until the same is due again, once this one is closed
    repeats_months = models.PositiveSmallIntegerField(null=True)
    repeats = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="repeated_by"
    )
    origin = models.CharField(max_length=60, blank=True)
    origin_label = models.CharField(max_length=200, blank=True)
    origin_url = models.CharField(max_length=200, blank=True)
    series = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN.value)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # closed or dropped
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_on"], name="followup_due"),
            models.Index(fields=["agency", "state", "due_on"], name="followup_agency"),
            models.Index(fields=["origin"], name="followup_origin"),
            models.Index(fields=["series", "state"], name="followup_series"),
            GinIndex(fields=["codes"], name="followup_codes"),
        ]
        constraints = [
            models.CheckConstraint(name="followup_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="followup_reported_has_when_and_who",
                condition=Q(reported_at=None, reported_by=None)
                | Q(reported_at__isnull=False, reported_by__isnull=False),
            ),
            models.CheckConstraint(
                name="followup_ended_has_when_and_who",
                condition=Q(state__in=("open", "reported"), ended_at=None, ended_by=None)
                | Q(
                    state__in=("closed", "dropped"), ended_at__isnull=False, ended_by__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="followup_reported_before_closed",
                condition=Q(state__in=("open", "dropped")) | Q(reported_at__isnull=False),
            ),
            # nobody closes what they themselves reported as done
            models.CheckConstraint(
                name="followup_closed_by_another",
                condition=~Q(state="closed") | ~Q(ended_by=F("reported_by")),
            ),
            models.CheckConstraint(
                name="followup_repeats_after_a_month",
                condition=Q(repeats_months=None) | Q(repeats_months__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.title}"


class FollowUpSupporter(models.Model):
    """An agency that helps the owner."""

    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="supporters")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["followup", "agency"], name="supporter_once")
        ]

    def __str__(self) -> str:
        return f"{self.followup_id} {self.agency_id}"


class FollowUpNeed(models.Model):
    """``followup`` waits for ``needs``; never in a circle, which the action forbids."""

    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="needs")
    needs = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="needed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["followup", "needs"], name="need_once"),
            models.CheckConstraint(name="need_is_another", condition=~Q(followup=F("needs"))),
        ]

    def __str__(self) -> str:
        return f"{self.followup_id} {self.needs_id}"


class FollowUpProof(models.Model):
    """An evidence that shows it is done; taken back, the row stays."""

    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="proofs")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["followup", "evidence"], name="proof_once", condition=Q(removed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.followup_id} {self.evidence_id}"


class FollowUpStep(models.Model):
    """One thing that happened to a follow-up, with the words of whoever did it."""

    append_only = True

    class Kind(models.TextChoices):
        CREATED = "created", "Dicatat"
        CHANGED = "changed", "Diubah"
        EXTENDED = "extended", "Diperpanjang"
        MOVED = "moved", "Dialihkan"
        REPORTED = "reported", "Dilaporkan selesai"
        RETURNED = "returned", "Dikembalikan"
        CLOSED = "closed", "Dinyatakan selesai"
        DROPPED = "dropped", "Dibatalkan"
        REOPENED = "reopened", "Dibuka kembali"
        NOTED = "noted", "Catatan kemajuan"

    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    note = models.CharField(max_length=600, blank=True)
    # of an extension
    former_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["followup", "id"], name="step_followup")]
        constraints = [
            models.CheckConstraint(
                name="extension_has_reason_and_days",
                condition=~Q(kind="extended")
                | (~Q(note="") & Q(former_due_on__isnull=False, due_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="refusing_step_has_reason",
                condition=~Q(kind__in=("returned", "dropped", "reopened")) | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.followup_id} {self.kind}"


class Escalation(models.Model):
    """A late follow-up said one step higher. ``rung`` is a code of the ladder in followups.yaml.

    Below ``needs_release`` a notice goes out at once; above it this row is a draft of a *nota
    dinas*, and nobody hears of it before a person releases it.
    """

    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="escalations")
    rung = models.CharField(max_length=30)
    # of the day that was missed: an extension begins the ladder anew
    due_on = models.DateField()
    needs_release = models.BooleanField()
    # the words of the letter, as drafted and as released
    content = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    dismissed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["followup", "rung", "due_on"], name="one_escalation_per_rung"
            ),
            models.CheckConstraint(
                name="escalation_released_has_when_and_who",
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
            models.CheckConstraint(
                name="escalation_dismissed_has_when_and_who",
                condition=Q(dismissed_at=None, dismissed_by=None, dismissed_because="")
                | (
                    Q(dismissed_at__isnull=False, dismissed_by__isnull=False)
                    & ~Q(dismissed_because="")
                ),
            ),
            models.CheckConstraint(
                name="escalation_released_or_dismissed",
                condition=Q(released_at=None) | Q(dismissed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.followup_id} {self.rung}"

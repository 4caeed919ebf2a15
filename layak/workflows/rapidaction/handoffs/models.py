"""Moments and moves of a hand-off, what was shared with it, and links for one task."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.platform.audit.models import APPEND_ONLY
from layak.workflows.rapidaction.cases.handoff_models import HandOff


class HandOffMoment(models.Model):
    """A moment of a hand-off that happened: at its real time, written down by whom, with which paper.

    Where a city officer writes it down for an outside party it is ``is_on_behalf`` and names the
    paper. ``document`` is number and date, never the contents.
    """

    append_only = True

    class Moment(models.TextChoices):
        SENT = "sent", "Dikirim"
        SEEN = "seen", "Dibuka"
        ACCEPTED = "accepted", "Diterima"
        DECLINED = "declined", "Ditolak"
        ACTED = "acted", "Tindakan pertama"
        CLOSED = "closed", "Selesai"
        WITHDRAWN = "withdrawn", "Ditarik"

    handoff = models.ForeignKey(HandOff, on_delete=models.PROTECT, related_name="moments")
    moment = models.CharField(max_length=9, choices=Moment.choices)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_on_behalf = models.BooleanField(default=False)
    document = models.CharField(max_length=120, blank=True)

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["handoff", "moment"], name="handoff_moment_once"),
            models.CheckConstraint(
                name="moment_on_behalf_names_paper",
                condition=Q(is_on_behalf=False) | ~Q(document=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handoff_id} {self.moment}"


class HandOffMove(models.Model):
    """An agency on one side of a hand-off merged into another, which has taken its place."""

    append_only = True

    handoff = models.ForeignKey(HandOff, on_delete=models.PROTECT, related_name="moves")
    former = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.handoff_id} {self.former_id}"


class Share(models.Model):
    """On what basis, from whom and how much was shared with a hand-off (UU 27/2022 Ps 20, 25).

    ``guardian_is_reported`` decides that this guardian's consent cannot carry it. ``tier`` is the
    highest that the receiver may open; ``fields`` are the words of the child that go along.
    """

    append_only = True

    class Basis(models.TextChoices):
        CONSENT = "consent", "Persetujuan"
        CONTRACT = "contract", "Perjanjian"
        DUTY = "duty", "Kewajiban hukum"
        VITAL = "vital", "Kepentingan vital anak"
        PUBLIC = "public", "Tugas pelayanan publik"
        LEGITIMATE = "legitimate", "Kepentingan sah lainnya"

    class Giver(models.TextChoices):
        CHILD = "child", "Anak"
        GUARDIAN = "guardian", "Orang tua atau wali"
        OTHER = "other", "Wali pengganti"
        BOTH = "both", "Anak dan orang tua atau wali"
        NOBODY = "nobody", "Tidak memakai persetujuan"

    handoff = models.OneToOneField(HandOff, on_delete=models.PROTECT, related_name="share")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    given_by = models.CharField(max_length=8, choices=Giver.choices)
    # a code of the texts in rapid-action.yaml: what was read out or signed
    text_code = models.CharField(max_length=30)
    guardian_is_reported = models.BooleanField()
    # a code of the purposes in rapid-action.yaml
    purpose = models.CharField(max_length=30)
    tier = models.PositiveSmallIntegerField()
    fields = ArrayField(models.CharField(max_length=20), default=list)
    # number and date of the paper, never its contents
    document = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(name="share_tier_known", condition=Q(tier__in=(1, 2, 3))),
            models.CheckConstraint(
                name="consent_names_giver",
                condition=(Q(basis="consent") & ~Q(given_by="nobody"))
                | (~Q(basis="consent") & Q(given_by="nobody")),
            ),
            # a parent who is reported cannot consent for the child
            models.CheckConstraint(
                name="reported_guardian_does_not_consent",
                condition=Q(guardian_is_reported=False) | ~Q(given_by__in=("guardian", "both")),
            ),
            models.CheckConstraint(
                name="task_share_names_nothing", condition=Q(tier__gt=1) | Q(fields=[])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handoff_id} {self.basis}"


# a link that was opened stays with that device; whoever needs it elsewhere asks for a new one
ONE_DEVICE = pgtrigger.Trigger(
    name="one_device",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=~pgtrigger.Q(old__device_hash="")
    & pgtrigger.Q(new__device_hash__df=pgtrigger.F("old__device_hash")),
    func="RAISE EXCEPTION 'layak: a link stays with its device' USING ERRCODE = 'check_violation';",
)


class TaskLink(models.Model):
    """A signed link for one hand-off, without an account: a phone at night, an outside party.

    It ends with the task. ``account`` is who acts through it and can never sign in.
    """

    handoff = models.ForeignKey(HandOff, on_delete=models.PROTECT, related_name="links")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # the office or duty post, never a child
    recipient = models.CharField(max_length=120)
    nonce = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    # SHA-256 of what the first device that opened it keeps in a cookie; "" before that
    device_hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        triggers = [ONE_DEVICE]
        constraints = [
            models.CheckConstraint(
                name="task_link_ends_after_it_begins", condition=Q(expires_at__gt=F("created_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

"""Links for those without an account, and the answers they ask for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round


class AccessLink(models.Model):
    """A signed link that lets someone without a password do one task for some days.

    The address carries the row's number and a signature over it and ``nonce``, so that it can be
    shown again to whoever made it and dies when it is revoked. ``account`` is who acts through
    it: an account of its own that can never sign in (``evidence``, ``part``), or the head whose
    approval is asked (``approval``, with a second factor: ``code_hash`` or the head's TOTP).
    """

    class Task(models.TextChoices):
        EVIDENCE = "evidence", "Setor bukti"
        PART = "part", "Isi bagian dan setor bukti"
        APPROVAL = "approval", "Setujui sebagai kepala"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="links")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=10, choices=Task.choices)
    recipient = models.CharField(max_length=120)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    nonce = models.CharField(max_length=40, unique=True)
    code_hash = models.CharField(max_length=128, blank=True)
    message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    wrong_code_count = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="link_ends_after_it_begins", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(
                name="revoked_has_when_and_who",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.agency_id} {self.task}"


class AccessLinkAnswer(models.Model):
    """A question that a link reaches."""

    link = models.ForeignKey(AccessLink, on_delete=models.PROTECT, related_name="reach")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "answer"], name="one_reach_per_answer")
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.answer_id}"

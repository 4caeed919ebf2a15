"""Something about one child handed from one agency to another, with five moments."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.platform.sealing import SealedField, sealed_checks
from layak.records.facilities.offers.models import OfferReservation
from layak.workflows.rapidaction.cases.models import Activation, StepRun


class HandOffQuerySet(models.QuerySet["HandOff"]):
    def open(self) -> Self:
        """Somebody still has to do something about it."""
        return self.filter(state__in=HandOff.OPEN)


class HandOff(models.Model):
    """Something about one child handed from one agency to another, with five moments.

    sent > seen > accepted or declined > first action > closed. *Rujukan* asks for a service while
    the case stays; *pelimpahan* hands the lead over. A declined one carries a reason and who could
    do it instead. Due times are computed when it is sent; ``next_alarm_at`` is when the worker
    looks again, ``alarm_level`` how far it was said upwards.
    """

    class Kind(models.TextChoices):
        REFERRAL = "referral", "Rujukan"
        TRANSFER = "transfer", "Pelimpahan"

    class Form(models.TextChoices):
        GENERAL = "general", "Umum"
        # fixed fields without free text: it cannot carry the offence
        SCHOOL = "school", "Sekolah (tanpa uraian)"

    class State(models.TextChoices):
        SENT = "sent", "Dikirim, belum dibuka"
        SEEN = "seen", "Dibuka, belum dijawab"
        ACCEPTED = "accepted", "Diterima"
        DECLINED = "declined", "Ditolak"
        ACTING = "acting", "Sedang ditangani"
        CLOSED = "closed", "Selesai"
        WITHDRAWN = "withdrawn", "Ditarik"

    OPEN = ("sent", "seen", "accepted", "acting")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="handoffs")
    step = models.ForeignKey(StepRun, null=True, on_delete=models.PROTECT, related_name="handoffs")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    form = models.CharField(max_length=7, choices=Form.choices, default=Form.GENERAL.value)
    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="handoffs")
    # codes of what is asked, from rapid-action.yaml
    asked = ArrayField(models.CharField(max_length=30), default=list)
    # fixed answers of the school form, by code
    answers = models.JSONField(default=dict)
    note = SealedField()
    # where the child is now: a code of rapid-action.yaml, never an address
    whereabouts = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.SENT.value)
    # the form sent twice is one hand-off
    save_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # a code of rapid-action.yaml
    declined_because = models.CharField(max_length=30, blank=True)
    alternative = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    # an alternative that is no agency here
    alternative_name = models.CharField(max_length=160, blank=True)
    acted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # a code of rapid-action.yaml
    outcome = models.CharField(max_length=30, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=30, blank=True)
    # the sender asks to take back what was accepted: a code of ``withdrawals``
    withdrawal_because = models.CharField(max_length=30, blank=True)
    withdrawal_asked_at = models.DateTimeField(null=True)
    withdrawal_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # who agreed at the receiving agency
    withdrawal_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    see_by_at = models.DateTimeField()
    answer_by_at = models.DateTimeField()
    act_by_at = models.DateTimeField()
    close_by_at = models.DateTimeField(null=True)
    # who answers for it at the receiving agency now
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reservation = models.OneToOneField(
        OfferReservation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    next_alarm_at = models.DateTimeField(null=True)
    alarm_level = models.PositiveSmallIntegerField(default=0)

    objects = HandOffQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["to_agency", "state", "answer_by_at"], name="handoff_inbox"),
            models.Index(fields=["activation", "sent_at"], name="handoff_activation"),
            models.Index(
                fields=["next_alarm_at"],
                name="handoff_alarm",
                condition=Q(next_alarm_at__isnull=False),
            ),
        ]
        constraints = [
            *sealed_checks("note"),
            models.CheckConstraint(
                name="handoff_leaves_the_agency", condition=~Q(from_agency=F("to_agency"))
            ),
            models.CheckConstraint(
                name="school_handoff_has_no_free_text", condition=~Q(form="school") | Q(note="")
            ),
            # to be at a hospital or with the police would tell a school of the matter
            models.CheckConstraint(
                name="school_is_not_told_whereabouts",
                condition=~Q(form="school") | Q(whereabouts=""),
            ),
            models.CheckConstraint(
                name="handoff_answered_once", condition=Q(accepted_at=None) | Q(declined_at=None)
            ),
            models.CheckConstraint(
                name="declined_has_reason_and_alternative",
                condition=Q(declined_at=None)
                | (
                    ~Q(declined_because="")
                    & (Q(alternative__isnull=False) | ~Q(alternative_name=""))
                ),
            ),
            models.CheckConstraint(
                name="alternative_is_another",
                condition=Q(alternative=None) | ~Q(alternative=F("to_agency")),
            ),
            models.CheckConstraint(
                name="handoff_moments_match_state",
                condition=Q(state="sent", seen_at=None, accepted_at=None, declined_at=None)
                | Q(state="seen", seen_at__isnull=False, accepted_at=None, declined_at=None)
                | Q(state="accepted", accepted_at__isnull=False, acted_at=None, closed_at=None)
                | Q(state="declined", declined_at__isnull=False, acted_at=None, closed_at=None)
                | Q(
                    state="acting",
                    accepted_at__isnull=False,
                    acted_at__isnull=False,
                    closed_at=None,
                )
                | (
                    Q(
                        state="closed",
                        accepted_at__isnull=False,
                        acted_at__isnull=False,
                        closed_at__isnull=False,
                    )
                    & ~Q(outcome="")
                )
                | (Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(
                name="withdrawal_has_when_who_and_why",
                condition=Q(
                    withdrawal_asked_at=None, withdrawal_asked_by=None, withdrawal_because=""
                )
                | (
                    Q(withdrawal_asked_at__isnull=False, withdrawal_asked_by__isnull=False)
                    & ~Q(withdrawal_because="")
                ),
            ),
            # what was accepted is taken back by two: its sender asks, its receiver agrees; a
            # consent that ended and the end of a drill take it back at once
            models.CheckConstraint(
                name="accepted_is_withdrawn_by_two",
                condition=~Q(state="withdrawn")
                | Q(accepted_at=None)
                | Q(withdrawn_because__in=("consent-withdrawn", "drill-ended"))
                | (
                    Q(withdrawal_asked_by__isnull=False, withdrawal_agreed_by__isnull=False)
                    & ~Q(withdrawal_asked_by=F("withdrawal_agreed_by"))
                ),
            ),
            models.CheckConstraint(
                name="handoff_seen_has_when_and_who",
                condition=Q(seen_at=None, seen_by=None)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_handoff_is_silent",
                condition=Q(state__in=("sent", "seen", "accepted", "acting", "declined"))
                | Q(next_alarm_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.code

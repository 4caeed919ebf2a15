from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.platform.audit.models import APPEND_ONLY
from layak.platform.sealing import SealedField, sealed_checks
from layak.records.facilities.models import OfferReservation
from layak.workflows.rapidaction.models.activations import Activation, StepRun
from layak.workflows.rapidaction.models.children import Report


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


class Escalation(models.Model):
    """An alarm that rang, without a person: who was told, at which level, of which moment.

    One per moment, level and due time, whatever the worker does twice.
    """

    append_only = True

    handoff = models.ForeignKey(
        HandOff, null=True, on_delete=models.PROTECT, related_name="escalations"
    )
    step = models.ForeignKey(
        StepRun, null=True, on_delete=models.PROTECT, related_name="escalations"
    )
    report = models.ForeignKey(
        Report, null=True, on_delete=models.PROTECT, related_name="escalations"
    )
    # of a hand-off see, answer, act, close, resend; of a step and a report warn, due
    moment = models.CharField(max_length=8)
    # a rung of the ladder; 0 is the warning of a hand-off, of a step the number of its warning
    level = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    # how many were told, and where nobody was found: the chair
    told_count = models.PositiveSmallIntegerField()
    found_nobody = models.BooleanField(default=False)

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(
                fields=["handoff", "moment", "level", "due_at"],
                name="one_handoff_escalation",
                condition=Q(handoff__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["step", "moment", "level", "due_at"],
                name="one_step_escalation",
                condition=Q(step__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["report", "moment", "level", "due_at"],
                name="one_report_escalation",
                condition=Q(report__isnull=False),
            ),
            models.CheckConstraint(
                name="escalation_of_one_thing",
                condition=Q(handoff__isnull=False, step=None, report=None)
                | Q(handoff=None, step__isnull=False, report=None)
                | Q(handoff=None, step=None, report__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handoff_id or self.step_id or self.report_id} {self.moment} {self.level}"


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

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="task_link_ends_after_it_begins", condition=Q(expires_at__gt=F("created_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

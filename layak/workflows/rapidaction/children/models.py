"""Sealed notes, requests for data and failures of its protection, and who opened sealed words."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from layak.platform.audit.models import APPEND_ONLY, InTrail
from layak.platform.sealing import SealedField, sealed_checks
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.cases.models import Activation


class CaseNote(models.Model):
    """A sealed word on an activation; ``section`` decides the tier. Kept short: no case file.

    A note is replaced by a newer one of the section, never changed.
    """

    class Section(models.TextChoices):
        SITUATION = "situation", "Ringkasan keadaan"
        PLAN = "plan", "Rencana intervensi (ringkas)"
        CONFERENCE = "conference", "Keputusan konferensi kasus"
        FOLLOW = "follow", "Catatan pemantauan"
        RETURN = "return", "Alasan penutupan dikembalikan"
        WAIVER = "waiver", "Alasan langkah tidak berlaku"
        SHELTER = "shelter", "Tempat aman"
        MEDICAL = "medical", "Medis dan forensik"
        SUSPECT = "suspect", "Terlapor"
        IMAGERY = "imagery", "Alamat konten (tanpa gambar)"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="notes")
    section = models.CharField(max_length=10, choices=Section.choices)
    text = SealedField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["activation", "section"], name="note_section")]
        constraints = [*sealed_checks("text")]

    def __str__(self) -> str:
        return f"{self.activation_id} {self.section}"


SECTION_TIER = {
    CaseNote.Section.SITUATION: 3,
    CaseNote.Section.PLAN: 3,
    CaseNote.Section.CONFERENCE: 3,
    CaseNote.Section.FOLLOW: 3,
    CaseNote.Section.RETURN: 3,
    CaseNote.Section.WAIVER: 3,
    CaseNote.Section.SHELTER: 4,
    CaseNote.Section.MEDICAL: 4,
    CaseNote.Section.SUSPECT: 4,
    CaseNote.Section.IMAGERY: 4,
}


class IdentityRead(models.Model):
    """Someone opened sealed words: who, of which child or report, which words, in which relation.

    Written in the transaction that opens them; without it nothing is shown.
    """

    append_only = True
    in_trail = InTrail(
        label=gettext_noop("Pembukaan identitas"),
        fields=("child", "report", "activation", "tier", "fields", "relation", "at", "by"),
    )

    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="reads")
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="reads")
    activation = models.ForeignKey(
        Activation, null=True, on_delete=models.PROTECT, related_name="reads"
    )
    tier = models.PositiveSmallIntegerField()
    # names of what was opened ("name", "shelter"), never the words
    fields = ArrayField(models.CharField(max_length=20))
    # referred, assigned, supervisor, break-glass, intake, privacy
    relation = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        indexes = [
            models.Index(fields=["child", "at"], name="read_child"),
            models.Index(fields=["by", "at"], name="read_by"),
            models.Index(fields=["at"], name="read_at"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.tier}"


class PrivacyRequest(models.Model):
    """Somebody asks for data about a child or themselves; 3x24 hours (UU 27/2022 Ps 30-41).

    What would endanger anyone must be refused (Ps 33): the safety check is done first, and a
    refusal or a release after a worry is signed by a second person.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", "Akses dan jejak pemrosesan"
        CORRECTION = "correction", "Pembetulan"
        WITHDRAWAL = "withdrawal", "Penarikan persetujuan"
        RESTRICTION = "restriction", "Pembatasan"

    class State(models.TextChoices):
        OPEN = "open", "Diperiksa"
        PROPOSED = "proposed", "Menunggu orang kedua"
        GRANTED = "granted", "Dipenuhi"
        REFUSED = "refused", "Ditolak"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN.value)
    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="+")
    # whose consent is withdrawn: a giver of models.handoffs.Share
    giver = models.CharField(max_length=8, blank=True)
    requester = SealedField()
    requester_contact = SealedField()
    words = SealedField()
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # None: not yet checked
    may_endanger = models.BooleanField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_refusal = models.BooleanField(null=True)
    # a code of rapid-action.yaml
    because = models.CharField(max_length=30, blank=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    next_alarm_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *sealed_checks("requester", "requester_contact", "words"),
            models.CheckConstraint(
                name="privacy_decided_has_when_and_who",
                condition=Q(state__in=("open", "proposed"), decided_at=None, decided_by=None)
                | Q(
                    state__in=("granted", "refused"),
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="privacy_checked_has_when_and_who",
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="privacy_proposed_has_when_and_who",
                condition=Q(proposed_at=None, proposed_by=None)
                | Q(proposed_at__isnull=False, proposed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="privacy_checked_before_decided",
                condition=Q(state="open") | Q(may_endanger__isnull=False),
            ),
            models.CheckConstraint(
                name="danger_is_refused", condition=~Q(state="granted") | Q(may_endanger=False)
            ),
            models.CheckConstraint(
                name="privacy_refusal_has_reason", condition=~Q(state="refused") | ~Q(because="")
            ),
            models.CheckConstraint(
                name="withdrawal_names_giver",
                condition=~Q(kind="withdrawal", state="granted") | ~Q(giver=""),
            ),
            models.CheckConstraint(
                name="privacy_decided_by_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Breach(models.Model):
    """A failure to protect data: 3x24 hours to tell whom it concerns and the authority (Ps 46)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    # from when to when others could read it
    exposed_from_at = models.DateTimeField()
    exposed_until_at = models.DateTimeField()
    discovered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    what = SealedField()
    handling = SealedField()
    # an account whose reads are the exposure, or None: everything read in that time
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    told_people_at = models.DateTimeField(null=True)
    told_authority_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_drill = models.BooleanField(default=False)

    class Meta:
        constraints = [
            *sealed_checks("what", "handling"),
            models.CheckConstraint(
                name="breach_window_has_length",
                condition=Q(exposed_until_at__gte=F("exposed_from_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

"""Activations: their people, what happened, their steps; who may not see them, who broke the glass."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.city.places.models import District
from layak.platform.audit.models import APPEND_ONLY
from layak.platform.sealing import SealedField, sealed_checks
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion

# whoever worked on it does not close it, also not with another hat on
ONE_HAT = pgtrigger.Trigger(
    name="one_hat",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(new__state="closed"),
    func="""
IF EXISTS (SELECT 1 FROM rapidaction_caseassignment a
           WHERE a.activation_id = NEW.id AND a.user_id = NEW.closed_by_id AND a.kind = 'worker')
THEN RAISE EXCEPTION 'layak: a worker does not close' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
""",
)


# an emergency step, and a step of another agency, is left out by two people; only what the program
# itself leaves out (another level, another version of the playbook) has nobody's name
WAIVED_BY_TWO = pgtrigger.Trigger(
    name="waived_by_two",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Insert,
    condition=pgtrigger.Q(new__state="skipped"),
    func="""
IF NEW.recorded_by_id IS NULL AND NEW.skipped_because IN ('other-level', 'taken-over')
THEN RETURN NEW; END IF;
IF (NEW.waived_by_id IS NULL OR NEW.waived_by_id = NEW.recorded_by_id)
   AND (NEW.is_emergency OR NEW.agency_id <> (
        SELECT a.lead_id FROM rapidaction_activation a WHERE a.id = NEW.activation_id))
THEN RAISE EXCEPTION 'layak: one person alone does not leave out this step'
     USING ERRCODE = 'check_violation'; END IF;
RETURN NEW;
""",
)


class Level(models.TextChoices):
    """Risk by triage; the word always stands beside the colour."""

    RED = "red", "Merah"
    YELLOW = "yellow", "Kuning"
    GREEN = "green", "Hijau"


class ActivationQuerySet(models.QuerySet["Activation"]):
    def open(self) -> Self:
        return self.exclude(state=Activation.State.CLOSED)

    def real(self) -> Self:
        """Without drills: what may be counted."""
        return self.filter(is_drill=False)


class Activation(models.Model):
    """One run of one playbook for one child: who must do what by when, and no case file.

    Several may belong to one child or follow from one report; ``parent`` is the one that this
    one continues. It keeps the version of the playbook it was opened under.
    """

    class State(models.TextChoices):
        OPEN = "open", "Berjalan"
        CLOSING = "closing", "Menunggu persetujuan penutupan"
        CLOSED = "closed", "Ditutup"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    playbook = models.ForeignKey(
        PlaybookVersion, on_delete=models.PROTECT, related_name="activations"
    )
    child = models.ForeignKey(
        Child, null=True, on_delete=models.PROTECT, related_name="activations"
    )
    report = models.ForeignKey(
        Report, null=True, on_delete=models.PROTECT, related_name="activations"
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="activations")
    level = models.CharField(max_length=6, choices=Level)
    # codes of signs in rapid-action.yaml
    signs = ArrayField(models.CharField(max_length=30), default=list)
    level_because = SealedField()
    # codes of the 15 categories and of rights; a case may carry several
    categories = ArrayField(models.CharField(max_length=20), default=list)
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    is_drill = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN.value)
    # counted up with every change; compared on saving
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closing_asked_at = models.DateTimeField(null=True)
    closing_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # a code of rapid-action.yaml
    outcome = models.CharField(max_length=30, blank=True)
    # when the identity is looked at again (retention)
    review_on = models.DateField(null=True)

    objects = ActivationQuerySet.as_manager()

    class Meta:
        triggers = [ONE_HAT]
        indexes = [
            models.Index(fields=["lead", "state", "-opened_at"], name="activation_lead"),
            models.Index(fields=["state", "level", "-opened_at"], name="activation_board"),
            models.Index(fields=["child"], name="activation_child"),
            models.Index(fields=["-opened_at"], name="activation_opened"),
            # the list walks past no closed one, however many there are
            models.Index(
                fields=["-opened_at"], name="activation_running", condition=~Q(state="closed")
            ),
        ]
        constraints = [
            *sealed_checks("level_because"),
            models.CheckConstraint(
                name="closing_has_when_and_who",
                condition=Q(state="open", closing_asked_at=None, closing_asked_by=None)
                | Q(
                    state__in=("closing", "closed"),
                    closing_asked_at__isnull=False,
                    closing_asked_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="closed_has_when_and_who",
                condition=Q(state__in=("open", "closing"), closed_at=None, closed_by=None)
                | Q(state="closed", closed_at__isnull=False, closed_by__isnull=False),
            ),
            # the supervisor closes, and is not the one who asked
            models.CheckConstraint(
                name="closed_by_another",
                condition=~Q(state="closed") | ~Q(closed_by=F("closing_asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CaseAssignment(models.Model):
    """A person who works on an activation or supervises it, from when to when: never both."""

    class Kind(models.TextChoices):
        WORKER = "worker", "Manajer kasus"
        SUPERVISOR = "supervisor", "Supervisor"

    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_assignments"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    since_at = models.DateTimeField()
    since_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activation", "user"],
                name="worker_is_not_supervisor",
                condition=Q(until_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="assignment_open", condition=Q(until_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.activation_id} {self.kind}"


class ConflictBlock(models.Model):
    """Who must not see an activation: a person, or everyone of an agency. Never explained to them."""

    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="blocks")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="block_names_person_or_agency",
                condition=Q(user=None, agency__isnull=False) | Q(user__isnull=False, agency=None),
            ),
            models.CheckConstraint(
                name="block_lifted_has_when_and_who",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activation_id}"


class Occurrence(models.Model):
    """An event of a playbook that happened, at its real time; clocks count from it.

    A correction is a new row that names the one it ``replaces``; with ``is_withdrawn`` the event
    did not happen after all. ``offset_minutes`` is the zone in which it happened: months and days
    are counted there. ``document`` is the number and date of a paper, never its contents.
    """

    append_only = True

    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="occurrences")
    # a word of events.yaml
    event = models.CharField(max_length=60)
    at = models.DateTimeField()
    offset_minutes = models.SmallIntegerField()
    is_withdrawn = models.BooleanField(default=False)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    # a code of rapid-action.yaml, of a correction
    because = models.CharField(max_length=30, blank=True)
    document = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # an outside party for which a city officer records it
    on_behalf_of = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(
                fields=["activation", "event"],
                name="one_first_time_of_an_event",
                condition=Q(replaces=None),
            ),
            models.CheckConstraint(
                name="correction_has_reason", condition=Q(replaces=None) | ~Q(because="")
            ),
            models.CheckConstraint(
                name="withdrawal_replaces",
                condition=Q(is_withdrawn=False) | Q(replaces__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activation_id} {self.event}"


class StepRun(models.Model):
    """A step of the pinned playbook in one activation, with its clock as it stands.

    ``due_at`` follows from the recorded events and is never typed; DueChange keeps what it was.
    ``next_alarm_at`` is when the worker must look again: a warning, the end, an escalation.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Menunggu peristiwa"
        RUNNING = "running", "Berjalan"
        DONE = "done", "Selesai"
        SKIPPED = "skipped", "Tidak berlaku"

    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="steps")
    part = models.CharField(max_length=6)
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=40)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING.value)
    due_at = models.DateTimeField(null=True)
    offset_minutes = models.SmallIntegerField(default=0)
    warnings = ArrayField(models.DateTimeField(), default=list)
    # when the step was really done, and when that was typed
    done_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=120, blank=True)
    # a code of rapid-action.yaml
    skipped_because = models.CharField(max_length=30, blank=True)
    # its limit is within ``waiving_hours`` of rapid-action.yaml
    is_emergency = models.BooleanField(default=False)
    # somebody asks to leave it out: a code of ``skips``; the sentence is a sealed note
    waiver_because = models.CharField(max_length=30, blank=True)
    waiver_asked_at = models.DateTimeField(null=True)
    waiver_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # the second person, who agreed
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    next_alarm_at = models.DateTimeField(null=True)
    alarm_level = models.PositiveSmallIntegerField(default=0)

    class Meta:
        triggers = [WAIVED_BY_TWO]
        indexes = [
            models.Index(
                fields=["activation"],
                name="step_waiver",
                condition=Q(waiver_asked_at__isnull=False),
            ),
            models.Index(
                fields=["next_alarm_at"],
                name="step_alarm",
                condition=Q(next_alarm_at__isnull=False),
            ),
            models.Index(fields=["agency", "state", "due_at"], name="step_agency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["activation", "part", "position"], name="step_once_per_activation"
            ),
            models.CheckConstraint(
                name="step_done_has_when_and_who",
                condition=(~Q(state="done") & Q(done_at=None))
                | Q(
                    state="done",
                    done_at__isnull=False,
                    recorded_at__isnull=False,
                    recorded_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="step_of_another_has_paper",
                condition=Q(on_behalf_of=None) | ~Q(document=""),
            ),
            models.CheckConstraint(
                name="skipped_step_has_reason",
                condition=~Q(state="skipped") | ~Q(skipped_because=""),
            ),
            # a waiver is asked of a step that is open, and is over when the step is
            models.CheckConstraint(
                name="waiver_has_when_who_and_why",
                condition=Q(waiver_asked_at=None, waiver_asked_by=None, waiver_because="")
                | (
                    Q(
                        state__in=("waiting", "running"),
                        waiver_asked_at__isnull=False,
                        waiver_asked_by__isnull=False,
                    )
                    & ~Q(waiver_because="")
                ),
            ),
            models.CheckConstraint(
                name="waived_step_is_skipped", condition=Q(waived_by=None) | Q(state="skipped")
            ),
            # nothing rings for what is over
            models.CheckConstraint(
                name="ended_step_is_silent",
                condition=Q(state__in=("waiting", "running")) | Q(next_alarm_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activation_id} {self.part} {self.position}"


class DueChange(models.Model):
    """A due time that moved, and why."""

    append_only = True

    class Because(models.TextChoices):
        RECORDED = "recorded", "Peristiwa dicatat"
        CORRECTED = "corrected", "Peristiwa dibetulkan"
        CALENDAR = "calendar", "Hari libur berubah"
        PLAYBOOK = "playbook", "Pindah ke versi skema lain"

    step = models.ForeignKey(StepRun, on_delete=models.PROTECT, related_name="changes")
    former_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=9, choices=Because.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["step", "id"], name="due_change_step")]

    def __str__(self) -> str:
        return f"{self.step_id} {self.because}"


class BreakGlass(models.Model):
    """Access taken in an emergency: with a reason, for some hours, told at once, reviewed after."""

    class Verdict(models.TextChoices):
        RIGHT = "right", "Tepat"
        WRONG = "wrong", "Tidak tepat"

    activation = models.ForeignKey(
        Activation, on_delete=models.PROTECT, related_name="break_glasses"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # a code of rapid-action.yaml
    because = models.CharField(max_length=30)
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()
    review_by_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=5, choices=Verdict.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["review_by_at"], name="break_glass_review", condition=Q(reviewed_at=None)
            )
        ]
        constraints = [
            models.CheckConstraint(name="break_glass_has_reason", condition=~Q(because="")),
            models.CheckConstraint(
                name="break_glass_ends", condition=Q(until_at__gt=F("opened_at"))
            ),
            models.CheckConstraint(
                name="break_glass_reviewed_by_another",
                condition=Q(reviewed_at=None, reviewed_by=None, verdict="")
                | (
                    Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~Q(verdict="")
                    & ~Q(reviewed_by=F("user"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activation_id} {self.opened_at}"

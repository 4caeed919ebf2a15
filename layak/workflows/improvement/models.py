from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.platform.audit.models import APPEND_ONLY
from layak.platform.jobs.models import LongWork
from layak.records.followups.models import FollowUp


class RoadSearch(models.Model):
    """A search for roads to a rank, made by a worker: what was asked, and what was found.

    ``asked``: {"rank", "margin", "limits", ...} as the form gave it; ``found``: the JSON of
    ``rules.path_json``, empty while the work runs. ``marks_hash`` tells whether marks have moved
    since, so that an old road is not taken for today's.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="road_searches")
    asked = models.JSONField()
    marks_hash = models.CharField(max_length=64)
    work = models.ForeignKey(LongWork, null=True, on_delete=models.SET_NULL, related_name="+")
    found = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    found_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["round", "-id"], name="road_search_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.pk}"


class RoadPlan(models.Model):
    """Improvements chosen together; adopted in a meeting it becomes promises.

    Totals are what the plan was made on; progress is read from today's marks.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Rancangan"
        ADOPTED = "adopted", "Ditetapkan"
        REPLACED = "replaced", "Diganti"
        WITHDRAWN = "withdrawn", "Dicabut"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="road_plans")
    search = models.ForeignKey(
        RoadSearch, null=True, on_delete=models.PROTECT, related_name="plans"
    )
    title = models.CharField(max_length=200)
    # the aim it serves best: a code of rules.path_plans, "" for a person's own choice
    wish = models.CharField(max_length=20, blank=True)
    rank = models.CharField(max_length=60)
    margin = models.DecimalField(max_digits=6, decimal_places=2)
    limits = models.JSONField(default=dict)
    start_total = models.DecimalField(max_digits=7, decimal_places=2)
    end_total = models.DecimalField(max_digits=7, decimal_places=2)
    effort = models.DecimalField(max_digits=12, decimal_places=4)
    cost = models.PositiveBigIntegerField(default=0)
    is_proven = models.BooleanField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT.value)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # the meeting, as a label and an address
    decided_label = models.CharField(max_length=200, blank=True)
    decided_url = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"], name="one_adopted_plan", condition=Q(state="adopted")
            ),
            models.CheckConstraint(
                name="plan_adopted_has_when_and_who",
                condition=Q(adopted_at=None, adopted_by=None)
                | Q(adopted_at__isnull=False, adopted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="adopted_plan_was_decided",
                condition=~Q(state="adopted")
                | (Q(adopted_at__isnull=False) & ~Q(decided_label="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.title}"


class RoadStep(models.Model):
    """One question brought from its mark to a rung of its ladder. ``followup`` once adopted."""

    plan = models.ForeignKey(RoadPlan, on_delete=models.PROTECT, related_name="steps")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    start = models.DecimalField(max_digits=6, decimal_places=2)
    to = models.DecimalField(max_digits=6, decimal_places=2)
    effort = models.DecimalField(max_digits=10, decimal_places=4)
    cost = models.PositiveBigIntegerField(default=0)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    ready_on = models.DateField(null=True)
    followup = models.OneToOneField(
        FollowUp, null=True, on_delete=models.PROTECT, related_name="road_step"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "answer"], name="one_step_per_question"),
            models.CheckConstraint(name="step_rises", condition=Q(to__gt=F("start"))),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.answer_id}"


class CityEffort(models.Model):
    """The city's own effort for a kind of question instead of our default; the newest counts.

    Fields as in ``data/road/effort.yaml``. ``is_default``: from here on ours counts again.
    """

    append_only = True

    kind = models.CharField(max_length=10)
    is_default = models.BooleanField(default=False)
    start = models.DecimalField(max_digits=10, decimal_places=4)
    whole = models.DecimalField(max_digits=10, decimal_places=4)
    cost_start = models.PositiveBigIntegerField(default=0)
    cost_whole = models.PositiveBigIntegerField(default=0)
    weeks_start = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    weeks_whole = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    because = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["kind", "-id"], name="city_effort_kind")]
        constraints = [
            models.CheckConstraint(name="city_effort_has_reason", condition=~Q(because="")),
            models.CheckConstraint(
                name="city_effort_not_negative", condition=Q(start__gte=0, whole__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

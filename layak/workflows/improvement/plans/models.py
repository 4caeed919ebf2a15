"""Plans of a round and their steps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.records.followups.promises.models import FollowUp
from layak.workflows.improvement.searches.models import RoadSearch


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

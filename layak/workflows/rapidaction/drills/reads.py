"""Drills, what they taught, and a drill as its report tells it; its use in the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import Use
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.cases.reads import span_words
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.drills.models import AfterActionReview, Drill, ReviewFinding
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.scheme.reads import Shown

# Drills and what they taught.


@dataclass(frozen=True, kw_only=True)
class TimedHandOff:
    """How long each moment took in a drill or a closed activation; empty where it never came."""

    code: str
    agency: str
    seen_after: str
    answered_after: str
    acted_after: str
    state: str
    was_escalated: bool


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    activation: Activation
    drill: Drill | None
    review: AfterActionReview | None
    findings: list[ReviewFinding]
    handoffs: list[TimedHandOff]
    steps: list[Shown]


def drill_rows() -> list[Drill]:
    """All drills, newest first, with how many findings each left: one query."""
    return list(
        Drill.objects.select_related("activation__playbook", "led_by")
        .annotate(
            finding_count=Count("activation__review__findings"),
            open_count=Count(
                "activation__review__findings",
                filter=Q(activation__review__findings__followup=None),
            ),
        )
        .order_by("-started_at")
    )


def drill_days(day: date) -> int | None:
    """Days since the last drill that ended, None when there was none."""
    last = Drill.objects.filter(ended_at__isnull=False).order_by("-ended_at").first()
    return (day - last.ended_at.date()).days if last and last.ended_at else None


def review_page(activation: Activation) -> ReviewPage:
    """The times of everything that happened, beside the review: six queries."""
    drill = Drill.objects.filter(activation=activation).select_related("led_by", "evidence").first()
    review = AfterActionReview.objects.filter(activation=activation).first()
    names = playbook_of(activation.playbook).step_names
    rows = StepRun.objects.filter(activation=activation, state=StepRun.State.DONE)
    steps: list[Shown] = [
        {
            "name": names.get((row.part, row.position), ""),
            "agency": row.agency.name if row.agency else "",
            "took": _after(activation.opened_at, row.done_at),
            "is_late": row.due_at is not None
            and row.done_at is not None
            and row.done_at > row.due_at,
        }
        for row in rows.select_related("agency").order_by("done_at", "pk")
    ]
    return ReviewPage(
        activation=activation,
        drill=drill,
        review=review,
        findings=list(review.findings.select_related("agency", "followup").order_by("pk"))
        if review
        else [],
        handoffs=timed_handoffs(activation),
        steps=steps,
    )


def timed_handoffs(activation: Activation) -> list[TimedHandOff]:
    """Its hand-offs in the order they were sent: two queries."""
    rows = HandOff.objects.filter(activation=activation).select_related("to_agency")
    escalated = set(
        Escalation.objects.filter(handoff__activation=activation, level__gt=0).values_list(
            "handoff_id", flat=True
        )
    )
    return [
        TimedHandOff(
            code=row.code,
            agency=row.to_agency.name,
            seen_after=_after(row.sent_at, row.seen_at),
            answered_after=_after(row.sent_at, row.accepted_at or row.declined_at),
            acted_after=_after(row.sent_at, row.acted_at),
            state=row.get_state_display(),
            was_escalated=row.pk in escalated,
        )
        for row in rows.order_by("sent_at")
    ]


def _after(start: datetime, moment: datetime | None) -> str:
    if moment is None:
        return ""
    return span_words(max(moment - start, timedelta()))


# A drill as its report tells it: times against limits, who took part, what was promised.
#
# No code of a case or a hand-off is in it: out of its page nobody could tell it from a real one.


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedStep:
    """``limit`` and ``took`` count from the opening; empty where there is no number or no end."""

    name: str
    agency: str
    limit: str
    took: str
    state: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class DrillReport:
    """Everything that the paper says; ``version`` is that of the review."""

    title: str
    scenario: str
    playbook: str
    playbook_version: int
    level: str
    held_on: date
    started_at: datetime
    ended_at: datetime | None
    led_by: str
    lead: Agency
    agencies: Sequence[str]
    steps: Sequence[ReportedStep]
    handoffs: Sequence[TimedHandOff]
    went_well: str
    went_wrong: str
    findings: Sequence[ReviewFinding]
    version: int
    written_at: datetime
    written_by: str


def drill_report(drill: Drill) -> DrillReport | None:
    """None until its review is written: six queries."""
    activation = drill.activation
    review = getattr(activation, "review", None)
    if review is None:
        return None
    runs = list(
        StepRun.objects.filter(activation=activation)
        .select_related("agency")
        .order_by("-part", "position")
    )
    handoffs = HandOff.objects.filter(activation=activation)
    names = {activation.lead.name, *(run.agency.name for run in runs if run.agency)}
    names.update(handoffs.values_list("to_agency__name", flat=True))
    return DrillReport(
        title=drill.title,
        scenario=drill.scenario,
        playbook=activation.playbook.title,
        playbook_version=activation.playbook.version,
        level=activation.get_level_display(),
        held_on=timezone.localdate(drill.started_at),
        started_at=drill.started_at,
        ended_at=drill.ended_at,
        led_by=drill.led_by.name,
        lead=activation.lead,
        agencies=sorted(names),
        steps=_reported_steps(drill, runs),
        handoffs=timed_handoffs(activation),
        went_well=review.went_well,
        went_wrong=review.went_wrong,
        findings=list(review.findings.select_related("agency", "followup").order_by("pk")),
        version=review.version,
        written_at=review.written_at,
        written_by=review.written_by.name,
    )


def _reported_steps(drill: Drill, runs: Sequence[StepRun]) -> list[ReportedStep]:
    opened_at = drill.activation.opened_at
    names = playbook_of(drill.activation.playbook).step_names
    return [
        ReportedStep(
            name=names.get((run.part, run.position), ""),
            agency=run.agency.name if run.agency else "",
            limit=_limit(opened_at, run.due_at),
            took=_after(opened_at, run.done_at),
            state=run.get_state_display(),
            is_late=_is_late(run, drill.ended_at),
        )
        for run in runs
    ]


def _is_late(run: StepRun, ended_at: datetime | None) -> bool:
    """Done after its limit, or still not done when the drill ended after it."""
    if run.due_at is None or run.state == StepRun.State.SKIPPED:
        return False
    over = run.done_at or ended_at
    return over is not None and over > run.due_at


def _limit(opened_at: datetime, due_at: datetime | None) -> str:
    """A limit of no hours asks for it at once."""
    if due_at is not None and due_at <= opened_at:
        return _("segera")
    return _after(opened_at, due_at)


# The library knows the drill that a report tells of, and who runs drills may see it.


class DrillUses:
    """See ``records.evidence.uses.UseProvider``."""

    def visible(self, by: Actor) -> Exists:
        rows = Drill.objects.all() if by.may("drill.run") else Drill.objects.none()
        return Exists(rows.filter(evidence=OuterRef("pk")))

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        if not by.may("drill.run"):
            return []
        rows = Drill.objects.filter(evidence=evidence).select_related("activation")
        return [
            Use(
                label=_("Gladi: %s") % drill.title,
                url=reverse("review_detail", args=[drill.activation.code]),
            )
            for drill in rows
        ]

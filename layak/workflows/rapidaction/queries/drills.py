"""Drills and what they taught."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from layak.workflows.rapidaction.models import (
    Activation,
    AfterActionReview,
    Drill,
    Escalation,
    HandOff,
    ReviewFinding,
    StepRun,
)
from layak.workflows.rapidaction.queries.case_times import span_words
from layak.workflows.rapidaction.queries.pinned import playbook_of


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
class TimedStep:
    name: str
    agency: str
    took: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    activation: Activation
    drill: Drill | None
    review: AfterActionReview | None
    findings: list[ReviewFinding]
    handoffs: list[TimedHandOff]
    steps: list[TimedStep]


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
    return ReviewPage(
        activation=activation,
        drill=drill,
        review=review,
        findings=_findings(review),
        handoffs=timed_handoffs(activation),
        steps=_steps(activation),
    )


def _findings(review: AfterActionReview | None) -> list[ReviewFinding]:
    if review is None:
        return []
    return list(review.findings.select_related("agency", "followup").order_by("pk"))


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


def _steps(activation: Activation) -> list[TimedStep]:
    playbook = playbook_of(activation.playbook)
    names: dict[tuple[str, int], str] = {
        (part, step.order): step.name for part, step in playbook.all_steps
    }
    rows = StepRun.objects.filter(activation=activation, state=StepRun.State.DONE)
    return [
        TimedStep(
            name=names.get((row.part, row.position), ""),
            agency=row.agency.name if row.agency else "",
            took=_after(activation.opened_at, row.done_at),
            is_late=row.due_at is not None and row.done_at is not None and row.done_at > row.due_at,
        )
        for row in rows.select_related("agency").order_by("done_at", "pk")
    ]


def _after(start: datetime, moment: datetime | None) -> str:
    if moment is None:
        return ""
    return span_words(max(moment - start, timedelta()))

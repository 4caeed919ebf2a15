"""A drill as its report tells it: times against limits, who took part, what was promised.

No code of a case or a hand-off is in it: out of its page nobody could tell it from a real one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.workflows.rapidaction.models import Drill, HandOff, ReviewFinding, StepRun
from layak.workflows.rapidaction.queries.case_times import span_words
from layak.workflows.rapidaction.queries.drills import TimedHandOff, timed_handoffs
from layak.workflows.rapidaction.queries.pinned import playbook_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedStep:
    """``limit`` and ``took`` count from the opening; empty where there is no number or no end."""

    name: str
    agency: str
    limit: str
    took: str
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFinding:
    """``due_on`` and ``state`` are None and "" until it is a follow-up."""

    text: str
    agency: str
    due_on: date | None
    state: str


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
    findings: Sequence[ReportedFinding]
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
        steps=_steps(drill, runs),
        handoffs=timed_handoffs(activation),
        went_well=review.went_well,
        went_wrong=review.went_wrong,
        findings=[
            _finding(row)
            for row in review.findings.select_related("agency", "followup").order_by("pk")
        ],
        version=review.version,
        written_at=review.written_at,
        written_by=review.written_by.name,
    )


def _steps(drill: Drill, runs: Sequence[StepRun]) -> list[ReportedStep]:
    opened_at = drill.activation.opened_at
    names: dict[tuple[str, int], str] = {
        (part, step.order): step.name
        for part, step in playbook_of(drill.activation.playbook).all_steps
    }
    return [
        ReportedStep(
            name=names.get((run.part, run.position), ""),
            agency=run.agency.name if run.agency else "",
            limit=_limit(opened_at, run.due_at),
            took=_span(opened_at, run.done_at),
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


def _finding(row: ReviewFinding) -> ReportedFinding:
    promise = row.followup
    return ReportedFinding(
        text=row.text,
        agency=row.agency.name,
        due_on=promise.due_on if promise else None,
        state=promise.get_state_display() if promise else "",
    )


def _limit(opened_at: datetime, due_at: datetime | None) -> str:
    """A limit of no hours asks for it at once."""
    if due_at is not None and due_at <= opened_at:
        return _("segera")
    return _span(opened_at, due_at)


def _span(start: datetime, moment: datetime | None) -> str:
    return "" if moment is None else span_words(max(moment - start, timedelta()))

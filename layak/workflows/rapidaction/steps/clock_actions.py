"""When the steps of an activation are due, counted anew from what is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction

from layak.city.people.roles.actor import Actor, user_of
from layak.city.places.workdays import working_calendar
from layak.platform.audit.log import log
from layak.rules.calendars import WorkingCalendar
from layak.workflows.rapidaction.cases.models import Activation, DueChange, StepRun
from layak.workflows.rapidaction.cases.reads import standing_occurrences, times_of
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Playbook, StepDue, due_times
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import Level
from layak.workflows.rapidaction.steps.events import CalendarRecounted

LIVE = (StepRun.State.WAITING, StepRun.State.RUNNING)
WRITTEN = ["state", "due_at", "offset_minutes", "warnings", "next_alarm_at", "alarm_level"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One step's clock: ``due_at`` in the offset of its event, None while nothing runs."""

    is_running: bool
    due_at: datetime | None
    warnings: tuple[datetime, ...]
    warns_at_once: bool

    @property
    def offset_minutes(self) -> int:
        offset = self.due_at.utcoffset() if self.due_at else None
        return (offset or timedelta()) // timedelta(minutes=1)


def clocks_of(
    playbook: Playbook,
    times: Mapping[str, datetime],
    calendar: WorkingCalendar,
    *,
    opened_at: datetime,
) -> dict[tuple[str, int], Clock]:
    """(part, position) to its clock. ``times``: events of this playbook, each with an offset."""
    dues = due_times(playbook, times, calendar)
    known = playbook.common.events
    happened = {known[event].canonical for event in times}
    return {
        (due.part, due.step.order): _clock(
            due, has_begun=known[due.step.trigger].canonical in happened, opened_at=opened_at
        )
        for due in dues
    }


def next_alarm(
    warnings: Iterable[datetime], due_at: datetime | None, *, level: str, rung: int, at: datetime
) -> datetime | None:
    """When to look at a step again: its next warning, or the next rung of the ladder that has
    not rung (the first rung is the end itself). It may lie in the past: then at once."""
    if due_at is None:
        return None
    code = cast("Level", level)
    ladder = [due_at + step.after[code] for step in rapid_policy().ladder if step.level > rung]
    ahead = [moment for moment in warnings if at < moment < due_at]
    return min((*ahead, *ladder), default=None)


def set_clock(run: StepRun, clock: Clock, *, level: str, at: datetime) -> bool:
    """Write a clock on a step that is not saved yet; True when its end moved."""
    moved = run.due_at != clock.due_at
    if run.state in LIVE:
        run.state = StepRun.State.RUNNING if clock.is_running else StepRun.State.WAITING
    run.due_at, run.offset_minutes = clock.due_at, clock.offset_minutes
    run.warnings = list(clock.warnings)
    if moved:
        run.alarm_level = 0
    run.next_alarm_at = None
    if run.state in LIVE:
        run.next_alarm_at = next_alarm(
            clock.warnings, clock.due_at, level=level, rung=run.alarm_level, at=at
        )
        ends = clock.due_at
        # the end is still ahead, and the time of a warning has passed already
        is_warned = (
            ends is not None and at < ends and any(moment <= at for moment in clock.warnings)
        )
        if moved and clock.warns_at_once and is_warned:
            run.next_alarm_at = at
    return moved


@transaction.atomic
def recompute(
    activation: Activation, *, because: DueChange.Because, by: Actor | None, at: datetime
) -> int:
    """Count every step anew; how many ends moved, each kept as a DueChange.

    Done steps keep their time but are told their end too: whether they were late follows from it.
    """
    playbook = playbook_of(activation.playbook)
    times = times_of(standing_occurrences(activation), playbook)
    clocks = clocks_of(playbook, times, working_calendar(), opened_at=activation.opened_at)
    rows = activation.steps.select_for_update().exclude(state=StepRun.State.SKIPPED)
    # a holiday that comes later makes nothing late or timely that is over
    is_calendar = because == DueChange.Because.CALENDAR
    steps = list(rows.filter(state__in=LIVE) if is_calendar else rows)
    former = {step.pk: step.due_at for step in steps}
    moved = [
        step
        for step in steps
        if (clock := clocks.get((step.part, step.position)))
        and set_clock(step, clock, level=activation.level, at=at)
    ]
    StepRun.objects.bulk_update(steps, WRITTEN)
    DueChange.objects.bulk_create(
        DueChange(
            step=step,
            former_due_at=former[step.pk],
            due_at=step.due_at,
            because=because,
            at=at,
            by=user_of(by),
        )
        for step in moved
    )
    return len(moved)


def recount_working_days(*, at: datetime) -> int:
    """After a change of holidays: steps in working days of what is open; how many ends moved.

    Hours and calendar days do not depend on holidays, so that they cannot move.
    """
    found = Activation.objects.open().values_list("pk", "playbook_id")
    versions: dict[int, bool] = {}
    total = 0
    for pk, version_id in found.iterator():
        if version_id not in versions:
            activation = Activation.objects.select_related("playbook").get(pk=pk)
            versions[version_id] = any(
                step.limit and step.limit.day_count == "working"
                for _part, step in playbook_of(activation.playbook).all_steps
            )
        total += _recounted(pk, at=at) if versions[version_id] else 0
    return total


@transaction.atomic
def _recounted(pk: UUID, *, at: datetime) -> int:
    rows = Activation.objects.select_for_update(of=("self",)).select_related("playbook")
    activation = rows.get(pk=pk)
    changed = recompute(activation, because=DueChange.Because.CALENDAR, by=None, at=at)
    if changed:
        log(CalendarRecounted(code=activation.code, changed=changed), by=None, at=at)
    return changed


def _clock(due: StepDue, *, has_begun: bool, opened_at: datetime) -> Clock:
    at_once = due.step.limit_type == "right_expiry"
    if due.custody:
        # the stage in which the child is held now; nothing runs between stages or after release
        for stage in due.custody:
            if stage.starts_at is not None and stage.left_at is None:
                return Clock(
                    is_running=True,
                    due_at=stage.ends_at,
                    warnings=stage.warn_at,
                    warns_at_once=True,
                )
        return Clock(is_running=False, due_at=None, warnings=(), warns_at_once=False)
    due_at, limit = due.due_at, due.step.limit
    if due_at is not None and limit is not None and not limit.amount:
        # "at once": nothing is late before anybody could begin
        begins_at = max(due_at, opened_at.astimezone(due_at.tzinfo))
        due_at = begins_at + rapid_policy().immediate
    return Clock(
        is_running=has_begun,
        due_at=due_at,
        warnings=due.warn_at,
        warns_at_once=at_once,
    )

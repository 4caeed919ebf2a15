"""The alarms of steps and of reports that wait for triage: the same ladder as hand-offs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.platform.web.templatetags.numbers import moment_id
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.listeners import report_listeners, step_listeners
from layak.workflows.rapidaction.cases.models import StepRun
from layak.workflows.rapidaction.cases.reads import drill_mark
from layak.workflows.rapidaction.clocks.alarms import (
    OF_RECEIVER,
    Bell,
    Hearing,
    Kept,
    Told,
    keep,
    rung_words,
    say,
    told_of,
)
from layak.workflows.rapidaction.clocks.events import ReportRang, StepRang
from layak.workflows.rapidaction.handoffs.rules import WARNING, Alarm, alarms_of, ringing
from layak.workflows.rapidaction.intake.actions import HOUR, about_hour, hour_of
from layak.workflows.rapidaction.intake.reads import clock_of
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import Level, Listener, least_level

STEP, STEP_RED = "step.alarm", "step.alarm_red"
# a slow report waits for the morning, every other does not
REPORT, REPORT_SLOW = "report.alarm", "report.alarm_slow"
# a step without an agency of its own is the worker's
OF_CASE: Sequence[Listener] = ("sender", "supervisor")


def ring_step(step: StepRun, hearing: Hearing, kept: Kept) -> bool:
    """Ring what is due of it; not saved here."""
    at = hearing.at
    if step.next_alarm_at is None or step.due_at is None or step.next_alarm_at > at:
        return False
    level = cast("Level", step.activation.level)
    alarms = alarms_of(
        step.due_at, warnings=step.warnings, ladder=rapid_policy().ladder, level=level
    )
    rung = ringing(
        alarms, due_at=step.due_at, looked_at=step.next_alarm_at, rung=step.alarm_level, now=at
    )
    for alarm in rung.now:
        _sound_step(step, alarm, step.due_at, hearing, kept)
    step.alarm_level = max([step.alarm_level, *(alarm.rung for alarm in rung.now)])
    step.next_alarm_at = rung.next_at
    return bool(rung.now)


def _sound_step(
    step: StepRun, alarm: Alarm, due_at: datetime, hearing: Hearing, kept: Kept
) -> None:
    activation, at = step.activation, hearing.at
    is_warning = alarm.rung == WARNING
    words: Sequence[Listener] = OF_CASE[:1] if is_warning else rung_words(alarm)
    if not _is_at_agency(step):
        words = [who for who in words if who not in OF_RECEIVER]

    def find(who: Listener) -> list[User]:
        # what decides who hears: steps that have it in common are asked for once
        rows = [row for row in step.activation.assignments.all() if row.until_at is None]
        people = [(row.user_id, row.kind) for row in sorted(rows, key=lambda r: (r.since_at, r.pk))]
        asked = step.agency_id, step.activation.lead_id, *people
        key = ("step", who, *asked)
        return hearing.find(key, activation.pk, lambda: step_listeners(who, step, at=at))

    told = told_of(words, find, lambda: find("chair"))
    moment, level = ("warn", alarm.number) if is_warning else ("due", alarm.rung)
    text = (
        _("Langkah penanganan %(code)s jatuh tempo %(until)s.")
        if is_warning
        else _("Langkah penanganan %(code)s lewat batas %(until)s.")
    )
    say(
        told,
        kind=STEP_RED if activation.level == "red" else STEP,
        text=drill_mark(activation) + text % {"code": activation.code, "until": moment_id(due_at)},
        url=reverse("case_detail", args=[activation.code]),
        about=f"step:{step.pk}",
        once=f"step:{step.pk}:{moment}:{level}:{due_at.isoformat()}",
        at=at,
    )
    kept.escalations.append(keep(told, moment=moment, level=level, due_at=due_at, at=at, step=step))
    event = StepRang(
        activation=activation.code,
        step=step.pk,
        moment=moment,
        level=level,
        told_count=told.count,
        found_nobody=told.found_nobody,
    )
    kept.events.append(event)


def _is_at_agency(step: StepRun) -> bool:
    """Whether its agency may open the case: it leads, or has an open hand-off of it."""
    if step.agency_id in (None, step.activation.lead_id):
        return True
    return any(
        handoff.to_agency_id == step.agency_id and handoff.state in HandOff.OPEN
        for handoff in step.activation.handoffs.all()
    )


def ring_report(report: Report, hearing: Hearing, kept: Kept) -> bool:
    """Ring what is due of it; not saved here."""
    at = hearing.at
    if report.next_alarm_at is None or report.next_alarm_at > at:
        return False
    if report.state != Report.State.WAITING:
        report.next_alarm_at = None
        return False
    red = least_level(rapid_policy(), report.signs)
    clock = clock_of(report)
    level: Level = red or ("green" if clock == "slow" else "yellow")
    due_at = report.received_at + rapid_policy().report_after[clock]
    alarms = alarms_of(due_at, warnings=[], ladder=rapid_policy().ladder, level=level)
    rung = ringing(
        alarms, due_at=due_at, looked_at=report.next_alarm_at, rung=report.alarm_level, now=at
    )
    for alarm in rung.now:
        is_slow = clock == "slow"
        told = told_of(
            rung_words(alarm),
            lambda who: report_listeners(who, report, at=at),
            lambda: report_listeners("chair", report, at=at),
        )
        if is_slow:
            _say_slow(told, report, alarm, at=at)
        else:
            facts = {"code": report.code, "until": moment_id(due_at)}
            say(
                told,
                kind=REPORT,
                text=_("Laporan %(code)s belum dinilai; batasnya %(until)s.") % facts,
                url=reverse("report_detail", args=[report.code]),
                about=f"report:{report.code}",
                once=f"report:{report.code}:due:{alarm.rung}:{due_at.isoformat()}",
                at=at,
            )
        kept.escalations.append(
            keep(told, moment="due", level=alarm.rung, due_at=due_at, at=at, report=report)
        )
        event = ReportRang(
            code=report.code,
            level=alarm.rung,
            told_count=told.count,
            found_nobody=told.found_nobody,
        )
        kept.events.append(event)
    report.alarm_level = max([report.alarm_level, *(alarm.rung for alarm in rung.now)])
    report.next_alarm_at = rung.next_at
    return bool(rung.now)


def _say_slow(told: Told, report: Report, alarm: Alarm, *, at: datetime) -> None:
    """Each person once for all slow reports of an hour."""
    hour, about = hour_of(report), about_hour(report)
    facts = {"from": moment_id(hour), "to": moment_id(hour + HOUR)}
    say(
        told,
        kind=REPORT_SLOW,
        text=_(
            "Laporan antrean biasa yang masuk antara %(from)s dan %(to)s belum dinilai dan "
            "lewat batas."
        )
        % facts,
        url=reverse("report_list"),
        about=about,
        once=f"{about}:due:{alarm.rung}",
        at=at,
    )


STEPS = Bell(
    rows=StepRun.objects.select_related("activation__lead").prefetch_related(
        "activation__assignments",
        Prefetch("activation__handoffs", HandOff.objects.only("activation", "to_agency", "state")),
    ),
    ring_one=ring_step,
    fields=("alarm_level", "next_alarm_at"),
)
REPORTS = Bell(
    rows=Report.objects.all(), ring_one=ring_report, fields=("alarm_level", "next_alarm_at")
)

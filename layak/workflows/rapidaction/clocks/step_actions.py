"""Steps on the same ladder: what is late of one case is said in one notice per person and level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.platform.notifications import join_notice, retell
from layak.platform.web.templatetags.numbers import moment_id
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.listeners import asked_by_step
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, StepRun
from layak.workflows.rapidaction.cases.reads import drill_mark
from layak.workflows.rapidaction.clocks.events import StepRang
from layak.workflows.rapidaction.clocks.hearing import (
    OF_RECEIVER,
    Hearing,
    Kept,
    Rung,
    Told,
    words_of,
)
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.handoffs.actions import board_url
from layak.workflows.rapidaction.handoffs.rules import WARNING, alarms_of, ringing
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import Level, Listener
from layak.workflows.rapidaction.steps.clock_actions import LIVE

STEP, STEP_RED = "step.alarm", "step.alarm_red"
WARN, DUE = "warn", "due"
# more are counted, not named: a notice is read on a phone
NAMED_AT_MOST = 3

# what is to be done by whoever works on it, whoever supervises, and whoever sees the board alone
DO = "Kerjakan, lalu catat pada halaman kasus; bila tidak berlaku, minta ditiadakan di sana."
SEE_TO_IT = "Pastikan ada yang mengerjakannya sekarang, atau kerjakan sendiri."
CALL = "Hubungi kepala %(agency)s, yang memimpin penanganannya."


def steps_heard() -> QuerySet[StepRun]:
    """Steps with all that is asked to know who hears them: two queries more."""
    return StepRun.objects.select_related(
        "activation__lead", "activation__playbook"
    ).prefetch_related(
        Prefetch("activation__assignments", CaseAssignment.objects.select_related("user")),
        Prefetch("activation__handoffs", HandOff.objects.only("activation", "to_agency", "state")),
    )


def ring_step(step: StepRun, hearing: Hearing, kept: Kept) -> bool:
    """Ring what is due of it; not saved here, and said at the end of the batch (`say_steps`)."""
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
        moment = WARN if alarm.rung == WARNING else DUE
        told = _told(step, alarm.rung, hearing)
        kept.steps.append(Rung(step=step, moment=moment, level=alarm.rung))
        escalation = Escalation(
            step=step,
            moment=moment,
            level=alarm.number if moment == WARN else alarm.rung,
            due_at=step.due_at,
            at=at,
            told_count=told.count,
            found_nobody=told.found_nobody,
        )
        event = StepRang(
            activation=step.activation.code,
            step=step.pk,
            moment=moment,
            level=escalation.level,
            told_count=told.count,
            found_nobody=told.found_nobody,
        )
        kept.escalations.append(escalation)
        kept.events.append(event)
    step.alarm_level = max([step.alarm_level, *(alarm.rung for alarm in rung.now)])
    step.next_alarm_at = rung.next_at
    return bool(rung.now)


def say_steps(rungs: Sequence[Rung], hearing: Hearing) -> None:
    """Who hears a case at a level reads of all steps that stand there, in one notice.

    A step that comes to an unread notice is written into it, so that a silent case does not ring
    once a step; it is mailed again only after ``step_alarm_minutes`` of rapid-action.yaml.
    """
    if not rungs:
        return
    cases = {rung.step.activation_id for rung in rungs}
    standing = defaultdict(list)
    found = steps_heard().filter(activation__in=cases, state__in=LIVE, due_at__isnull=False)
    for step in found.order_by("due_at", "pk"):
        standing[step.activation_id].append(step)
    for case_id, moment, level in sorted(
        {(rung.step.activation_id, rung.moment, rung.level) for rung in rungs}, key=str
    ):
        steps = [step for step in standing[case_id] if _stands(step, moment, level, hearing)]
        if steps:
            case = steps[0].activation
            risk = cast("Level", case.level)
            for url, texts in _texts(steps, moment, level, hearing).items():
                join_notice(
                    texts=texts,
                    kind=STEP_RED if risk == "red" else STEP,
                    url=url,
                    about=_about(case, moment, level),
                    at=hearing.at,
                    again_after=rapid_policy().step_alarm_again[risk],
                )


def _stands(step: StepRun, moment: str, level: int, hearing: Hearing) -> bool:
    """Whether a step that has an end is warned of, or late so far up the ladder."""
    if step.due_at is None or (moment == DUE) != (step.due_at <= hearing.at):
        return False
    if moment == DUE:
        return step.alarm_level >= level
    return any(warned <= hearing.at for warned in step.warnings)


def retell_steps(activation_id: UUID, *, at: datetime) -> None:
    """What is over is said no more: unread alarms of a case name the steps that still stand there,
    or are taken back."""
    found = steps_heard().filter(activation=activation_id, state__in=LIVE, due_at__isnull=False)
    live, hearing = list(found.order_by("due_at", "pk")), Hearing(at=at)
    case = Activation.objects.get(pk=activation_id)
    rungs = [(DUE, rung.level) for rung in rapid_policy().ladder]
    for moment, level in ((WARN, WARNING), *rungs):
        steps = [step for step in live if _stands(step, moment, level, hearing)]
        by_url = _texts(steps, moment, level, hearing) if steps else {}
        retell(
            about=_about(case, moment, level),
            texts={(pk, url): text for url, texts in by_url.items() for pk, text in texts.items()},
        )


def _about(case: Activation, moment: str, level: int) -> str:
    return f"steps:{case.code}:{moment}:{level}"


def _texts(
    steps: Sequence[StepRun], moment: str, level: int, hearing: Hearing
) -> dict[str, dict[int, str]]:
    """What is said of these steps of one case: by address, then by the id of who hears it."""
    case = steps[0].activation
    below: dict[int, list[StepRun]] = defaultdict(list)
    above: dict[int, list[StepRun]] = defaultdict(list)
    for step in steps:
        told = _told(step, level, hearing)
        for user in told.people:
            below[user.pk].append(step)
        for user in told.above:
            above[user.pk].append(step)
    page, mark = reverse("case_detail", args=[case.code]), drill_mark(case)
    of_page, call = _(DO if level <= 1 else SEE_TO_IT), _(CALL) % {"agency": case.lead.name}
    return {
        url: {pk: f"{mark}{_named(case, late, moment)} {do}" for pk, late in heard.items()}
        for heard, url, do in ((below, page, of_page), (above, board_url(), call))
        if heard
    }


def _named(case: Activation, steps: Sequence[StepRun], moment: str) -> str:
    """Which steps, by their names in the playbook and their ends; never whose."""
    names = playbook_of(case.playbook).step_names
    unknown = _("Langkah dari versi skema sebelumnya")
    parts = [
        _("“%(step)s” (batas %(until)s)")
        % {
            "step": names.get((step.part, step.position), unknown),
            "until": moment_id(step.due_at),
        }
        for step in steps[:NAMED_AT_MOST]
    ]
    if len(steps) > NAMED_AT_MOST:
        parts.append(_("dan %(count)d langkah lain") % {"count": len(steps) - NAMED_AT_MOST})
    facts = {"code": case.code, "count": len(steps), "steps": "; ".join(parts)}
    if moment == WARN:
        sentence = ngettext(
            "Kasus %(code)s, segera jatuh tempo: %(steps)s.",
            "Kasus %(code)s, %(count)d langkah segera jatuh tempo: %(steps)s.",
            len(steps),
        )
    else:
        sentence = ngettext(
            "Kasus %(code)s, lewat batas: %(steps)s.",
            "Kasus %(code)s, %(count)d langkah lewat batas: %(steps)s.",
            len(steps),
        )
    return sentence % facts


def _told(step: StepRun, level: int, hearing: Hearing) -> Told:
    """A warning goes to whoever works on it; a step without an agency of its own is theirs too."""
    words: Sequence[Listener] = ("sender",) if level == WARNING else words_of(level)
    if not _is_at_agency(step):
        words = [who for who in words if who not in OF_RECEIVER]
    return hearing.told(words, asked_by_step(step))


def _is_at_agency(step: StepRun) -> bool:
    """Whether its agency may open the case: it leads, or has an open hand-off of it."""
    if step.agency_id in (None, step.activation.lead_id):
        return True
    return any(
        handoff.to_agency_id == step.agency_id and handoff.state in HandOff.OPEN
        for handoff in step.activation.handoffs.all()
    )

"""Leaving a step out: alone, or asked by one person and agreed to by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.rapidaction.cases.actions import WAIVER, counted_up, forget_waiver
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.listeners import asked_by_step, listeners_of, not_barred
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, StepRun
from layak.workflows.rapidaction.cases.permissions import (
    check_can_work,
    check_is_open,
    relation_or_nothing,
)
from layak.workflows.rapidaction.cases.reads import drill_mark
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.duty.reads import on_duty
from layak.workflows.rapidaction.notes.actions import keep_note
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import read_words
from layak.workflows.rapidaction.steps.actions import check_is_live, locked_step, of_step, step_of
from layak.workflows.rapidaction.steps.events import OfStep
from layak.workflows.rapidaction.steps.rules import needs_second
from layak.workflows.rapidaction.waivers.events import (
    StepSkipped,
    StepWaiverAsked,
    StepWaiverDeclined,
)

LONGEST_REASON = 600


@transaction.atomic
def skip_step(*, step_id: int, because: str, by: Actor, at: datetime, words: str = "") -> StepRun:
    """It does not apply, for one of the fixed reasons.

    An emergency step and one of another agency run on until a second person agrees
    (``decide_waiver``); ``words``, one sentence, are sealed for that person. Raises as finishing,
    NotAcceptable (no sentence where one is needed, too long, a picture in letters).
    """
    activation, step = locked_step(step_id)
    check_can_work(by, activation, at=at)
    check_is_live(step)
    if because not in rapid_policy().words["skips"]:
        raise Refused(_("Pilih alasan mengapa langkah ini tidak berlaku."))
    if step.waiver_asked_at is not None:
        raise Refused(_("Sudah diminta dan menunggu orang kedua. Sampai itu langkahnya berjalan."))
    if is_guarded(activation, step):
        _ask_waiver(activation, step, because=because, words=words, by=by, at=at)
        return step
    _leave_out(activation, step, because=because, by=by.user, at=at)
    log(StepSkipped(**of_step(activation, step), because=because), by=by.user, at=at)
    return step


@transaction.atomic
def decide_waiver(*, step_id: int, is_granted: bool, by: Actor, at: datetime) -> StepRun:
    """A second person agrees that a step is left out, or has it run on.

    The supervisor of the case; the agency whose step it is; where a supervisor asked, a worker.
    Never who asked. Raises Refused, Stale when it ended meanwhile, StepRun.DoesNotExist,
    Activation.DoesNotExist.
    """
    activation, step = locked_step(step_id)
    check_may_decide(by, activation, step, at=at)
    check_is_live(step)
    asker, because = step.waiver_asked_by, step.waiver_because
    if asker is None:
        raise Refused(_("Langkah ini tidak sedang diminta tidak berlaku."))
    if is_granted:
        _leave_out(activation, step, because=because, by=asker, at=at, second=by.user)
        event: OfStep = StepSkipped(**of_step(activation, step), because=because, is_by_two=True)
        said = _("Langkah pada %(code)s dinyatakan tidak berlaku.")
    else:
        forget_waiver(step)
        step.save(update_fields=WAIVER)
        counted_up(activation)
        event = StepWaiverDeclined(**of_step(activation, step))
        said = _("Langkah pada %(code)s tetap berlaku; permintaan Anda ditolak.")
    log(event, by=by.user, at=at)
    _tell(activation, [asker], said, at=at)
    return step


def is_guarded(activation: Activation, step: StepRun) -> bool:
    """Is the step left out only by two people?"""
    return needs_second(
        is_emergency=step.is_emergency, agency=step.agency_id, lead=activation.lead_id
    )


def check_may_decide(by: Actor, activation: Activation, step: StepRun, *, at: datetime) -> None:
    """Who may be the second person. Raises Refused, Activation.DoesNotExist."""
    relation = relation_or_nothing(by, activation, at=at)
    check_is_open(activation)
    if step.waiver_asked_by_id == by.user.pk:
        raise Refused(_("Yang meminta tidak menyetujui sendiri. Orang kedua yang memutuskan."))
    if relation == "supervisor":
        return
    is_theirs = step.agency_id != activation.lead_id
    if is_theirs and step.agency_id in by.agency_ids("handoff.receive"):
        return
    asked_by_supervisor = activation.assignments.filter(
        kind=CaseAssignment.Kind.SUPERVISOR, user=step.waiver_asked_by_id, until_at=None
    )
    if relation == "assigned" and asked_by_supervisor.exists():
        return
    raise Refused(
        _("Supervisor penanganan ini, atau instansi yang punya langkahnya, yang memutuskan.")
    )


def can_decide(by: Actor, activation: Activation, step: StepRun, *, at: datetime) -> Verdict:
    return verdict(check_may_decide, by, activation, step, at=at)


def _ask_waiver(
    activation: Activation, step: StepRun, *, because: str, words: str, by: Actor, at: datetime
) -> None:
    told = step_of(activation, step)
    words = read_words(words, most=LONGEST_REASON, field="words", label=_("Alasan"))
    if not words:
        raise NotAcceptable(
            _("Tulis satu kalimat mengapa langkah ini tidak berlaku; orang kedua membacanya.")
        )
    keep_note(
        activation,
        section=CaseNote.Section.WAIVER,
        text=f"{told.name}: {words}" if told else words,
        by=by,
        at=at,
    )
    step.waiver_because, step.waiver_asked_at, step.waiver_asked_by = because, at, by.user
    step.save(update_fields=WAIVER)
    counted_up(activation)
    log(StepWaiverAsked(**of_step(activation, step), because=because), by=by.user, at=at)
    seconds = listeners_of("supervisor", asked_by_step(step), at=at)
    is_with_them = activation.handoffs.filter(
        to_agency=step.agency_id, state__in=HandOff.OPEN
    ).exists()
    if step.agency_id is not None and step.agency_id != activation.lead_id and is_with_them:
        named = [person.user for person in on_duty(step.agency_id, at=at)]
        seconds += not_barred(named, activation=activation, at=at)
    said = _("Langkah pada %(code)s diminta tidak berlaku; menunggu keputusan Anda.")
    _tell(activation, [one for one in seconds if one.pk != by.user.pk], said, at=at)


def _leave_out(
    activation: Activation,
    step: StepRun,
    *,
    because: str,
    by: User,
    at: datetime,
    second: User | None = None,
) -> None:
    forget_waiver(step)
    step.waived_by = second
    step.state, step.skipped_because, step.next_alarm_at = StepRun.State.SKIPPED, because, None
    step.recorded_at, step.recorded_by = at, by
    step.save(
        update_fields=[
            "state", "skipped_because", "next_alarm_at", "recorded_at", "recorded_by", *WAIVER,
        ]
    )  # fmt: skip
    counted_up(activation)


def _tell(activation: Activation, users: Iterable[User], text: str, *, at: datetime) -> None:
    notify(
        users=users,
        kind="case.waiver",
        text=drill_mark(activation) + text % {"code": activation.code},
        url=reverse("case_detail", args=[activation.code]),
        at=at,
        about=f"activation:{activation.code}",
    )

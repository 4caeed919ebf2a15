"""Sending a hand-off to another agency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.sealing import seal_into
from layak.platform.web.templatetags.numbers import moment_id
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import counted_up, lock_case
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.listeners import listeners, not_barred
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.cases.open_words import check_open
from layak.workflows.rapidaction.conferences.actions import decided_receiver, tie_decision
from layak.workflows.rapidaction.duty.reads import on_duty
from layak.workflows.rapidaction.handoffs.actions import SENT, SENT_RED, is_red, keep_moment, tell
from layak.workflows.rapidaction.handoffs.events import HandOffSent
from layak.workflows.rapidaction.handoffs.models import HandOffMoment, Share
from layak.workflows.rapidaction.handoffs.permissions import check_can_send
from layak.workflows.rapidaction.handoffs.reads import clock_of, declined_by
from layak.workflows.rapidaction.handoffs.rules import dues, first_alarm
from layak.workflows.rapidaction.handoffs.share_rules import check_no_settlement
from layak.workflows.rapidaction.scheme.codes import new_code
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import Level, clock_level
from layak.workflows.rapidaction.sending.checks import (
    ShareWords,
    Wanted,
    check_receiver,
    check_sharing,
    read_wanted,
)


@transaction.atomic
def send_handoff(
    *,
    activation_id: UUID,
    to: Agency,
    asked: Sequence[str],
    share: ShareWords,
    save_id: UUID,
    by: Actor,
    at: datetime,
    step_id: int | None = None,
    decision_id: int | None = None,
    form: str = "general",
    answers: Mapping[str, str] | None = None,
    note: str = "",
    whereabouts: str = "",
    kind: str = "referral",
) -> HandOff:
    """Hand something over to ``to``; the same ``save_id`` twice is the same hand-off.

    Raises Refused with what to do instead; Activation.DoesNotExist for who may not know of it.
    """
    activation = lock_case(activation_id)
    check_can_send(by, activation, at=at)
    former = HandOff.objects.filter(save_id=save_id, activation=activation).first()
    if former is not None:
        return former
    wanted = read_wanted(to, asked, share, form, answers or {}, note, whereabouts, kind)
    check_receiver(activation, wanted, by=by, at=at)
    check_no_settlement(wanted.note, activation.categories)
    check_sharing(wanted.share, wanted.receiver, has_note=bool(wanted.note))
    handoff = _made(activation, step_id, wanted, save_id, by=by, at=at)
    _keep_share(handoff, wanted.share, by=by, at=at)
    tie_decision(decision_id, handoff)
    keep_moment(handoff, HandOffMoment.Moment.SENT, by=by, at=at)
    # what was declined before waits no more for being sent on
    waiting = declined_by(handoff.activation, handoff.asked).filter(next_alarm_at__isnull=False)
    waiting.update(next_alarm_at=None)
    counted_up(activation)
    event = HandOffSent(
        activation=activation.code,
        code=handoff.code,
        to=wanted.to.pk,
        asked=list(wanted.asked),
        handoff_kind=wanted.kind,
        form=wanted.form,
        basis=wanted.share.basis,
        tier=wanted.share.tier,
        fields=list(wanted.share.fields),
        whereabouts=wanted.whereabouts,
        decision=decision_id,
    )
    log(event, by=by.user, at=at)
    _tell_receivers(handoff, at=at)
    return handoff


@transaction.atomic
def send_to_all(
    *,
    activation_id: UUID,
    receivers: Sequence[Agency],
    save_id: UUID,
    by: Actor,
    at: datetime,
    decision_id: int | None = None,
    **content: Any,
) -> list[HandOff]:
    """The same to several agencies at once: all of them or none. As ``send_handoff``.

    A decision of a conference is carried out by the one that goes to its agency.
    """
    decided = decided_receiver(decision_id, receivers, activation_id=activation_id)
    return [
        send_handoff(
            activation_id=activation_id,
            to=to,
            save_id=uuid5(save_id, to.code),
            decision_id=decision_id if to.pk == decided else None,
            by=by,
            at=at,
            **content,
        )
        for to in receivers
    ]


@dataclass(frozen=True, kw_only=True)
class ReadySend:
    """One of several different hand-offs that leave together."""

    to: Agency
    asked: tuple[str, ...]
    share: ShareWords
    note: str = ""
    whereabouts: str = ""


@transaction.atomic
def send_ready(
    *, activation_id: UUID, sends: Sequence[ReadySend], save_id: UUID, by: Actor, at: datetime
) -> list[HandOff]:
    """Each to its own agency with what is asked there: all of them or none. As ``send_handoff``."""
    if not sends:
        raise Refused(_("Pilih sedikitnya satu penerima."))
    if len({one.to.pk for one in sends}) < len(sends):
        raise Refused(_("Satu instansi terpilih dua kali. Lepas salah satunya."))
    return [
        send_handoff(
            activation_id=activation_id,
            to=one.to,
            asked=one.asked,
            share=one.share,
            note=one.note,
            whereabouts=one.whereabouts,
            save_id=uuid5(save_id, one.to.code),
            by=by,
            at=at,
        )
        for one in sends
    ]


def rehearse(**content: Any) -> None:
    """Refuses what sending would refuse; nothing is kept, nobody is told."""
    with transaction.atomic():
        send_to_all(**content)
        transaction.set_rollback(True)


def _made(
    activation: Activation,
    step_id: int | None,
    wanted: Wanted,
    save_id: UUID,
    *,
    by: Actor,
    at: datetime,
) -> HandOff:
    step = None
    if step_id is not None:
        step = StepRun.objects.filter(pk=step_id, activation=activation).first()
        if step is None or step.state in (StepRun.State.DONE, StepRun.State.SKIPPED):
            raise Refused(_("Langkah ini sudah berakhir. Kirim rujukan tanpa langkah."))
    # the leading agency where the sender sits there, else where the sender works
    own = by.agency_ids("case.work") | by.agency_ids("case.supervise")
    sits_at_lead = activation.lead_id in own or not own
    level = clock_level(rapid_policy(), cast("Level", activation.level), wanted.asked)
    until = dues(rapid_policy().moments[level], at)
    handoff = HandOff(
        code=new_code("R"),
        activation=activation,
        step=step,
        kind=wanted.kind,
        form=wanted.form,
        from_agency_id=activation.lead_id if sits_at_lead else min(own),
        to_agency=wanted.to,
        asked=list(wanted.asked),
        answers=wanted.answers,
        whereabouts=wanted.whereabouts,
        save_id=save_id,
        sent_at=at,
        sent_by=by.user,
        see_by_at=until.see_by,
        answer_by_at=until.answer_by,
        act_by_at=until.act_by,
    )
    seal_into(handoff, "note", wanted.note)
    clock = clock_of(handoff)
    handoff.next_alarm_at = None if clock is None else first_alarm(clock.alarms, at=at)
    handoff.save(force_insert=True)
    return handoff


def _keep_share(handoff: HandOff, share: ShareWords, *, by: Actor, at: datetime) -> None:
    document = " ".join(read_text(share.document).split())
    check_open(document, field="document", activation=handoff.activation)
    Share.objects.create(
        handoff=handoff,
        basis=share.basis,
        given_by=share.given_by,
        text_code=share.text_code,
        guardian_is_reported=share.guardian_is_reported,
        purpose=share.purpose,
        tier=share.tier,
        fields=list(share.fields),
        document=document,
        at=at,
        by=by.user,
    )


def _tell_receivers(handoff: HandOff, *, at: datetime) -> None:
    """Whoever is on duty there; where nobody is, the chair hears at once."""
    named = on_duty(handoff.to_agency_id, at=at)
    able = not_barred([one.user for one in named], activation=handoff.activation, at=at)
    kind = SENT_RED if is_red(handoff) else SENT
    facts = {"code": handoff.code, "until": moment_id(handoff.see_by_at)}
    if not able:
        text = _("Rujukan %(code)s tidak punya petugas pada instansi penerima. Tunjuk orangnya.")
        chairs = listeners("chair", handoff, at=at)
        tell(chairs, handoff, text % facts, kind=kind, at=at, is_above=True)
        return
    handoff.holder = able[0]
    handoff.save(update_fields=["holder"])
    ranks = {one.user.pk: one.rank for one in named}
    first = [user for user in able if ranks[user.pk] == ranks[able[0].pk]]
    text = _("Rujukan %(code)s menunggu dibuka sampai %(until)s.") % facts
    tell(first, handoff, text, kind=kind, at=at)

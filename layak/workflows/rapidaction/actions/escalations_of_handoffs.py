"""The alarms of hand-offs: said upwards rung by rung, held by whoever answers now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.models import User
from layak.platform.audit.log import log
from layak.platform.web.templatetags.numbers import moment_id
from layak.rules.handoffs import WARNING, Alarm, Waiting, ringing
from layak.rules.rapid_policy import Listener
from layak.workflows.rapidaction.actions.escalation_rows import (
    OF_RECEIVER,
    Hearing,
    Told,
    due_row,
    keep,
    rung_words,
    say,
    told_of,
)
from layak.workflows.rapidaction.actions.handoff_moments import (
    ALARM,
    ALARM_RED,
    about,
    is_red,
    tell,
)
from layak.workflows.rapidaction.events.handoffs import HandOffRang, HolderMoved
from layak.workflows.rapidaction.models import HandOff
from layak.workflows.rapidaction.queries.handoff_clock import RunningClock, clock_of
from layak.workflows.rapidaction.queries.listeners import listeners
from layak.workflows.rapidaction.queries.on_duty import on_duty_of

LATE: dict[Waiting, str] = {
    "see": "Rujukan %(code)s belum dibuka; batasnya %(until)s.",
    "answer": "Rujukan %(code)s belum dijawab; batasnya %(until)s.",
    "act": "Rujukan %(code)s belum ditindaklanjuti; batasnya %(until)s.",
    "close": "Rujukan %(code)s belum selesai; batasnya %(until)s.",
    "resend": "Rujukan %(code)s ditolak dan belum dikirim kepada pihak lain sampai %(until)s.",
}
SOON: dict[Waiting, str] = {
    "see": "Rujukan %(code)s harus dibuka sebelum %(until)s.",
    "answer": "Rujukan %(code)s harus dijawab sebelum %(until)s.",
    "act": "Tindakan pertama atas rujukan %(code)s ditunggu sampai %(until)s.",
    "close": "Rujukan %(code)s ditunggu selesai sampai %(until)s.",
    "resend": "Rujukan %(code)s ditolak; kirim kepada pihak lain sebelum %(until)s.",
}


def ring_handoff(pk: object, hearing: Hearing, *, at: datetime) -> bool:
    handoff = due_row(HandOff.objects.select_related("activation", "sent_by", "holder"), pk, at=at)
    clock = None if handoff is None else clock_of(handoff)
    if handoff is None or clock is None or handoff.next_alarm_at is None:
        return False
    rung = ringing(
        clock.alarms,
        due_at=clock.due_at,
        looked_at=handoff.next_alarm_at,
        rung=handoff.alarm_level,
        now=at,
    )
    has_moved = clock.waiting != "resend" and keep_held(handoff, hearing, at=at)
    for alarm in rung.now:
        _sound(handoff, alarm, clock, hearing, is_new_holder=has_moved, at=at)
    handoff.alarm_level = max([handoff.alarm_level, *(alarm.rung for alarm in rung.now)])
    handoff.next_alarm_at = rung.next_at
    handoff.save(update_fields=["alarm_level", "next_alarm_at", "holder"])
    return bool(rung.now)


def keep_held(handoff: HandOff, hearing: Hearing, *, at: datetime) -> bool:
    """Whoever is away or has left the job holds it no more: the first who answers now does.

    Whether it went to somebody else; the row is not saved.
    """
    able = hearing.answering(handoff.to_agency_id, handoff.activation)
    if handoff.holder_id in {user.pk for user in able}:
        return False
    former, handoff.holder = handoff.holder_id, able[0] if able else None
    if former == handoff.holder_id:
        return False
    event = HolderMoved(
        activation=handoff.activation.code,
        code=handoff.code,
        former=former,
        holder=handoff.holder_id,
    )
    log(event, by=None, at=at)
    return True


def hold_again(pk: Any, hearing: Hearing, *, at: datetime) -> bool:
    """An open hand-off whose holder answers no more goes to whoever does, who is told at once."""
    rows = HandOff.objects.open().select_related("activation", "holder")
    locked = rows.filter(pk=pk).select_for_update(of=("self",), skip_locked=True)
    handoff = locked.first()
    if handoff is None or not keep_held(handoff, hearing, at=at):
        return False
    handoff.save(update_fields=["holder"])
    holder, clock = handoff.holder, clock_of(handoff)
    if holder is not None and clock is not None:
        text = _("Rujukan %(code)s kini pada Anda, karena pemegangnya tidak bertugas; batasnya "
                 "%(until)s.")  # fmt: skip
        facts = {"code": handoff.code, "until": moment_id(clock.due_at)}
        kind = ALARM_RED if is_red(handoff) else ALARM
        tell([holder], handoff, text % facts, kind=kind, at=at)
    return True


def orphans(*, at: datetime) -> list[object]:
    """Open hand-offs whose holder does not answer for the agency now: four queries."""
    held = list(HandOff.objects.open().values_list("pk", "to_agency", "holder"))
    named = on_duty_of({agency_id for _pk, agency_id, _holder in held}, at=at)
    able = {agency_id: {one.user.pk for one in people} for agency_id, people in named.items()}
    return [
        pk for pk, agency_id, holder in held if able[agency_id] and holder not in able[agency_id]
    ]


def _sound(
    handoff: HandOff,
    alarm: Alarm,
    clock: RunningClock,
    hearing: Hearing,
    *,
    is_new_holder: bool,
    at: datetime,
) -> None:
    waiting, due_at = clock.waiting, clock.due_at
    told = _told(handoff, alarm, waiting, hearing, at=at)
    if is_new_holder and handoff.holder is not None and handoff.holder not in told.people:
        told = replace(told, people=[*told.people, handoff.holder])
    sentence = SOON[waiting] if alarm.rung == WARNING else LATE[waiting]
    say(
        told,
        kind=ALARM_RED if is_red(handoff) else ALARM,
        text=_(sentence) % {"code": handoff.code, "until": moment_id(due_at)},
        url=reverse("handoff_detail", args=[handoff.code]),
        about=about(handoff),
        once=f"handoff:{handoff.code}:{waiting}:{alarm.rung}:{due_at.isoformat()}",
        at=at,
    )
    keep(told, moment=waiting, level=alarm.rung, due_at=due_at, at=at, handoff=handoff)
    event = HandOffRang(
        activation=handoff.activation.code,
        code=handoff.code,
        moment=waiting,
        level=alarm.rung,
        told_count=told.count,
        found_nobody=told.found_nobody,
    )
    log(event, by=None, at=at)


def _told(
    handoff: HandOff, alarm: Alarm, waiting: Waiting, hearing: Hearing, *, at: datetime
) -> Told:
    activation = handoff.activation
    of_receiver = (handoff.to_agency_id, handoff.holder_id)
    of_sender = (handoff.from_agency_id, handoff.sent_by_id, activation.lead_id)

    def find(who: Listener) -> list[User]:
        of_case = activation.pk if who == "supervisor" else None
        key = ("handoff", who, of_case, *of_receiver, *of_sender)
        return hearing.find(key, activation.pk, lambda: listeners(who, handoff, at=at))

    if alarm.rung != WARNING:
        words: Sequence[Listener] = rung_words(alarm)
        if waiting == "resend":
            words = [who for who in words if who not in OF_RECEIVER]
    elif waiting == "resend":
        words = cast("Sequence[Listener]", ("sender",))
    elif handoff.holder is not None:
        return Told(people=[handoff.holder], above=[])
    else:
        words = cast("Sequence[Listener]", ("substitute",))
    return told_of(words, find, lambda: find("chair"))

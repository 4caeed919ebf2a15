"""The alarms of hand-offs: said upwards rung by rung, held by whoever answers now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.platform.web.templatetags.numbers import moment_id
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.listeners import listeners
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
from layak.workflows.rapidaction.clocks.events import HandOffRang, HolderMoved
from layak.workflows.rapidaction.duty.reads import on_duty_of
from layak.workflows.rapidaction.handoffs.actions import ALARM, ALARM_RED, about, is_red, tell
from layak.workflows.rapidaction.handoffs.reads import RunningClock, clock_of
from layak.workflows.rapidaction.handoffs.rules import WARNING, Alarm, Waiting, ringing
from layak.workflows.rapidaction.scheme.rules import Listener

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


def ring_handoff(handoff: HandOff, hearing: Hearing, kept: Kept) -> bool:
    """Ring what is due of it; not saved here."""
    clock, at = clock_of(handoff), hearing.at
    if clock is None or handoff.next_alarm_at is None or handoff.next_alarm_at > at:
        return False
    rung = ringing(
        clock.alarms,
        due_at=clock.due_at,
        looked_at=handoff.next_alarm_at,
        rung=handoff.alarm_level,
        now=at,
    )
    has_moved = clock.waiting != "resend" and keep_held(handoff, hearing, kept)
    for alarm in rung.now:
        _sound(handoff, alarm, clock, hearing, kept, is_new_holder=has_moved)
    handoff.alarm_level = max([handoff.alarm_level, *(alarm.rung for alarm in rung.now)])
    handoff.next_alarm_at = rung.next_at
    return bool(rung.now)


def keep_held(handoff: HandOff, hearing: Hearing, kept: Kept) -> bool:
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
    kept.events.append(event)
    return True


def hold_again(handoff: HandOff, hearing: Hearing, kept: Kept) -> bool:
    """An open hand-off whose holder answers no more goes to whoever does, who is told at once."""
    is_open = handoff.state in HandOff.OPEN
    if not is_open or not keep_held(handoff, hearing, kept):
        return False
    holder, clock = handoff.holder, clock_of(handoff)
    if holder is not None and clock is not None:
        text = _(
            "Rujukan %(code)s kini pada Anda, karena pemegangnya tidak bertugas; batasnya "
            "%(until)s."
        )
        facts = {"code": handoff.code, "until": moment_id(clock.due_at)}
        kind = ALARM_RED if is_red(handoff) else ALARM
        tell([holder], handoff, text % facts, kind=kind, at=hearing.at)
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
    kept: Kept,
    *,
    is_new_holder: bool,
) -> None:
    waiting, due_at, at = clock.waiting, clock.due_at, hearing.at
    told = _told(handoff, alarm, waiting, hearing, at=at)
    if is_new_holder and handoff.holder is not None and handoff.holder not in told.people:
        told = replace(told, people=[*told.people, handoff.holder])
    sentence = SOON[waiting] if alarm.rung == WARNING else LATE[waiting]
    say(
        told,
        kind=ALARM_RED if is_red(handoff) else ALARM,
        text=drill_mark(handoff.activation)
        + _(sentence) % {"code": handoff.code, "until": moment_id(due_at)},
        url=reverse("handoff_detail", args=[handoff.code]),
        about=about(handoff),
        once=f"handoff:{handoff.code}:{waiting}:{alarm.rung}:{due_at.isoformat()}",
        at=at,
    )
    kept.escalations.append(
        keep(told, moment=waiting, level=alarm.rung, due_at=due_at, at=at, handoff=handoff)
    )
    event = HandOffRang(
        activation=handoff.activation.code,
        code=handoff.code,
        moment=waiting,
        level=alarm.rung,
        told_count=told.count,
        found_nobody=told.found_nobody,
    )
    kept.events.append(event)


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


HANDOFFS = Bell(
    rows=HandOff.objects.select_related("activation", "sent_by", "holder"),
    ring_one=ring_handoff,
    fields=("alarm_level", "next_alarm_at", "holder"),
)
HOLDERS = Bell(
    rows=HandOff.objects.select_related("activation", "holder"),
    ring_one=hold_again,
    fields=("holder",),
)

"""What rings without a person, every minute: hand-offs, steps, reports; who holds a hand-off now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.platform.notifications import notify
from layak.platform.web.templatetags.numbers import moment_id
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.listeners import asked_by_handoff, asked_by_report
from layak.workflows.rapidaction.cases.reads import drill_mark
from layak.workflows.rapidaction.clocks.events import HandOffRang, HolderMoved, ReportRang
from layak.workflows.rapidaction.clocks.hearing import OF_RECEIVER, Hearing, Kept, Told, words_of
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.clocks.step_actions import ring_step, say_steps, steps_heard
from layak.workflows.rapidaction.duty.reads import on_duty_of
from layak.workflows.rapidaction.handoffs.actions import (
    ALARM,
    ALARM_RED,
    about,
    board_url,
    is_red,
    tell,
)
from layak.workflows.rapidaction.handoffs.reads import RunningClock, clock_of
from layak.workflows.rapidaction.handoffs.rules import WARNING, Alarm, Waiting, alarms_of, ringing
from layak.workflows.rapidaction.intake import reads as intake
from layak.workflows.rapidaction.intake.actions import HOUR, about_hour, hour_of
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import Level, Listener, least_level

logger = logging.getLogger(__name__)

# rows of one transaction: a page that answers waits for one batch at most
BATCH = 100

# a slow report waits for the morning, every other does not
REPORT, REPORT_SLOW = "report.alarm", "report.alarm_slow"

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


def ring(*, at: datetime) -> int:
    """Ring whatever is due at ``at``; how many rows rang."""
    handoffs = HandOff.objects.select_related("activation", "sent_by", "holder")
    clock = ("alarm_level", "next_alarm_at")
    return (
        _ring_due(handoffs, ring_handoff, (*clock, "holder"), at=at)
        + _ring_due(steps_heard(), ring_step, clock, at=at)
        + _ring_due(Report.objects.all(), ring_report, clock, at=at)
    )


def hold_again(*, at: datetime) -> int:
    """Open hand-offs whose holder is away or has left go to who answers now; how many did."""
    held = list(HandOff.objects.open().values_list("pk", "to_agency", "holder"))
    named = on_duty_of({agency_id for _pk, agency_id, _holder in held}, at=at)
    able = {agency_id: {one.user.pk for one in people} for agency_id, people in named.items()}
    orphans = [
        pk for pk, agency_id, holder in held if able[agency_id] and holder not in able[agency_id]
    ]
    rows = HandOff.objects.select_related("activation", "holder")
    return _in_batches(rows, orphans, hand_over, ("holder",), at=at)


# Rows and their locks: whatever rings does so in a batch, and what it leaves is written at its end.


# changes a row, which is not saved yet, and says whether it rang
type RingOne[M: models.Model] = Callable[[M, Hearing, Kept], bool]


def _ring_due[M: models.Model](
    rows: models.QuerySet[M], ring_one: RingOne[M], fields: Sequence[str], *, at: datetime
) -> int:
    """Ring each row that is due; how many rang."""
    due = rows.filter(next_alarm_at__lte=at).order_by("next_alarm_at")
    return _in_batches(rows, list(due.values_list("pk", flat=True)), ring_one, fields, at=at)


def _in_batches[M: models.Model](
    rows: models.QuerySet[M],
    pks: Sequence[object],
    ring_one: RingOne[M],
    fields: Sequence[str],
    *,
    at: datetime,
) -> int:
    """A batch that fails is done row by row, so that one row does not hold up the others."""
    done, hearing = 0, Hearing(at=at)
    for chunk in batched(pks, BATCH, strict=False):
        try:
            done += _batch(rows, chunk, ring_one, fields, hearing)
        except Exception:
            logger.exception("Alarms of %s are rung one by one", rows.model.__name__)
            for pk in chunk:
                try:
                    done += _batch(rows, [pk], ring_one, fields, hearing)
                except Exception:
                    logger.exception("An alarm of %s failed", rows.model.__name__)
    return done


@transaction.atomic
def _batch[M: models.Model](
    rows: models.QuerySet[M],
    pks: Sequence[object],
    ring_one: RingOne[M],
    fields: Sequence[str],
    hearing: Hearing,
) -> int:
    """Rows that somebody else holds now are skipped: they are due the next time as well."""
    locked = rows.filter(pk__in=pks).order_by("pk")
    found = list(locked.select_for_update(of=("self",), skip_locked=True))
    kept = Kept()
    done = sum(ring_one(row, hearing, kept) for row in found)
    rows.model._default_manager.bulk_update(found, fields)  # noqa: SLF001
    kept.write(at=hearing.at)
    say_steps(kept.steps, hearing)
    return done


def _say(
    told: Told, *, kind: str, text: str, url: str, about: str, once: str, at: datetime
) -> None:
    """The notices of a rung, each person once."""
    for users, address in ((told.people, url), (told.above, board_url())):
        if users:
            notify(users=users, kind=kind, text=text, url=address, at=at, once=once, about=about)


# Hand-offs: said upwards rung by rung, held by whoever answers now.


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
    has_moved = clock.waiting != "resend" and _keep_held(handoff, hearing, kept)
    for alarm in rung.now:
        _sound_handoff(handoff, alarm, clock, hearing, kept, is_new_holder=has_moved)
    handoff.alarm_level = max([handoff.alarm_level, *(alarm.rung for alarm in rung.now)])
    handoff.next_alarm_at = rung.next_at
    return bool(rung.now)


def hand_over(handoff: HandOff, hearing: Hearing, kept: Kept) -> bool:
    """An open hand-off whose holder answers no more goes to whoever does, who is told at once."""
    is_open = handoff.state in HandOff.OPEN
    if not is_open or not _keep_held(handoff, hearing, kept):
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


def _keep_held(handoff: HandOff, hearing: Hearing, kept: Kept) -> bool:
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


def _sound_handoff(
    handoff: HandOff,
    alarm: Alarm,
    clock: RunningClock,
    hearing: Hearing,
    kept: Kept,
    *,
    is_new_holder: bool,
) -> None:
    waiting, due_at, at = clock.waiting, clock.due_at, hearing.at
    is_warning = alarm.rung == WARNING
    told = _told_of_handoff(handoff, alarm, waiting, hearing)
    if is_new_holder and handoff.holder is not None and handoff.holder not in told.people:
        told = replace(told, people=[*told.people, handoff.holder])
    sentence = _(SOON[waiting] if is_warning else LATE[waiting])
    facts = {"code": handoff.code, "until": moment_id(due_at)}
    _say(
        told,
        kind=ALARM_RED if is_red(handoff) else ALARM,
        text=drill_mark(handoff.activation) + sentence % facts,
        url=reverse("handoff_detail", args=[handoff.code]),
        about=about(handoff),
        once=f"handoff:{handoff.code}:{waiting}:{alarm.rung}:{due_at.isoformat()}",
        at=at,
    )
    escalation = Escalation(
        handoff=handoff,
        moment=waiting,
        level=alarm.rung,
        due_at=due_at,
        at=at,
        told_count=told.count,
        found_nobody=told.found_nobody,
    )
    event = HandOffRang(
        activation=handoff.activation.code,
        code=handoff.code,
        moment=waiting,
        level=alarm.rung,
        told_count=told.count,
        found_nobody=told.found_nobody,
    )
    kept.escalations.append(escalation)
    kept.events.append(event)


def _told_of_handoff(handoff: HandOff, alarm: Alarm, waiting: Waiting, hearing: Hearing) -> Told:
    """The words of the rung; a warning goes to whoever holds it, or has to send it on."""
    words: Sequence[Listener]
    if alarm.rung != WARNING:
        words = words_of(alarm.rung)
        if waiting == "resend":
            words = [who for who in words if who not in OF_RECEIVER]
    elif waiting == "resend":
        words = ("sender",)
    elif handoff.holder is not None:
        return Told(people=[handoff.holder], above=[])
    else:
        words = ("substitute",)
    return hearing.told(words, asked_by_handoff(handoff))


# Reports that wait for triage.


def ring_report(report: Report, hearing: Hearing, kept: Kept) -> bool:
    """Ring what is due of it; not saved here."""
    at = hearing.at
    if report.next_alarm_at is None or report.next_alarm_at > at:
        return False
    if report.state != Report.State.WAITING:
        report.next_alarm_at = None
        return False
    red = least_level(rapid_policy(), report.signs)
    clock = intake.clock_of(report)
    level: Level = red or ("green" if clock == "slow" else "yellow")
    due_at = report.received_at + rapid_policy().report_after[clock]
    alarms = alarms_of(due_at, warnings=[], ladder=rapid_policy().ladder, level=level)
    rung = ringing(
        alarms, due_at=due_at, looked_at=report.next_alarm_at, rung=report.alarm_level, now=at
    )
    for alarm in rung.now:
        _sound_report(report, alarm, due_at, hearing, kept, is_slow=clock == "slow")
    report.alarm_level = max([report.alarm_level, *(alarm.rung for alarm in rung.now)])
    report.next_alarm_at = rung.next_at
    return bool(rung.now)


def _sound_report(
    report: Report,
    alarm: Alarm,
    due_at: datetime,
    hearing: Hearing,
    kept: Kept,
    *,
    is_slow: bool,
) -> None:
    """Each person once for all slow reports of an hour; every other is said by itself."""
    at = hearing.at
    told = hearing.told(words_of(alarm.rung), asked_by_report(report))
    if is_slow:
        hour, of_hour = hour_of(report), about_hour(report)
        text = _(
            "Laporan antrean biasa yang masuk antara %(from)s dan %(to)s belum dinilai dan "
            "lewat batas."
        )
        _say(
            told,
            kind=REPORT_SLOW,
            text=text % {"from": moment_id(hour), "to": moment_id(hour + HOUR)},
            url=reverse("report_list"),
            about=of_hour,
            once=f"{of_hour}:due:{alarm.rung}",
            at=at,
        )
    else:
        text = _("Laporan %(code)s belum dinilai; batasnya %(until)s.")
        _say(
            told,
            kind=REPORT,
            text=text % {"code": report.code, "until": moment_id(due_at)},
            url=reverse("report_detail", args=[report.code]),
            about=f"report:{report.code}",
            once=f"report:{report.code}:due:{alarm.rung}:{due_at.isoformat()}",
            at=at,
        )
    escalation = Escalation(
        report=report,
        moment="due",
        level=alarm.rung,
        due_at=due_at,
        at=at,
        told_count=told.count,
        found_nobody=told.found_nobody,
    )
    event = ReportRang(
        code=report.code, level=alarm.rung, told_count=told.count, found_nobody=told.found_nobody
    )
    kept.escalations.append(escalation)
    kept.events.append(event)

"""Due days set and extended with a reason, reminders sent and settled, calendar addresses made and taken back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.dues.calendar_reads import NONCE_BYTES
from layak.evaluation.dues.events import CalendarMade, CalendarRemoved, DueDaysSet
from layak.evaluation.dues.models import CalendarFeed, DueChange
from layak.evaluation.dues.reminder_reads import KINDS, due_notices
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_can_change_round
from layak.platform.audit.log import log
from layak.platform.notifications import keep_true, notify
from layak.rules.refusal import Refused

# Reminders of what is due: each milestone once per person and day it is due.


@transaction.atomic
def send_reminders(*, at: datetime) -> int:
    """Notices for everything that is due soon or late; how many were due to be said.

    By schedule, and harmless when it runs twice: a notice of the same milestone is kept once.
    """
    settle_reminders(at=at)
    notices = due_notices(at=at)
    users = User.objects.in_bulk({notice.user_id for notice in notices})
    for notice in notices:
        notify(
            users=[users[notice.user_id]],
            kind=notice.kind,
            text=notice.text,
            url=notice.url,
            at=at,
            once=notice.key,
            about=notice.about,
            reminder=True,
        )
    return len(notices)


@transaction.atomic
def settle_reminders(*, at: datetime) -> int:
    """Unread reminders say what holds now; those of what is done, moved or extended are withdrawn.

    How many were withdrawn.
    """
    holding = {(notice.user_id, notice.about): notice.text for notice in due_notices(at=at)}
    return keep_true(kinds=KINDS, holding=holding)


# By which day an agency has to have its part ready: set, extended with a reason, taken away.

REASON_LENGTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """An agency's part of one answer with the day that counts for it.

    ``assignment`` is the contributor's; None where the day is the answer's own.
    """

    answer: Answer
    assignment: Assignment | None
    agency_id: int | None
    own_on: date | None
    former_on: date | None


@transaction.atomic
def set_due_days(
    *,
    round_: Round,
    answer_ids: Sequence[int],
    agency: Agency | None,
    due_on: date | None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """A due day for a batch of answers; None takes it away. How many days changed.

    Without ``agency`` it is the answers' own day. With one it is the answer's day where the
    agency leads and the contributor's own where it contributes; answers that do not name it are
    passed over. A day later than the one that counted is an extension and needs ``reason`` (at
    most 300 letters). One event; reminders of a former day are withdrawn.
    Raises Refused: no right, round locked, nothing chosen, extension without a reason.
    """
    count = _set(round_, answer_ids, agency, due_on, reason, by=by, at=at)
    settle_reminders(at=at)
    return count


@transaction.atomic
def set_agency_days(
    *,
    round_: Round,
    answer_ids: Sequence[int],
    agencies: Sequence[Agency],
    due_on: date | None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """The same day for the parts of several agencies, all or nothing; how many days changed."""
    if not agencies:
        raise Refused(_("Centang sedikitnya satu perangkat daerah."))
    counts = [_set(round_, answer_ids, agency, due_on, reason, by=by, at=at) for agency in agencies]
    settle_reminders(at=at)
    return sum(counts)


def _set(
    round_: Round,
    answer_ids: Sequence[int],
    agency: Agency | None,
    due_on: date | None,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> int:
    check_can_change_round(by, round_, "assignment.manage")
    reason = " ".join(reason.split())
    if len(reason) > REASON_LENGTH:
        raise Refused(_("Alasan paling panjang %(n)d huruf; ringkaslah.") % {"n": REASON_LENGTH})
    rows = Answer.objects.select_for_update().filter(round=round_, pk__in=answer_ids)
    chosen = list(rows.only("pk", "due_on").order_by("pk"))
    if not chosen or len(chosen) != len(set(answer_ids)):
        raise Refused(_("Pilih sedikitnya satu pertanyaan dari daftar ini."))
    parts = [part for part in _parts(chosen, agency) if part.own_on != due_on]
    if not parts:
        return 0
    longer = [
        part
        for part in parts
        if due_on is not None and part.former_on is not None and due_on > part.former_on
    ]
    if longer and not reason:
        needs_reason = _(
            "%(n)d pertanyaan mendapat tenggat yang lebih lambat. Tulis alasan perpanjangannya."
        ) % {"n": len(longer)}
        raise Refused(needs_reason)
    led = [part.answer.pk for part in parts if part.assignment is None]
    helped = [part.assignment.pk for part in parts if part.assignment]
    Answer.objects.filter(pk__in=led).update(due_on=due_on)
    Assignment.objects.filter(pk__in=helped).update(due_on=due_on)
    DueChange.objects.bulk_create(
        DueChange(
            answer=part.answer,
            agency_id=part.agency_id,
            former_on=part.former_on,
            due_on=due_on,
            reason=reason,
            at=at,
            by=by.user,
        )
        for part in parts
    )
    event = DueDaysSet(
        round=round_.code,
        agency=agency.name if agency else "",
        answer_count=len(parts),
        extended_count=len(longer),
        due_on=due_on.isoformat() if due_on else "",
        reason=reason,
    )
    log(event, by=by.user, at=at)
    return len(parts)


def _parts(chosen: Sequence[Answer], agency: Agency | None) -> list[_Part]:
    """The parts whose day is meant, in the order of the answers: one query."""
    named = Assignment.objects.filter(answer__in=chosen, ended_at=None)
    named = named.filter(relation="lead") if agency is None else named.filter(agency=agency)
    by_answer = {row.answer_id: row for row in named.select_for_update(of=("self",))}
    parts = []
    for answer in chosen:
        row = by_answer.get(answer.pk)
        if agency is not None and row is None:
            continue
        is_helper = row is not None and row.relation != Assignment.Relation.LEAD
        own_on = row.due_on if row is not None and is_helper else answer.due_on
        part = _Part(
            answer=answer,
            assignment=row if is_helper else None,
            agency_id=row.agency_id if row else None,
            own_on=own_on,
            former_on=own_on or answer.due_on,
        )
        parts.append(part)
    return parts


# A person makes and takes back the address under which a calendar reads the own due days.


@transaction.atomic
def make_calendar(*, by: Actor, at: datetime) -> CalendarFeed:
    """A new secret address for ``by``; the former one opens nothing from now on."""
    feed, _is_new = CalendarFeed.objects.update_or_create(
        user=by.user, defaults={"nonce": secrets.token_urlsafe(NONCE_BYTES), "made_at": at}
    )
    log(CalendarMade(account=by.user.pk), by=by.user, at=at)
    return feed


@transaction.atomic
def remove_calendar(*, by: Actor, at: datetime) -> None:
    """Take the address away. A second call does nothing."""
    removed, _by_table = CalendarFeed.objects.filter(user=by.user).delete()
    if removed:
        log(CalendarRemoved(account=by.user.pk), by=by.user, at=at)

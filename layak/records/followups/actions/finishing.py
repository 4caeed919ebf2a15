"""From progress to done: noted, reported, returned, closed by someone else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.followups.actions.creating import keep
from layak.records.followups.actions.steps import KIND, lock, step, take_back, tell, tell_owner
from layak.records.followups.entries import NewFollowUp, WrongFollowUp, check_reason
from layak.records.followups.events import (
    FollowUpClosed,
    FollowUpNoted,
    FollowUpReported,
    FollowUpReturned,
)
from layak.records.followups.models import FollowUp, FollowUpSupporter
from layak.records.followups.permissions import (
    check_can_close,
    check_can_note,
    check_can_report,
    is_owners,
)
from layak.rules.followups import next_due
from layak.rules.refusal import Refused

State = FollowUp.State


class AlreadyReported(Refused):
    """Somebody reported it meanwhile."""

    def __init__(self) -> None:
        super().__init__("Tindak lanjut ini sudah dilaporkan selesai dan menunggu penutupan.")


@transaction.atomic
def note_progress(*, followup_id: int, note: str, by: Actor, at: datetime) -> None:
    """How far it is. Raises Refused, WrongFollowUp (no words, too many)."""
    followup = lock(followup_id)
    helped = followup.supporters.filter(agency__in=by.agency_ids("followup.report"))
    check_can_note(by, followup, is_supporter=helped.exists())
    clean = check_reason(note, missing="Tulis kemajuannya.")
    step(followup, KIND.NOTED, note=clean, by=by, at=at)
    log(FollowUpNoted(followup=followup.pk), by=by.user, at=at)


@transaction.atomic
def report_followup(*, followup_id: int, note: str = "", by: Actor, at: datetime) -> None:
    """The owner says that it is done, or the secretariat on its behalf.

    Raises Refused (not theirs, ended), AlreadyReported, WrongFollowUp where proof is wanted and
    none is there.
    """
    followup = lock(followup_id)
    check_can_report(by, followup)
    if followup.state == State.REPORTED:
        raise AlreadyReported
    if followup.proof_wanted and not followup.proofs.filter(removed_at=None).exists():
        raise WrongFollowUp(
            "note", f"Lampirkan dahulu buktinya: {followup.proof_wanted}. Baru laporkan selesai."
        )
    clean = check_reason(note, missing="") if note.strip() else ""
    FollowUp.objects.filter(pk=followup.pk).update(
        state=State.REPORTED.value, reported_at=at, reported_by=by.user
    )
    step(followup, KIND.REPORTED, note=clean, by=by, at=at)
    event = FollowUpReported(followup=followup.pk, is_on_behalf=not is_owners(by, followup))
    log(event, by=by.user, at=at)
    take_back(followup)
    closers = people_who_may("followup.close", today=timezone.localdate(at), scope="all")
    said = _("%(agency)s melaporkan tindak lanjutnya selesai.") % {"agency": followup.agency.name}
    tell(followup, closers, "followup.reported", said, by=by, at=at)


@transaction.atomic
def return_followup(*, followup_id: int, reason: str, by: Actor, at: datetime) -> None:
    """It is not done yet, and why; the owner goes on. Raises Refused, WrongFollowUp."""
    followup = lock(followup_id)
    check_can_close(by, followup)
    note = check_reason(reason, missing="Tulis apa yang masih kurang.", field="reason")
    FollowUp.objects.filter(pk=followup.pk).update(
        state=State.OPEN.value, reported_at=None, reported_by=None
    )
    step(followup, KIND.RETURNED, note=note, by=by, at=at)
    log(FollowUpReturned(followup=followup.pk), by=by.user, at=at)
    take_back(followup)
    said = _("Tindak lanjut Anda dikembalikan: masih ada yang kurang.")
    tell_owner(followup, "followup.returned", said, by=by, at=at)


@transaction.atomic
def close_followup(*, followup_id: int, note: str = "", by: Actor, at: datetime) -> FollowUp | None:
    """Someone else than the owner says that it is done. A repeating one begins its next turn.

    Returns the next one, if any. Raises Refused (owner's own, not reported, waits for others).
    """
    followup = lock(followup_id)
    check_can_close(by, followup)
    _check_needs(followup)
    clean = check_reason(note, missing="") if note.strip() else ""
    FollowUp.objects.filter(pk=followup.pk).update(
        state=State.CLOSED.value, ended_at=at, ended_by=by.user
    )
    step(followup, KIND.CLOSED, note=clean, by=by, at=at)
    following = _next(followup, by=by, at=at)
    event = FollowUpClosed(followup=followup.pk, next=following.pk if following else None)
    log(event, by=by.user, at=at)
    take_back(followup)
    said = _("Tindak lanjut Anda dinyatakan selesai.")
    tell_owner(followup, "followup.closed", said, by=by, at=at)
    return following


def _check_needs(followup: FollowUp) -> None:
    waits = followup.needs.filter(needs__state__in=(State.OPEN.value, State.REPORTED.value))
    first = waits.select_related("needs").order_by("pk").first()
    if first is not None:
        raise Refused(
            f"Masih menunggu tindak lanjut {first.needs_id} ({first.needs.title[:80]}). "
            "Selesaikan yang itu dahulu, atau lepas kaitannya."
        )


def _next(followup: FollowUp, *, by: Actor, at: datetime) -> FollowUp | None:
    """The same promise for its next day; once, also when it was reopened and closed again."""
    if followup.repeats_months is None or FollowUp.objects.filter(repeats=followup).exists():
        return None
    if followup.agency.ended_on is not None:
        return None
    supporters = FollowUpSupporter.objects.filter(followup=followup, agency__ended_on=None)
    seat = followup.seat
    new = NewFollowUp(
        title=followup.title,
        problem=followup.problem,
        proof_wanted=followup.proof_wanted,
        agency_id=followup.agency_id,
        seat_id=seat.pk if seat and seat.ended_on is None else None,
        supporter_ids=tuple(supporters.values_list("agency", flat=True)),
        codes=tuple(followup.codes),
        due_on=next_due(
            followup.due_on, months=followup.repeats_months, after=timezone.localdate(at)
        ),
        repeats_months=followup.repeats_months,
        origin=followup.origin,
        origin_label=followup.origin_label,
        origin_url=followup.origin_url,
        series=followup.series,
    )
    return keep(new, by=by, at=at, repeats=followup)

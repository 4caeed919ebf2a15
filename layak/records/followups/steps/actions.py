"""A promise from its beginning to its end: made, noted, reported, returned, closed; changed or dropped on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.uploads.storing import Upload
from layak.records.followups.promises.entries import (
    NewFollowUp,
    check_day,
    check_reason,
    check_supporters,
    check_texts,
    owner_of,
    real_codes,
    tidy,
)
from layak.records.followups.promises.events import (
    FollowUpChanged,
    FollowUpClosed,
    FollowUpCreated,
    FollowUpDropped,
    FollowUpExtended,
    FollowUpMoved,
    FollowUpNoted,
    FollowUpProofAdded,
    FollowUpProofRemoved,
    FollowUpReopened,
    FollowUpReported,
    FollowUpReturned,
    NeedAdded,
    NeedRemoved,
)
from layak.records.followups.promises.history import (
    KIND,
    lock_followup,
    take_back,
    tell,
    tell_new_owner,
    tell_owner,
    write_step,
)
from layak.records.followups.promises.models import (
    FollowUp,
    FollowUpNeed,
    FollowUpProof,
    FollowUpSupporter,
)
from layak.records.followups.promises.permissions import (
    check_can_close,
    check_can_create,
    check_can_extend,
    check_can_manage,
    check_can_note,
    check_can_reopen,
    check_can_report,
    is_owners,
)
from layak.records.followups.promises.reads import is_late_on
from layak.records.followups.promises.rules import circle, next_due
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused, WrongField


@transaction.atomic
def create_followup(*, new: NewFollowUp, by: Actor, at: datetime) -> FollowUp:
    """A promise is noted; its owner is told.

    Raises Refused (not secretariat or chair), WrongField with the field: empty or long text,
    past day, ended agency, foreign seat, unknown question.
    """
    check_can_create(by)
    new = tidy(new)
    check_texts(new)
    check_day(new.due_on, today=timezone.localdate(at))
    new = replace(new, codes=real_codes(new.codes))
    return write_followup(new, by=by, at=at)


def write_followup(
    new: NewFollowUp, *, by: Actor, at: datetime, repeats: FollowUp | None = None
) -> FollowUp:
    """The row with its supporters, first step, event and notice; checked by the caller."""
    agency, seat = owner_of(new.agency_id, new.seat_id)
    supporters = check_supporters(new.supporter_ids)
    followup = FollowUp.objects.create(
        title=new.title,
        problem=new.problem,
        proof_wanted=new.proof_wanted,
        agency=agency,
        seat=seat,
        codes=list(new.codes),
        due_on=new.due_on,
        repeats_months=new.repeats_months,
        repeats=repeats,
        origin=new.origin,
        origin_label=new.origin_label,
        origin_url=new.origin_url,
        series=new.series,
        created_at=at,
        created_by=by.user,
    )
    FollowUpSupporter.objects.bulk_create(
        FollowUpSupporter(followup=followup, agency=supporter) for supporter in supporters
    )
    write_step(followup, KIND.CREATED, by=by, at=at)
    event = FollowUpCreated(
        followup=followup.pk,
        agency=agency.pk,
        due_on=new.due_on.isoformat(),
        origin=new.origin,
    )
    log(event, by=by.user, at=at)
    tell_new_owner(followup, by=by, at=at)
    return followup


# From progress to done: noted, reported, returned, closed by someone else.

State = FollowUp.State


class AlreadyReported(Refused):
    """Somebody reported it meanwhile."""

    def __init__(self) -> None:
        super().__init__("Tindak lanjut ini sudah dilaporkan selesai dan menunggu penutupan.")


@transaction.atomic
def note_progress(*, followup_id: int, note: str, by: Actor, at: datetime) -> None:
    """How far it is. Raises Refused, WrongField (no words, too many)."""
    followup = lock_followup(followup_id)
    helped = followup.supporters.filter(agency__in=by.agency_ids("followup.report"))
    check_can_note(by, followup, is_supporter=helped.exists())
    clean = check_reason(note, missing="Tulis kemajuannya.")
    write_step(followup, KIND.NOTED, note=clean, by=by, at=at)
    log(FollowUpNoted(followup=followup.pk), by=by.user, at=at)


@transaction.atomic
def report_followup(*, followup_id: int, note: str = "", by: Actor, at: datetime) -> None:
    """The owner says that it is done, or the secretariat on its behalf.

    Raises Refused (not theirs, ended), AlreadyReported, WrongField where proof is wanted and
    none is there.
    """
    followup = lock_followup(followup_id)
    check_can_report(by, followup)
    if followup.state == State.REPORTED:
        raise AlreadyReported
    if followup.proof_wanted and not followup.proofs.filter(removed_at=None).exists():
        raise WrongField(
            "note", f"Lampirkan dahulu buktinya: {followup.proof_wanted}. Baru laporkan selesai."
        )
    clean = check_reason(note, missing="") if note.strip() else ""
    FollowUp.objects.filter(pk=followup.pk).update(
        state=State.REPORTED.value, reported_at=at, reported_by=by.user
    )
    write_step(followup, KIND.REPORTED, note=clean, by=by, at=at)
    event = FollowUpReported(followup=followup.pk, is_on_behalf=not is_owners(by, followup))
    log(event, by=by.user, at=at)
    take_back(followup)
    closers = people_who_may("followup.close", today=timezone.localdate(at), scope="all")
    said = _("%(agency)s melaporkan tindak lanjutnya selesai.") % {"agency": followup.agency.name}
    tell(followup, closers, "followup.reported", said, by=by, at=at)


@transaction.atomic
def return_followup(*, followup_id: int, reason: str, by: Actor, at: datetime) -> None:
    """It is not done yet, and why; the owner goes on. Raises Refused, WrongField."""
    followup = lock_followup(followup_id)
    check_can_close(by, followup)
    note = check_reason(reason, missing="Tulis apa yang masih kurang.", field="reason")
    FollowUp.objects.filter(pk=followup.pk).update(
        state=State.OPEN.value, reported_at=None, reported_by=None
    )
    write_step(followup, KIND.RETURNED, note=note, by=by, at=at)
    log(FollowUpReturned(followup=followup.pk), by=by.user, at=at)
    take_back(followup)
    said = _("Tindak lanjut Anda dikembalikan: masih ada yang kurang.")
    tell_owner(followup, "followup.returned", said, by=by, at=at)


@transaction.atomic
def close_followup(*, followup_id: int, note: str = "", by: Actor, at: datetime) -> FollowUp | None:
    """Someone else than the owner says that it is done. A repeating one begins its next turn.

    Returns the next one, if any. Raises Refused (owner's own, not reported, waits for others).
    """
    followup = lock_followup(followup_id)
    check_can_close(by, followup)
    waits = followup.needs.filter(needs__state__in=(State.OPEN.value, State.REPORTED.value))
    first = waits.select_related("needs").order_by("pk").first()
    if first is not None:
        raise Refused(
            f"Masih menunggu tindak lanjut {first.needs_id} ({first.needs.title[:80]}). "
            "Selesaikan yang itu dahulu, atau lepas kaitannya."
        )
    clean = check_reason(note, missing="") if note.strip() else ""
    FollowUp.objects.filter(pk=followup.pk).update(
        state=State.CLOSED.value, ended_at=at, ended_by=by.user
    )
    write_step(followup, KIND.CLOSED, note=clean, by=by, at=at)
    following = _next(followup, by=by, at=at)
    event = FollowUpClosed(followup=followup.pk, next=following.pk if following else None)
    log(event, by=by.user, at=at)
    take_back(followup)
    said = _("Tindak lanjut Anda dinyatakan selesai.")
    tell_owner(followup, "followup.closed", said, by=by, at=at)
    return following


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
    return write_followup(new, by=by, at=at, repeats=followup)


# One promise waits for another; never in a circle.

# only one chain is lengthened at a time: of two links that close a circle together one comes second
ALONE = "SELECT pg_advisory_xact_lock(hashtext('followups.needs'))"


@transaction.atomic
def add_need(*, followup_id: int, needs_id: int, by: Actor, at: datetime) -> None:
    """It waits for the other; the same twice is once.

    Raises Refused, WrongField (unknown, itself, or a circle, with the chain named).
    """
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    followup = lock_followup(followup_id)
    check_can_manage(by, followup)
    needed = FollowUp.objects.filter(pk=needs_id).first()
    if needed is None:
        raise WrongField("needs", f"Tindak lanjut {needs_id} tidak ada.")
    all_needs: dict[int, list[int]] = {}
    for waits, needs in FollowUpNeed.objects.values_list("followup_id", "needs_id").order_by():
        all_needs.setdefault(waits, []).append(needs)
    chain = circle(all_needs, waits=followup.pk, needed=needed.pk)
    if followup.pk == needed.pk:
        raise WrongField("needs", "Tindak lanjut tidak dapat menunggu dirinya sendiri.")
    if chain:
        said = " → ".join(str(pk) for pk in chain)
        raise WrongField(
            "needs", f"Keduanya akan saling menunggu: {said}. Lepas salah satu kaitan itu dahulu."
        )
    _need, is_new = FollowUpNeed.objects.get_or_create(followup=followup, needs=needed)
    if is_new:
        log(NeedAdded(followup=followup.pk, needs=needed.pk), by=by.user, at=at)


@transaction.atomic
def remove_need(*, followup_id: int, needs_id: int, by: Actor, at: datetime) -> None:
    """It waits no longer for the other. Raises Refused."""
    followup = lock_followup(followup_id)
    check_can_manage(by, followup)
    count, _tables = FollowUpNeed.objects.filter(followup=followup, needs=needs_id).delete()
    if count:
        log(NeedRemoved(followup=followup.pk, needs=needs_id), by=by.user, at=at)


# Evidence that shows a promise was kept.


@transaction.atomic
def add_proof(*, followup_id: int, evidence_id: int, by: Actor, at: datetime) -> None:
    """An evidence of the library shows it; the same twice is once.

    Raises Refused, WrongField for one that the person may not see.
    """
    followup = lock_followup(followup_id)
    check_can_report(by, followup)
    evidence = visible_evidence(by).filter(pk=evidence_id).first()
    if evidence is None:
        raise WrongField("evidence", "Bukti ini tidak ada di pustaka Anda.")
    _attach(followup, evidence, by=by, at=at)


@transaction.atomic
def upload_proof(
    *, followup_id: int, upload: Upload, title: str, by: Actor, at: datetime
) -> Evidence:
    """A new file goes to the library of the owner agency and shows it.

    Raises Refused, NotStored (the file cannot be taken, with the reason).
    """
    followup = lock_followup(followup_id)
    check_can_report(by, followup)
    named = " ".join(title.split())[:200] or followup.title[:200]
    evidence = store_evidence(upload=upload, title=named, agency=followup.agency, by=by, at=at)
    _attach(followup, evidence, by=by, at=at)
    return evidence


@transaction.atomic
def remove_proof(*, followup_id: int, evidence_id: int, by: Actor, at: datetime) -> None:
    """It does not show it after all; the row stays, the evidence too. Raises Refused."""
    followup = lock_followup(followup_id)
    check_can_report(by, followup)
    if followup.state == FollowUp.State.REPORTED:
        raise WrongField(
            "evidence", "Sudah dilaporkan selesai; buktinya tetap sampai ditutup atau dikembalikan."
        )
    rows = FollowUpProof.objects.filter(followup=followup, evidence=evidence_id, removed_at=None)
    if rows.update(removed_at=at):
        log(FollowUpProofRemoved(followup=followup.pk, evidence=evidence_id), by=by.user, at=at)


def _attach(followup: FollowUp, evidence: Evidence, *, by: Actor, at: datetime) -> None:
    """The row lock on the promise keeps two attempts apart."""
    if FollowUpProof.objects.filter(followup=followup, evidence=evidence, removed_at=None).exists():
        return
    FollowUpProof.objects.create(
        followup=followup, evidence=evidence, added_at=at, added_by=by.user
    )
    log(FollowUpProofAdded(followup=followup.pk, evidence=evidence.pk), by=by.user, at=at)


# What the secretariat changes while a promise runs: words, day, owner; and its end without result.

WORDS = {
    "title": "judul",
    "problem": "masalah",
    "proof_wanted": "bukti yang diminta",
    "codes": "pertanyaan",
    "repeats_months": "pengulangan",
    "supporters": "pendukung",
}


@transaction.atomic
def change_followup(*, followup_id: int, new: NewFollowUp, by: Actor, at: datetime) -> list[str]:
    """Its words, questions, supporters, repeating as in ``new``; owner and day stay as they are.

    Returns what changed, by field. Raises Refused, WrongField, FollowUp.DoesNotExist.
    """
    followup = lock_followup(followup_id)
    check_can_manage(by, followup)
    new = tidy(new)
    check_texts(new)
    # a code that it has already may belong to a question of an earlier round
    kept = [code for code in new.codes if code in followup.codes]
    fresh = real_codes([code for code in new.codes if code not in kept])
    new = replace(new, codes=tuple(dict.fromkeys([*kept, *fresh])))
    values: dict[str, object] = {
        "title": new.title,
        "problem": new.problem,
        "proof_wanted": new.proof_wanted,
        "codes": list(new.codes),
        "repeats_months": new.repeats_months,
    }
    changed = [name for name, value in values.items() if getattr(followup, name) != value]
    helped = set(followup.supporters.values_list("agency", flat=True))
    if helped != set(new.supporter_ids) - {followup.agency_id}:
        changed.append("supporters")
    if not changed:
        return []
    FollowUp.objects.filter(pk=followup.pk).update(**values)
    if "supporters" in changed:
        followup.supporters.all().delete()
        FollowUpSupporter.objects.bulk_create(
            FollowUpSupporter(followup=followup, agency=agency)
            for agency in check_supporters(new.supporter_ids)
        )
    note = _("Yang berubah: %(what)s.") % {"what": ", ".join(WORDS[name] for name in changed)}
    write_step(followup, KIND.CHANGED, note=note, by=by, at=at)
    log(FollowUpChanged(followup=followup.pk, fields=changed), by=by.user, at=at)
    return changed


@transaction.atomic
def extend_followup(
    *, followup_id: int, due_on: date, reason: str, by: Actor, at: datetime
) -> None:
    """A later day, with the reason; the ladder of a late one begins anew.

    Raises Refused, WrongField (day in the past or not later, no reason).
    """
    followup = lock_followup(followup_id)
    check_can_extend(by, followup)
    note = check_reason(reason, missing="Tulis mengapa diperpanjang.", field="reason")
    check_day(due_on, today=timezone.localdate(at))
    if due_on <= followup.due_on:
        raise WrongField(
            "due_on", f"Perpanjangan harus sesudah tenggat sekarang, {date_id(followup.due_on)}."
        )
    former = followup.due_on
    FollowUp.objects.filter(pk=followup.pk).update(due_on=due_on)
    write_step(followup, KIND.EXTENDED, note=note, days=(former, due_on), by=by, at=at)
    event = FollowUpExtended(
        followup=followup.pk, former_due_on=former.isoformat(), due_on=due_on.isoformat()
    )
    log(event, by=by.user, at=at)
    take_back(followup)
    said = _("Tenggat tindak lanjut Anda diperpanjang menjadi %(day)s.") % {"day": date_id(due_on)}
    tell_owner(followup, "followup.extended", said, by=by, at=at)


@transaction.atomic
def move_followup(
    *,
    followup_id: int,
    agency_id: int,
    seat_id: int | None,
    due_on: date | None = None,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Another agency or seat owns it. A late one needs a new day: the new owner was not late.

    Raises Refused, WrongField (ended agency, foreign seat, the same owner, no day, no reason).
    """
    followup = lock_followup(followup_id)
    check_can_extend(by, followup)
    note = check_reason(reason, missing="Tulis mengapa dialihkan.", field="reason")
    agency, seat = owner_of(agency_id, seat_id)
    if (followup.agency_id, followup.seat_id) == (agency.pk, seat.pk if seat else None):
        raise WrongField("owner", "Pemiliknya sudah demikian.")
    due = _day_of_move(followup, due_on, is_other=agency.pk != followup.agency_id, at=at)
    former, days = followup.agency_id, (followup.due_on, due)
    take_back(followup)
    FollowUp.objects.filter(pk=followup.pk).update(agency=agency, seat=seat, due_on=due)
    followup.supporters.filter(agency=agency).delete()
    # a seat of the same agency keeps the day by which that agency is measured
    told = days if agency.pk != former else None
    write_step(followup, KIND.MOVED, note=note, days=told, by=by, at=at)
    event = FollowUpMoved(
        followup=followup.pk,
        former_agency=former,
        agency=agency.pk,
        seat=seat.pk if seat else None,
    )
    log(event, by=by.user, at=at)
    tell_new_owner(lock_followup(followup.pk), by=by, at=at)


def _day_of_move(followup: FollowUp, due_on: date | None, *, is_other: bool, at: datetime) -> date:
    today = timezone.localdate(at)
    if due_on is None or due_on == followup.due_on:
        if is_other and is_late_on(followup.due_on, today):
            raise WrongField("due_on", "Tenggatnya sudah lewat: beri pemilik baru tenggat baru.")
        return followup.due_on
    if not is_other:
        raise WrongField("due_on", "Dalam perangkat daerah yang sama tenggatnya tetap.")
    check_day(due_on, today=today)
    return due_on


@transaction.atomic
def drop_followup(*, followup_id: int, reason: str, by: Actor, at: datetime) -> None:
    """It will not be done, and why. It counts for nobody. Raises Refused, WrongField."""
    followup = lock_followup(followup_id)
    check_can_manage(by, followup)
    note = check_reason(reason, missing="Tulis mengapa dibatalkan.", field="reason")
    FollowUp.objects.filter(pk=followup.pk).update(
        state=FollowUp.State.DROPPED.value, ended_at=at, ended_by=by.user
    )
    write_step(followup, KIND.DROPPED, note=note, by=by, at=at)
    log(FollowUpDropped(followup=followup.pk), by=by.user, at=at)
    take_back(followup)
    tell_owner(followup, "followup.dropped", _("Tindak lanjut Anda dibatalkan."), by=by, at=at)


@transaction.atomic
def reopen_followup(*, followup_id: int, reason: str, by: Actor, at: datetime) -> None:
    """It runs again from where it was, by the same day. Raises Refused, WrongField."""
    followup = lock_followup(followup_id)
    check_can_reopen(by, followup)
    note = check_reason(reason, missing="Tulis mengapa dibuka kembali.", field="reason")
    FollowUp.objects.filter(pk=followup.pk).update(
        state=FollowUp.State.OPEN.value,
        ended_at=None,
        ended_by=None,
        reported_at=None,
        reported_by=None,
    )
    write_step(followup, KIND.REOPENED, note=note, by=by, at=at)
    log(FollowUpReopened(followup=followup.pk), by=by.user, at=at)
    said = _("Tindak lanjut Anda dibuka kembali.")
    tell_owner(followup, "followup.reopened", said, by=by, at=at)

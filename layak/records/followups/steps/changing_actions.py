"""What the secretariat changes while a promise runs: words, day, owner; and its end without result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
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
    FollowUpDropped,
    FollowUpExtended,
    FollowUpMoved,
    FollowUpReopened,
)
from layak.records.followups.promises.history import (
    KIND,
    lock_followup,
    take_back,
    tell_new_owner,
    tell_owner,
    write_step,
)
from layak.records.followups.promises.models import FollowUp, FollowUpSupporter
from layak.records.followups.promises.permissions import (
    check_can_extend,
    check_can_manage,
    check_can_reopen,
)
from layak.records.followups.promises.reads import is_late_on
from layak.rules.numbers import date_id
from layak.rules.refusal import WrongField

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

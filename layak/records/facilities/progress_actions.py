"""Through the year: how far a need is, what proves it, and the promise that it became."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.uploads.storing import Upload
from layak.records.facilities.actions import (
    NeedMoved,
    lock_need,
    read_note,
    save_need,
    write_step,
)
from layak.records.facilities.events import (
    ReadinessProgressed,
    ReadinessPromised,
    ReadinessProven,
    ReadinessUnproven,
)
from layak.records.facilities.models import ReadinessNeed, ReadinessProof, ReadinessStep
from layak.records.facilities.permissions import check_can_progress, check_can_promise
from layak.records.facilities.queries import need_url
from layak.records.followups.actions import NewFollowUp, create_followup
from layak.records.followups.models import FollowUp
from layak.rules.facilities import DONE, state_after_progress
from layak.rules.refusal import Refused

Kind = ReadinessStep.Kind
TITLE = 200


@transaction.atomic
def record_progress(
    *, need_id: int, percent: int, note: str = "", seen: int, by: Actor, at: datetime
) -> ReadinessNeed:
    """How far it is, 0 to 100; at 100 with proof it is ready.

    ``seen`` is the version that the page showed. The same share without a note is no step.
    Raises Refused (right, share, put off), NeedMoved, ReadinessNeed.DoesNotExist.
    """
    need = lock_need(need_id)
    check_can_progress(by, need)
    note = read_note(note)
    if percent == need.percent and not note:
        return need
    if need.version != seen:
        raise NeedMoved
    need.state = state_after_progress(need.state, percent, has_proof=is_proven(need))
    need.percent = percent
    save_need(need)
    write_step(need, Kind.PROGRESS, note=note, by=by, at=at)
    log(ReadinessProgressed(need=need.pk, year=need.year, percent=percent), by=by.user, at=at)
    return need


def is_proven(need: ReadinessNeed) -> bool:
    """Its own proof, or a follow-up that somebody else closed: at most two queries."""
    if need.proofs.filter(removed_at=None).exists():
        return True
    if need.followup_id is None:
        return False
    closed = FollowUp.objects.filter(pk=need.followup_id, state=FollowUp.State.CLOSED.value)
    return closed.exists()


@transaction.atomic
def add_proof(
    *,
    need_id: int,
    upload: Upload | None = None,
    evidence_id: int | None = None,
    by: Actor,
    at: datetime,
) -> ReadinessProof:
    """A new file, or an evidence of the library, shows that the need is met.

    At 100 % it makes the need ready. Raises Refused (right, nothing chosen, put off), NotStored,
    Evidence.DoesNotExist for what ``by`` may not see.
    """
    need = lock_need(need_id)
    check_can_progress(by, need)
    if upload is not None:
        title = _("Bukti kesiapan: %(need)s") % {"need": need.need}
        stored = title[:TITLE]
        evidence = store_evidence(upload=upload, title=stored, agency=need.agency, by=by, at=at)
    elif evidence_id is not None:
        evidence = visible_evidence(by).get(pk=evidence_id)
    else:
        raise Refused(_("Pilih berkas, atau bukti yang sudah ada di pustaka."))
    return _prove(need, evidence, by=by, at=at)


def _prove(need: ReadinessNeed, evidence: Evidence, *, by: Actor, at: datetime) -> ReadinessProof:
    held = need.proofs.filter(evidence=evidence, removed_at=None).first()
    if held is not None:
        return held
    proof = ReadinessProof.objects.create(
        need=need, evidence=evidence, added_at=at, added_by=by.user
    )
    need.state = state_after_progress(need.state, need.percent, has_proof=True)
    save_need(need)
    write_step(need, Kind.PROVEN, note=evidence.title[:TITLE], by=by, at=at)
    log(ReadinessProven(need=need.pk, year=need.year, evidence=evidence.pk), by=by.user, at=at)
    return proof


@transaction.atomic
def remove_proof(*, proof_id: int, by: Actor, at: datetime) -> None:
    """Take a proof back; the row stays. The last one of a ready need stays too.

    Raises Refused, ReadinessProof.DoesNotExist.
    """
    proof = ReadinessProof.objects.get(pk=proof_id, removed_at=None)
    need = lock_need(proof.need_id)
    check_can_progress(by, need)
    ReadinessProof.objects.filter(pk=proof.pk).update(removed_at=at)
    if need.state == DONE and not is_proven(need):
        raise Refused(_("Ini bukti terakhir dari yang sudah siap. Lampirkan penggantinya dahulu."))
    save_need(need)
    write_step(need, Kind.PROVEN, note=_("Bukti dilepas"), by=by, at=at)
    event = ReadinessUnproven(need=need.pk, year=need.year, evidence=proof.evidence_id)
    log(event, by=by.user, at=at)


@transaction.atomic
def promise_need(*, need_id: int, due_on: date | None = None, by: Actor, at: datetime) -> FollowUp:
    """One press makes a follow-up of the need; its owner is the agency, its day the target.

    ``due_on`` counts where there is no target, or where that has passed. Raises Refused (right, no
    day), WrongFollowUp, ReadinessNeed.DoesNotExist.
    """
    need = lock_need(need_id)
    check_can_promise(by, need)
    today = timezone.localdate(at)
    target = need.target_on if need.target_on and need.target_on >= today else None
    day = due_on or target
    if day is None:
        raise Refused(_("Belum ada tanggal target. Isi tenggat tindak lanjutnya."))
    followup = create_followup(
        new=NewFollowUp(
            title=need.need,
            problem=need.why,
            proof_wanted=_("Bukti bahwa kebutuhan ini sudah tersedia"),
            agency_id=need.agency_id,
            due_on=day,
            codes=tuple(need.codes),
            origin=f"readiness:{need.pk}",
            origin_label=_("Kesiapan %(year)d") % {"year": need.year},
            origin_url=need_url(need.pk),
        ),
        by=by,
        at=at,
    )
    need.followup = followup
    save_need(need)
    write_step(need, Kind.PROMISED, by=by, at=at)
    event = ReadinessPromised(need=need.pk, year=need.year, followup=followup.pk)
    log(event, by=by.user, at=at)
    return followup

"""A need: proposed, changed, taken back, decided; its progress, its proof, the promise that it became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.uploads.storing import Upload
from layak.records.facilities.needs.entries import (
    LABELS,
    NeedContent,
    changed_fields,
    read_content,
    values,
)
from layak.records.facilities.needs.events import (
    ReadinessChanged,
    ReadinessProgressed,
    ReadinessPromised,
    ReadinessProposed,
    ReadinessProven,
    ReadinessReviewed,
    ReadinessUnproven,
)
from layak.records.facilities.needs.models import ReadinessNeed, ReadinessProof, ReadinessStep
from layak.records.facilities.needs.permissions import (
    check_can_change,
    check_can_progress,
    check_can_promise,
    check_can_propose,
    check_can_review,
    check_can_withdraw,
)
from layak.records.facilities.needs.reads import need_url
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.steps.actions import create_followup
from layak.rules.entries import read_text
from layak.rules.facilities import (
    DONE,
    DROPPED,
    check_decision,
    check_year,
    state_after_change,
    state_after_progress,
)
from layak.rules.refusal import Refused

# The sheet of a year: propose, change, take back, decide, carry into the next year.

Kind = ReadinessStep.Kind
NOTE, LABEL = 600, 200


class NeedMoved(Refused):
    """Someone saved the row since the page was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Baris ini diubah orang lain sejak halaman dibuka. Isinya yang baru tampil di bawah.")
        )


@dataclass(frozen=True, kw_only=True)
class Review:
    """What a meeting decided: agreed, deferred or dropped, with its reason and where."""

    decision: str
    note: str = ""
    label: str = ""
    url: str = ""


@transaction.atomic
def propose_needs(
    *, agency_id: int, year: int, contents: Sequence[NeedContent], by: Actor, at: datetime
) -> list[ReadinessNeed]:
    """New rows of an agency for a year, all or none. What is the same already is not added twice.

    Raises Refused (right, year, agency), WrongField with the field.
    """
    check_can_propose(by, agency_id)
    check_year(year, today=timezone.localdate(at))
    agency = Agency.objects.current().select_for_update().filter(pk=agency_id).first()
    if agency is None:
        raise Refused(_("Perangkat daerah ini sudah berakhir. Pilih penerusnya."))
    made = []
    for one in contents:
        columns = values(read_content(one, year=year))
        same = ReadinessNeed.objects.filter(agency=agency, year=year, **columns)
        need = same.exclude(state=DROPPED).first()
        if need is None:
            need = ReadinessNeed.objects.create(
                agency=agency, year=year, **columns, created_at=at, created_by=by.user
            )
            write_step(need, Kind.PROPOSED, by=by, at=at)
            log(ReadinessProposed(need=need.pk, year=year, agency=agency.pk), by=by.user, at=at)
        made.append(need)
    return made


def propose_need(
    *, agency_id: int, year: int, content: NeedContent, by: Actor, at: datetime
) -> ReadinessNeed:
    """One new row. Raises as ``propose_needs``."""
    return propose_needs(agency_id=agency_id, year=year, contents=[content], by=by, at=at)[0]


@transaction.atomic
def change_need(
    *, need_id: int, content: NeedContent, seen: int, by: Actor, at: datetime
) -> ReadinessNeed:
    """The row as it should be; ``seen`` is the version that the page showed.

    What an agency changes of kind, need or cost after a meeting agreed is proposed again.
    Raises Refused (right, ready, dropped), WrongField, NeedMoved, ReadinessNeed.DoesNotExist.
    """
    need = lock_need(need_id)
    check_can_change(by, need)
    content = read_content(content, year=need.year)
    names = changed_fields(need, content)
    if not names:
        return need
    if need.version != seen:
        raise NeedMoved
    is_reviewer = by.scope("readiness.review") == "all"
    for name, value in values(content).items():
        setattr(need, name, value)
    need.state = state_after_change(need.state, names, is_reviewer=is_reviewer)
    save_need(need)
    what = ", ".join(LABELS[name] for name in names)
    write_step(need, Kind.CHANGED, note=what, by=by, at=at)
    log(ReadinessChanged(need=need.pk, year=need.year, what=what), by=by.user, at=at)
    return need


@transaction.atomic
def withdraw_need(*, need_id: int, note: str, by: Actor, at: datetime) -> None:
    """The agency takes back what nobody decided on. Raises Refused, DoesNotExist."""
    need = lock_need(need_id)
    check_can_withdraw(by, need)
    note = read_note(note)
    if not note:
        raise Refused(_("Tulis mengapa baris ini ditarik."))
    need.state = DROPPED
    save_need(need)
    write_step(need, Kind.CHANGED, note=note, by=by, at=at)
    log(ReadinessChanged(need=need.pk, year=need.year, what="ditarik"), by=by.user, at=at)


@transaction.atomic
def review_need(*, need_id: int, review: Review, by: Actor, at: datetime) -> ReadinessNeed:
    """Write down what a meeting decided. Raises Refused (right, reason missing, ready)."""
    check_can_review(by)
    need = lock_need(need_id)
    note = read_note(review.note)
    check_decision(need.state, review.decision, note)
    if review.url and (not review.url.startswith("/") or review.url.startswith("//")):
        raise Refused(_("Alamat rapat menunjuk halaman di aplikasi ini, misalnya /rapat/5/."))
    need.state = review.decision
    need.reviewed_at, need.reviewed_by = at, by.user
    need.review_label = " ".join(read_text(review.label).split())[:LABEL]
    need.review_url, need.review_note = review.url[:LABEL], note
    save_need(need)
    write_step(need, Kind.REVIEWED, note=note, by=by, at=at)
    event = ReadinessReviewed(
        need=need.pk, year=need.year, decision=need.get_state_display().lower()
    )
    log(event, by=by.user, at=at)
    return need


def lock_need(need_id: int) -> ReadinessNeed:
    """The row under its lock. Raises ReadinessNeed.DoesNotExist."""
    return ReadinessNeed.objects.select_for_update(of=("self",)).get(pk=need_id)


def save_need(need: ReadinessNeed) -> None:
    """Keep a locked row as its next version."""
    need.version += 1
    need.save()


def write_step(
    need: ReadinessNeed, kind: ReadinessStep.Kind, *, note: str = "", by: Actor | None, at: datetime
) -> None:
    ReadinessStep.objects.create(
        need=need,
        kind=kind.value,
        state=need.state,
        percent=need.percent,
        note=note,
        at=at,
        by=None if by is None else by.user,
    )


def read_note(typed: str) -> str:
    """A remark on one line. Raises Refused above 600 letters."""
    note = " ".join(read_text(typed).split())
    if len(note) > NOTE:
        raise Refused(
            _("Catatan ini %(n)d huruf; paling banyak %(most)d.") % {"n": len(note), "most": NOTE}
        )
    return note


# Through the year: how far a need is, what proves it, and the promise that it became.

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
    day), WrongField, ReadinessNeed.DoesNotExist.
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

"""The use of evidence by answers: handed in, renewed, taken off; the file itself stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.events import EvidenceAttached, EvidenceDetached
from layak.evaluation.models import Answer, EvidenceUse
from layak.evaluation.permissions import check_can_add_evidence, check_can_remove_evidence
from layak.evaluation.standing import Standing, standing_of, with_standing
from layak.platform.audit.log import log, log_all
from layak.records.evidence.files.actions import store_kept, store_version, take_bytes
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.uploads.storing import Kept, Upload
from layak.rules.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a file is handed in: asked once for however many."""

    answer: Answer
    owner: Agency
    on_behalf_of: Agency | None


@transaction.atomic
def attach_file(
    *,
    answer_id: int,
    upload: Upload,
    title: str,
    sensitivity: str = Evidence.Sensitivity.INTERNAL.value,
    by: Actor,
    at: datetime,
) -> EvidenceUse:
    """A new file as proof of an answer, for the own agency or on behalf of the lead.

    Raises Refused (right, lock, accepted) and NotStored (the file itself).
    """
    place = _place(answer_id, by=by, at=at)
    (use,) = _attach(place, [upload], title=title, sensitivity=sensitivity, by=by, at=at)
    return use


def _place(answer_id: int, *, by: Actor, at: datetime) -> _Place:
    answer, standing = fetch_standing(answer_id, by=by, at=at)
    check_can_add_evidence(by, standing)
    owner, on_behalf_of = _whose(standing, by)
    return _Place(answer=answer, owner=owner, on_behalf_of=on_behalf_of)


def _attach(
    place: _Place,
    uploads: Sequence[Upload],
    *,
    title: str,
    sensitivity: str,
    by: Actor,
    at: datetime,
) -> list[EvidenceUse]:
    """Each file by itself; what tells of their use is written once for all of them."""
    kept = [(take_bytes(upload, at=at), upload.name) for upload in uploads]
    stored = [
        store_kept(
            kept=bytes_,
            name=name,
            title=title,
            agency=place.owner,
            on_behalf_of=place.on_behalf_of,
            sensitivity=sensitivity,
            by=by,
            at=at,
        )
        for bytes_, name in kept
    ]
    uses = [_use(place, evidence, by=by, at=at) for evidence in stored]
    EvidenceUse.objects.bulk_create(uses)
    events = [
        _attached(place.answer, evidence, bytes_)
        for evidence, (bytes_, _name) in zip(stored, kept, strict=True)
    ]
    log_all(events, by=by.user, at=at)
    return uses


def _use(place: _Place, evidence: Evidence, *, by: Actor, at: datetime) -> EvidenceUse:
    return EvidenceUse(
        answer=place.answer,
        evidence=evidence,
        on_behalf_of=place.on_behalf_of,
        stage=place.answer.stage,
        added_at=at,
        added_by=by.user,
    )


def _attached(answer: Answer, evidence: Evidence, kept: Kept) -> EvidenceAttached:
    return EvidenceAttached(
        round=answer.round.code,
        answer=answer.pk,
        code=answer.code,
        evidence=evidence.pk,
        sha256=kept.sha256,
    )


@transaction.atomic
def attach_files(
    *,
    answer_id: int,
    uploads: Sequence[Upload],
    sensitivity: str = Evidence.Sensitivity.INTERNAL.value,
    by: Actor,
    at: datetime,
) -> int:
    """Several files in one go, all or none, each named after its file; how many. Raises as one."""
    place = _place(answer_id, by=by, at=at)
    return len(_attach(place, uploads, title="", sensitivity=sensitivity, by=by, at=at))


@transaction.atomic
def renew_file(*, use: EvidenceUse, upload: Upload, by: Actor, at: datetime) -> None:
    """A newer version of the file of a use. Raises Refused and NotStored."""
    _, standing = fetch_standing(use.answer_id, by=by, at=at)
    check_can_add_evidence(by, standing)
    if by.scope("evidence.add") != "all" and use.evidence.agency_id not in by.all_agency_ids:
        raise Refused("Bukti ini milik perangkat daerah lain. Unggah sebagai bukti baru.")
    _, on_behalf_of = _whose(standing, by)
    store_version(evidence=use.evidence, upload=upload, on_behalf_of=on_behalf_of, by=by, at=at)


@transaction.atomic
def detach_evidence(*, use: EvidenceUse, by: Actor, at: datetime) -> None:
    """The evidence no longer proves this answer; file and history stay. Raises Refused."""
    answer, standing = fetch_standing(use.answer_id, by=by, at=at)
    check_can_remove_evidence(by, standing)
    removed = EvidenceUse.objects.filter(pk=use.pk, removed_at=None).update(
        removed_at=at, removed_by=by.user
    )
    if not removed:
        raise Refused("Bukti ini sudah dilepas dari pertanyaan.")
    event = EvidenceDetached(
        round=answer.round.code, answer=answer.pk, code=answer.code, evidence=use.evidence_id
    )
    log(event, by=by.user, at=at)


def fetch_standing(answer_id: int, *, by: Actor, at: datetime) -> tuple[Answer, Standing]:
    """An answer that ``by`` may see. Raises Answer.DoesNotExist."""
    rows = Answer.objects.visible_to(by).select_related("round")
    answer = with_standing(rows, at=at).get(pk=answer_id)
    return answer, standing_of(answer, answer.round)


def _whose(standing: Standing, by: Actor) -> tuple[Agency, Agency | None]:
    """The agency that the file belongs to, and whom an upload by someone else stands for."""
    own = by.agency_ids("evidence.add")
    named = [standing.lead_id, *standing.contributor_ids]
    mine = next((agency_id for agency_id in named if agency_id in own), None)
    if mine is not None:
        return Agency.objects.get(pk=mine), None
    if standing.lead_id is None:
        raise Refused("Pertanyaan ini belum punya pemimpin. Mintalah sekretariat menunjuknya.")
    lead = Agency.objects.get(pk=standing.lead_id)
    return lead, lead

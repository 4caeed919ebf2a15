"""The use of evidence by answers: handed in, renewed, used again, taken off; offered to other packages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.answers.permissions import (
    Standing,
    can_add_evidence,
    check_can_add_evidence,
    check_can_remove_evidence,
    standing_of,
    with_standing,
)
from layak.evaluation.answers.reads import asked
from layak.evaluation.answers.rules import read_pages
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.proofs.events import (
    EvidenceAttached,
    EvidenceDetached,
    EvidencePagesChanged,
    EvidenceReused,
)
from layak.evaluation.proofs.reads import open_rounds
from layak.platform.audit.log import log, log_all
from layak.records.evidence.files.actions import store_kept, store_version, take_bytes
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.permissions import may_open_restricted
from layak.records.evidence.files.questions import Claim
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused

# The use of evidence by answers: handed in, renewed, taken off; the file itself stays.


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
    uses = [
        EvidenceUse(
            answer=place.answer,
            evidence=evidence,
            on_behalf_of=place.on_behalf_of,
            stage=place.answer.stage,
            added_at=at,
            added_by=by.user,
        )
        for evidence in stored
    ]
    EvidenceUse.objects.bulk_create(uses)
    events = [
        EvidenceAttached(
            round=place.answer.round.code,
            answer=place.answer.pk,
            code=place.answer.code,
            evidence=evidence.pk,
            sha256=bytes_.sha256,
        )
        for evidence, (bytes_, _name) in zip(stored, kept, strict=True)
    ]
    log_all(events, by=by.user, at=at)
    return uses


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


# One evidence, many uses: an answer more is proved by it, or other pages of it count.


class PagesMoved(Refused):
    """Somebody changed the pages since the page was opened."""

    def __init__(self, pages: str) -> None:
        where = _("halaman %s") % pages if pages else _("seluruh dokumen")
        super().__init__(
            _("Halaman bukti ini sudah diubah orang lain menjadi %s. Periksa sekali lagi.") % where
        )


@dataclass(frozen=True, slots=True)
class Pick:
    """An answer and the pages that prove it, as they were typed."""

    answer_id: int
    pages: str = ""


@transaction.atomic
def reuse_evidence(
    *, evidence_id: int, answer_id: int, pages: str = "", by: Actor, at: datetime
) -> EvidenceUse:
    """Evidence that ``by`` may see proves this answer too.

    Raises Evidence.DoesNotExist and Answer.DoesNotExist (not theirs to see), Refused (right,
    lock, accepted, restricted, already in use there) and WrongPages.
    """
    evidence = visible_evidence(by).get(pk=evidence_id)
    answer, standing = fetch_standing(answer_id, by=by, at=at)
    check_can_add_evidence(by, standing)
    # who may not open a restricted file cannot hand it on either
    is_restricted = evidence.sensitivity == Evidence.Sensitivity.RESTRICTED
    if is_restricted and not may_open_restricted(by, evidence):
        raise Refused(_("Bukti ini terbatas. Mintalah perangkat daerah pemiliknya memakainya."))
    kept = read_pages(pages, page_count=page_count_of(evidence.pk))
    use = EvidenceUse(
        answer=answer,
        evidence=evidence,
        pages=kept,
        on_behalf_of_id=stands_for(standing, by),
        stage=answer.stage,
        added_at=at,
        added_by=by.user,
    )
    try:
        with transaction.atomic():
            use.save(force_insert=True)
    except IntegrityError as twice:
        raise Refused(_("Bukti ini sudah dipakai pada pertanyaan %s.") % answer.code) from twice
    event = EvidenceReused(
        round=answer.round.code,
        answer=answer.pk,
        code=answer.code,
        evidence=evidence.pk,
        pages=kept,
    )
    log(event, by=by.user, at=at)
    return use


@transaction.atomic
def reuse_for_answers(*, evidence_id: int, picks: Sequence[Pick], by: Actor, at: datetime) -> int:
    """Several answers in one go, all or none; how many.

    Raises as ``reuse_evidence``, a refusal with the code of the question before it.
    """
    if not picks:
        raise Refused(_("Pilih sedikitnya satu pertanyaan."))
    codes = dict(
        Answer.objects.filter(pk__in=[p.answer_id for p in picks]).values_list("pk", "code")
    )
    for pick in picks:
        try:
            reuse_evidence(
                evidence_id=evidence_id, answer_id=pick.answer_id, pages=pick.pages, by=by, at=at
            )
        except Refused as refusal:
            raise Refused(f"{codes[pick.answer_id]}: {refusal.reason}") from refusal
    return len(picks)


@transaction.atomic
def change_pages(*, use: EvidenceUse, pages: str, seen: str, by: Actor, at: datetime) -> None:
    """Other pages of the same evidence prove the answer; ``seen`` are those the person read.

    Raises Refused (right, lock, accepted, taken off), PagesMoved and WrongPages.
    """
    answer, standing = fetch_standing(use.answer_id, by=by, at=at)
    check_can_add_evidence(by, standing)
    kept = read_pages(pages, page_count=page_count_of(use.evidence_id))
    standing_uses = EvidenceUse.objects.filter(pk=use.pk, removed_at=None)
    now = standing_uses.select_for_update().values_list("pages", flat=True).first()
    if now is None:
        raise Refused(_("Bukti ini sudah dilepas dari pertanyaan."))
    if now == kept:
        return
    if now != seen:
        raise PagesMoved(now)
    standing_uses.update(pages=kept)
    event = EvidencePagesChanged(
        round=answer.round.code,
        answer=answer.pk,
        code=answer.code,
        evidence=use.evidence_id,
        before=now,
        pages=kept,
    )
    log(event, by=by.user, at=at)


def page_count_of(evidence_id: int) -> int | None:
    """Pages of the newest version; None where nobody has counted them yet: one query."""
    newest = EvidenceFile.objects.filter(evidence=evidence_id).order_by("-version")
    return newest.values_list("text__page_count", flat=True).first()


def stands_for(standing: Standing, by: Actor) -> int | None:
    """The lead, where somebody acts who is of no agency that the question names."""
    named = {standing.lead_id, *standing.contributor_ids}
    return None if named & by.agency_ids("evidence.add") else standing.lead_id


# Questions that ask for proof, offered to whoever makes new evidence elsewhere.

PHOTO = "photo"


class EvaluationClaims:
    """The provider that ``records.evidence.claims`` asks."""

    def claims(self, by: Actor, *, also: int | None, at: datetime) -> list[Claim]:
        """Answers of open rounds that name an agency of ``by``, and ``also``, where they may add
        evidence: two queries a round.
        """
        claims = []
        for round_ in open_rounds():
            edition = edition_of(round_.revision_id)
            named = Answer.objects.naming(by.agency_ids("evidence.add")).filter(round=round_)
            rows = asked(Answer.objects.visible_to(by), round_).filter(round=round_)
            rows = rows.filter(Q(pk__in=named.values("pk")) | Q(pk=also or 0))
            for answer in with_standing(rows, at=at).order_by("position"):
                question = edition.find(answer.code)
                if question and can_add_evidence(by, standing_of(answer, round_)).allowed:
                    label, asks_photo = f"{answer.code} {question.text}", PHOTO in question.evidence
                    claims.append(Claim(id=answer.pk, label=label, asks_photo=asks_photo))
        return claims

    def prove(self, evidence: Evidence, claim_id: int, *, by: Actor, at: datetime) -> None:
        """Raises Refused with the reason, also for a question that is not theirs to see."""
        try:
            reuse_evidence(evidence_id=evidence.pk, answer_id=claim_id, by=by, at=at)
        except Answer.DoesNotExist:
            raise Refused(_("Pertanyaan ini bukan bagian Anda.")) from None

    def return_url(self, claim_id: int) -> str:
        return reverse("evidence_attach", args=[claim_id])

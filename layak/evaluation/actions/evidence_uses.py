"""One evidence, many uses: an answer more is proved by it, or other pages of it count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.evidence import fetch_standing
from layak.evaluation.events import EvidencePagesChanged, EvidenceReused
from layak.evaluation.models import Answer, EvidenceUse
from layak.evaluation.permissions import check_can_add_evidence
from layak.evaluation.standing import Standing
from layak.platform.audit.log import log
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.permissions import may_open_restricted
from layak.records.evidence.files.reads import visible_evidence
from layak.rules.pages import read_pages
from layak.rules.refusal import Refused


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
    _check_may_show(by, evidence)
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


def _check_may_show(by: Actor, evidence: Evidence) -> None:
    """Who may not open a restricted file cannot hand it on either."""
    is_restricted = evidence.sensitivity == Evidence.Sensitivity.RESTRICTED
    if is_restricted and not may_open_restricted(by, evidence):
        raise Refused(_("Bukti ini terbatas. Mintalah perangkat daerah pemiliknya memakainya."))

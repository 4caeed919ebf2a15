"""The evidence of an answer with all its versions, as the question page lists it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.actor import Actor
from layak.evaluation.models import EvidenceUse
from layak.evaluation.queries.shown import day_text
from layak.platform.web.templatetags.numbers import size
from layak.records.evidence.models import EvidenceFile
from layak.records.evidence.queries import type_name


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One evidence: its newest version in a line, and where it is opened."""

    use_id: int
    url: str
    title: str
    facts: str
    elsewhere: str
    is_restricted: bool
    may_renew: bool


def evidence_rows(answer_id: int, by: Actor) -> list[EvidenceRow]:
    """Evidence in use by an answer, oldest use first: one query."""
    others = EvidenceUse.objects.filter(evidence=OuterRef("evidence"), removed_at=None)
    count = others.order_by().values("evidence").annotate(n=Count("*")).values("n")
    files = (
        EvidenceFile.objects.filter(
            evidence__uses__answer_id=answer_id, evidence__uses__removed_at=None
        )
        .select_related("evidence__agency")
        .annotate(use_id=F("evidence__uses__pk"), use_count=Subquery(count))
        .order_by("use_id", "-version")
    )
    return [_row(list(group), by) for _use, group in groupby(files, key=lambda f: f.use_id)]


def _row(versions: list[EvidenceFile], by: Actor) -> EvidenceRow:
    newest = versions[0]
    evidence = newest.evidence
    count = newest.use_count  # type: ignore[attr-defined]  # annotated
    is_mine = evidence.agency_id in by.all_agency_ids or by.scope("evidence.add") == "all"
    facts = [
        _("versi %(n)d") % {"n": newest.version},
        type_name(newest.media_type),
        size(newest.size),
        day_text(timezone.localdate(newest.uploaded_at)),
        evidence.agency.name,
    ]
    return EvidenceRow(
        use_id=newest.use_id,  # type: ignore[attr-defined]  # annotated
        url=f"/bukti/{evidence.pk}/",
        title=evidence.title,
        facts=" · ".join(facts),
        elsewhere=_("dipakai %(n)d pertanyaan") % {"n": count} if count > 1 else "",
        is_restricted=evidence.sensitivity == evidence.Sensitivity.RESTRICTED,
        may_renew=is_mine,
    )

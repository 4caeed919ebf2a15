"""The evidence of an answer with all its versions, as the question page lists it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.evaluation.queries.shown import day_text
from layak.platform.web.templatetags.numbers import size
from layak.records.evidence.models import Evidence, EvidenceFile
from layak.records.evidence.queries import type_name
from layak.rules.proof import Proof, year_fault


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One evidence: its newest version in a line, and where it is opened."""

    url: str
    title: str
    facts: str
    warning: str
    is_restricted: bool


class _File(NamedTuple):
    use_id: int
    evidence_id: int
    version: int
    media_type: str
    size: int
    uploaded_at: datetime
    title: str
    sensitivity: str
    agency: str
    years: list[int]
    valid_since_on: date | None
    valid_until_on: date | None


def evidence_rows(answer_id: int, data_years: Sequence[int]) -> list[EvidenceRow]:
    """Evidence in use by an answer, oldest use first: one query.

    What a person confirmed about its years and validity is held against the data years.
    """
    files = EvidenceFile.objects.filter(
        evidence__uses__answer_id=answer_id, evidence__uses__removed_at=None
    ).order_by("evidence__uses", "-version")
    rows = files.values_list(
        "evidence__uses", "evidence_id", "version", "media_type", "size", "uploaded_at",
        "evidence__title", "evidence__sensitivity", "evidence__agency__name",
        "evidence__years", "evidence__valid_since_on", "evidence__valid_until_on",
    )  # fmt: skip
    newest: dict[int, _File] = {}
    for row in rows:
        newest.setdefault(row[0], _File(*row))
    return [_row(file, data_years) for file in newest.values()]


def _row(file: _File, data_years: Sequence[int]) -> EvidenceRow:
    facts = [
        _("versi %(n)d") % {"n": file.version},
        type_name(file.media_type),
        size(file.size),
        day_text(timezone.localdate(file.uploaded_at)),
        file.agency,
    ]
    proof = Proof(
        years=tuple(file.years), since_on=file.valid_since_on, until_on=file.valid_until_on
    )
    return EvidenceRow(
        url=f"/bukti/{file.evidence_id}/",
        title=file.title,
        facts=" · ".join(facts),
        warning=year_fault(proof, data_years) or "",
        is_restricted=file.sensitivity == Evidence.Sensitivity.RESTRICTED,
    )

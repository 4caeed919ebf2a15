"""The evidence of an answer with all its versions, as the question page lists it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.evaluation.queries.fetching import fetch
from layak.evaluation.queries.shown import day_text
from layak.platform.web.templatetags.numbers import size
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import type_name
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


NEWEST = """
SELECT DISTINCT ON (u.id) u.evidence_id, f.version, f.media_type, f.size, f.uploaded_at,
  e.title, e.sensitivity, body.name, e.years, e.valid_since_on, e.valid_until_on
FROM evaluation_evidenceuse u
JOIN evidence_evidence e ON e.id = u.evidence_id
JOIN evidence_evidencefile f ON f.evidence_id = e.id
JOIN agencies_agency body ON body.id = e.agency_id
WHERE u.answer_id = %(answer)s AND u.removed_at IS NULL
ORDER BY u.id, f.version DESC
"""


def evidence_rows(answer_id: int, data_years: Sequence[int]) -> list[EvidenceRow]:
    """Evidence in use by an answer, oldest use first: one query.

    What a person confirmed about its years and validity is held against the data years.
    """
    return [_row(_File(*row), data_years) for row in fetch(NEWEST, {"answer": answer_id})]


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

"""The report of a round: one model for page, sheet and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from layak.evaluation.editions import edition_of
from layak.evaluation.models import EvidenceUse, Round
from layak.evaluation.national import NationalRemark, national_remarks
from layak.evaluation.queries.comparison import ComparisonLine, comparison
from layak.evaluation.queries.day_curve import DayLine, day_curve
from layak.evaluation.queries.heat_map import HeatMap, heat_map
from layak.evaluation.queries.own_work import own_parts


@dataclass(frozen=True, kw_only=True)
class RoundReport:
    """``answer_count`` is the length of a bar of ``days``; ``national`` are (code, text, remark)."""

    title: str
    heat: HeatMap
    lines: list[ComparisonLine]
    days: list[DayLine]
    answer_count: int
    national: list[tuple[str, str, NationalRemark]]
    taken_at: datetime


def round_report(round_: Round, *, at: datetime) -> RoundReport:
    """Everything that the report says: five queries."""
    edition = edition_of(round_.revision_id)
    work = own_parts(round_, at=at)
    uses = EvidenceUse.objects.filter(answer__round=round_, removed_at=None)
    proven = set(uses.values_list("answer_id", flat=True))
    remarks = national_remarks(edition)
    return RoundReport(
        title=round_.title,
        heat=heat_map(
            work,
            [(part.code, part.name) for part in edition.parts],
            whole_name=_("Semua perangkat daerah"),
        ),
        lines=comparison(work, proven),
        days=day_curve(round_),
        answer_count=len(edition.questions),
        national=[
            (question.code, question.text, remarks[question.code])
            for question in edition.questions
            if question.code in remarks
        ],
        taken_at=at,
    )

"""What an agency did in a year, beside what it said it would: counts, never a ranking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from layak.evaluation.answers.models import Assignment, EvidenceUse
from layak.evaluation.rounds.policy import DEFAULT_POLICY, stage_policy
from layak.evaluation.rounds.wording import DASH
from layak.records.facilities.models import ReadinessNeed
from layak.records.followups.queries import rates


@dataclass(slots=True)
class Deeds:
    """Counts of one agency and year. ``answer_count``: questions it leads."""

    answer_count: int = 0
    answered_count: int = 0
    accepted_count: int = 0
    evidence_count: int = 0
    part_count: int = 0
    handed_in_count: int = 0
    in_time_count: int = 0
    due_count: int = 0
    kept_count: int = 0
    open_count: int = 0
    late_count: int = 0
    need_count: int = 0
    ready_count: int = 0

    @property
    def questions(self) -> str:
        return of(self.accepted_count, self.answer_count)

    @property
    def parts(self) -> str:
        return of(self.in_time_count, self.part_count)

    @property
    def followups(self) -> str:
        return of(self.kept_count, self.due_count)

    @property
    def readiness(self) -> str:
        return of(self.ready_count, self.need_count)


def of(part: int, whole: int) -> str:
    """``3 dari 8``; a dash where there was nothing to do."""
    return _("%(part)d dari %(whole)d") % {"part": part, "whole": whole} if whole else DASH


def deeds(*, year: int, today: date) -> dict[int, Deeds]:
    """Deeds by agency id; who did nothing is not in it. At most eight queries.

    Questions, parts and attached evidence of the rounds of the evaluation year, readiness planned
    for it, follow-ups whose agreed day fell in it, or in today's year while it has not begun.
    """
    found: dict[int, Deeds] = {}
    _answers(found, year)
    _parts(found, year)
    _evidence(found, year)
    for rate in rates(today=today, year=min(year, today.year)):
        of_agency = found.setdefault(rate.agency_id, Deeds())
        of_agency.due_count, of_agency.kept_count = rate.due_count, rate.on_time_count
        of_agency.open_count, of_agency.late_count = rate.open_count, rate.late_count
    _readiness(found, year)
    return found


def _answers(found: dict[int, Deeds], year: int) -> None:
    counts = {stage.code: stage.counts_as for stage in stage_policy(DEFAULT_POLICY).stages}
    led = Assignment.objects.filter(
        relation=Assignment.Relation.LEAD, ended_at=None, answer__round__evaluation_year=year
    )
    grouped = led.values_list("agency", "answer__stage").annotate(n=Count("pk")).order_by()
    for agency_id, stage, count in grouped:
        of_agency = found.setdefault(agency_id, Deeds())
        of_agency.answer_count += count
        of_agency.answered_count += count * (counts.get(stage) != "open")
        of_agency.accepted_count += count * (counts.get(stage) == "done")


def _parts(found: dict[int, Deeds], year: int) -> None:
    handed_in = Q(state=Assignment.State.HANDED_IN)
    in_time = handed_in & (Q(due_on=None) | Q(since_on__lte=F("due_on")))
    helped = Assignment.objects.filter(
        relation=Assignment.Relation.CONTRIBUTOR,
        ended_at=None,
        answer__round__evaluation_year=year,
    ).annotate(since_on=TruncDate("state_since_at"))
    grouped = helped.values_list("agency").annotate(
        all=Count("pk"),
        done=Count("pk", filter=handed_in),
        kept=Count("pk", filter=in_time),
    )
    for agency_id, count, done, kept in grouped.order_by():
        of_agency = found.setdefault(agency_id, Deeds())
        of_agency.part_count, of_agency.handed_in_count = count, done
        of_agency.in_time_count = kept


def _evidence(found: dict[int, Deeds], year: int) -> None:
    uses = EvidenceUse.objects.filter(answer__round__evaluation_year=year, removed_at=None)
    counted = uses.values_list("evidence__agency").annotate(Count("evidence", distinct=True))
    _fill(found, "evidence_count", counted.order_by())


def _readiness(found: dict[int, Deeds], year: int) -> None:
    needs = ReadinessNeed.objects.filter(year=year).exclude(state=ReadinessNeed.State.DROPPED)
    counted = needs.values_list("agency").annotate(Count("pk")).order_by()
    _fill(found, "need_count", counted)
    _fill(found, "ready_count", counted.filter(state=ReadinessNeed.State.DONE))


def _fill(found: dict[int, Deeds], name: str, rows: Iterable[tuple[int, int]]) -> None:
    for agency_id, count in rows:
        setattr(found.setdefault(agency_id, Deeds()), name, count)

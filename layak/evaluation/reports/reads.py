"""How far a round is, by agency and by part: one model for page, sheet and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.answers.reads import asked, with_hidden
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import closing_days, due_day
from layak.evaluation.rounds.wording import DASH, day_text, share_text
from layak.rules.calendars import is_late
from layak.rules.instrument import rounded
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE, Mark, Score, score
from layak.rules.stages import counted, progress

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class ProgressLine:
    """One agency or part; ``key`` is what the list of questions is filtered by.

    ``stage_counts`` follow ``RoundProgress.stages``.
    """

    key: str
    name: str
    stage_counts: tuple[int, ...]
    total_count: int
    done_share: Decimal | None
    late_count: int
    last_on: date | None
    achieved: Decimal
    available: Decimal

    @property
    def cells(self) -> tuple[str, ...]:
        """What a reader sees, column by column, the same on page, sheet and paper."""
        return (
            self.name,
            str(self.total_count),
            share_text(self.done_share),
            str(self.late_count),
            decimal_id(self.achieved),
            decimal_id(self.available),
            day_text(self.last_on) if self.last_on else DASH,
            *(str(count) for count in self.stage_counts),
        )


@dataclass(frozen=True, kw_only=True)
class RoundProgress:
    round_code: str
    title: str
    stages: tuple[str, ...]
    agencies: list[ProgressLine]
    parts: list[ProgressLine]
    whole: ProgressLine
    taken_at: datetime

    @property
    def titles(self) -> tuple[str, ...]:
        """Names of the columns, the first one being the group."""
        fixed = (
            _("Pertanyaan"),
            _("Selesai"),
            _("Lewat tenggat"),
            _("Nilai"),
            _("Maksimal"),
            _("Terakhir diubah"),
        )
        return (*fixed, *self.stages)


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    stage: str
    mark: Mark
    is_late: bool
    last_on: date | None


def round_progress(round_: Round, *, at: datetime) -> RoundProgress:
    """Counts by stage, late ones, last activity and score so far: two queries."""
    policy = stage_policy(round_.policy)
    edition = edition_of(round_.revision_id)
    lead = Assignment.objects.filter(answer=OuterRef("pk"), relation="lead", ended_at=None)
    answers = asked(Answer.objects.filter(round=round_), round_).annotate(
        led_by_id=Subquery(lead.values("agency_id")[:1]),
        lead_name=Subquery(lead.values("agency__name")[:1]),
        last_at=Greatest("saved_at", "stage_since_at"),
    )
    columns = ("code", "stage", "mark", "not_applicable_reason", "due_on", "saved_at")
    more = ("returned_count", "last_at", "led_by_id", "lead_name")
    stages = {stage.code: stage for stage in policy.stages}
    closing, today = closing_days(round_), timezone.localdate(at)
    rows = []
    by_lead: dict[tuple[str, str], list[_Row]] = {}
    by_part: dict[str, list[_Row]] = {part.code: [] for part in edition.parts}
    for found in answers.order_by("position").values(*columns, *more):
        code, stage = found["code"], found["stage"]
        due_on = due_day(stages[stage], found["due_on"], closing)
        is_begun = found["saved_at"] or found["returned_count"]
        row = _Row(
            code=code,
            stage=stage,
            mark=NOT_APPLICABLE if found["not_applicable_reason"] else found["mark"],
            is_late=due_on is not None and is_late(due_on, today=today),
            last_on=timezone.localdate(found["last_at"]) if is_begun else None,
        )
        rows.append(row)
        led_by = (found["lead_name"] or _("tanpa pemimpin"), str(found["led_by_id"] or ""))
        by_lead.setdefault(led_by, []).append(row)
        by_part[edition.place(code).part.code].append(row)
    counter = _Counter(round_, rows)
    names = {part.code: part.name for part in edition.parts}
    return RoundProgress(
        round_code=round_.code,
        title=round_.title,
        stages=tuple(stage.label for stage in policy.stages),
        agencies=[counter.line(key, name, by_lead[name, key]) for name, key in sorted(by_lead)],
        parts=[counter.line(code, f"{code} {names[code]}", by_part[code]) for code in by_part],
        whole=counter.line("", _("Seluruh putaran"), rows),
        taken_at=at,
    )


class _Counter:
    """What all groups of one round are counted with."""

    def __init__(self, round_: Round, rows: Sequence[_Row]) -> None:
        self._policy = stage_policy(round_.policy)
        edition = edition_of(round_.revision_id)
        self._precision = edition.precision
        marks = with_hidden({row.code: row.mark for row in rows}, round_)
        self._score: Score = score(edition, marks)

    def line(self, key: str, name: str, rows: Sequence[_Row]) -> ProgressLine:
        counts = progress(self._policy, counted(row.stage for row in rows))
        pieces = [self._score.questions[row.code] for row in rows]
        return ProgressLine(
            key=key,
            name=name,
            stage_counts=tuple(counts.by_stage.values()),
            total_count=counts.total_count,
            done_share=counts.done_share,
            late_count=sum(row.is_late for row in rows),
            last_on=max((row.last_on for row in rows if row.last_on), default=None),
            achieved=rounded(sum((piece.achieved for piece in pieces), ZERO), self._precision),
            available=sum((piece.available for piece in pieces), ZERO),
        )

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
        return (
            _("Pertanyaan"), _("Selesai"), _("Lewat tenggat"), _("Nilai"), _("Maksimal"),
            _("Terakhir diubah"), *self.stages,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    stage: str
    mark: Mark
    due_on: date | None
    last_on: date | None
    lead_id: int | None
    lead_name: str


def round_progress(round_: Round, *, at: datetime) -> RoundProgress:
    """Counts by stage, late ones, last activity and score so far: two queries."""
    policy = stage_policy(round_.policy)
    edition = edition_of(round_.revision_id)
    lead = Assignment.objects.filter(answer=OuterRef("pk"), relation="lead", ended_at=None)
    found = asked(Answer.objects.filter(round=round_), round_).annotate(
        lead_id=Subquery(lead.values("agency_id")[:1]),
        lead_name=Subquery(lead.values("agency__name")[:1]),
        last_at=Greatest("saved_at", "stage_since_at"),
    )
    columns = (
        "code", "stage", "mark", "not_applicable_reason", "due_on", "saved_at", "returned_count",
        "last_at", "lead_id", "lead_name",
    )  # fmt: skip
    rows = [
        _Row(
            code=code,
            stage=stage,
            mark=NOT_APPLICABLE if reason else mark,
            due_on=due_on,
            last_on=timezone.localdate(last_at) if saved_at or returned else None,
            lead_id=lead_id,
            lead_name=lead_name or _("tanpa pemimpin"),
        )
        for code, stage, mark, reason, due_on, saved_at, returned, last_at, lead_id, lead_name in (
            found.order_by("position").values_list(*columns)
        )
    ]
    counter = _Counter(round_, rows, today=timezone.localdate(at))
    by_lead: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        by_lead.setdefault((row.lead_name, str(row.lead_id or "")), []).append(row)
    by_part: dict[str, list[_Row]] = {part.code: [] for part in edition.parts}
    for row in rows:
        by_part[edition.place(row.code).part.code].append(row)
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

    def __init__(self, round_: Round, rows: Sequence[_Row], *, today: date) -> None:
        self._policy = stage_policy(round_.policy)
        self._stages = {stage.code: stage for stage in self._policy.stages}
        self._closing = closing_days(round_)
        self._today = today
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
            late_count=sum(1 for row in rows if self._is_late(row)),
            last_on=max((row.last_on for row in rows if row.last_on), default=None),
            achieved=rounded(sum((piece.achieved for piece in pieces), ZERO), self._precision),
            available=sum((piece.available for piece in pieces), ZERO),
        )

    def _is_late(self, row: _Row) -> bool:
        due_on = due_day(self._stages[row.stage], row.due_on, self._closing)
        return due_on is not None and is_late(due_on, today=self._today)

"""How far a round is, by agency and by part, and the report of a round: one model for page, sheet and PDF."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.evaluation.answers.models import Answer, AnswerStep, Assignment, EvidenceUse
from layak.evaluation.answers.reads import asked, hidden_codes, with_hidden
from layak.evaluation.editions.reads import NationalRemark, edition_of, national_remarks
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import closing_days, due_day
from layak.evaluation.rounds.wording import DASH, day_text, share_text
from layak.rules.calendars import is_late
from layak.rules.instrument import rounded
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE, Mark, Score, score
from layak.rules.stages import Policy, counted, progress

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


# What each agency had to do itself, what of it is handed on, and how many days late.

LEAD = Assignment.Relation.LEAD.value
HANDED_IN, DECLINED = Assignment.State.HANDED_IN.value, Assignment.State.DECLINED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """One agency's part of one question.

    ``done_on`` is the day it was handed on (None while the agency has to act); ``days_late`` is
    None where nothing can be said: no due day, or the day has not come and nothing was handed on.
    ``needs_proof``: the agency leads and claims points; ``has_proof``: evidence is attached.
    """

    agency_code: str
    agency_name: str
    answer_id: int
    part: str
    is_done: bool
    days_late: int | None
    needs_proof: bool


def own_parts(round_: Round, *, at: datetime) -> list[OwnPart]:
    """Every agency's own parts, leading and contributing, by the order of the questions.

    A lead's part is done when its head has approved; a contributor's when it handed in or said
    that it has nothing. A contribution that the answer went on without is nobody's work any more
    and is left out. Three queries.
    """
    policy = stage_policy(round_.policy)
    theirs = {stage.code for stage in policy.stages if stage.owner in ("agency", "head")}
    writing = {stage.code for stage in policy.stages if stage.owner == "agency"}
    # the day on which each answer last left the hands of its agency
    steps = AnswerStep.objects.filter(answer__round=round_, source__in=theirs)
    left = steps.exclude(target__in=theirs).order_by("pk").values_list("answer_id", "at")
    handed_on = {answer_id: timezone.localdate(moment) for answer_id, moment in left}
    closing = closing_days(round_).get(policy.first.code)
    rows = Assignment.objects.filter(answer__round=round_, ended_at=None)
    rows = rows.exclude(answer__code__in=hidden_codes(round_))
    rows = rows.select_related("agency", "answer").order_by("answer__position", "position")
    edition = edition_of(round_.revision_id)
    found = []
    for row in rows:
        is_lead = row.relation == LEAD
        has_given = row.state in (HANDED_IN, DECLINED)
        if not is_lead and not has_given and row.answer.stage not in writing:
            continue
        is_done = row.answer.stage not in theirs if is_lead else has_given
        given_on = timezone.localdate(row.state_since_at) if row.state_since_at else None
        found.append(
            OwnPart(
                agency_code=row.agency.code,
                agency_name=row.agency.name,
                answer_id=row.answer_id,
                part=edition.place(row.answer.code).part.code,
                is_done=is_done,
                days_late=_days_late(
                    (None if is_lead else row.due_on) or row.answer.due_on or closing,
                    handed_on.get(row.answer_id) if is_lead else given_on,
                    is_done=is_done,
                    today=timezone.localdate(at),
                ),
                needs_proof=is_lead and bool(row.answer.mark),
            )
        )
    return found


def _days_late(
    due_on: date | None, done_on: date | None, *, is_done: bool, today: date
) -> int | None:
    """None where nothing can be said: without a day, or while the day has not come."""
    if due_on is None or (is_done and done_on is None):
        return None
    if is_done and done_on is not None:
        return max(0, (done_on - due_on).days)
    return (today - due_on).days if today > due_on else None


def _by_agency(work: Iterable[OwnPart]) -> dict[tuple[str, str], list[OwnPart]]:
    """The parts under name and code of their agency, by name."""
    found: dict[tuple[str, str], list[OwnPart]] = {}
    for piece in work:
        found.setdefault((piece.agency_name, piece.agency_code), []).append(piece)
    return dict(sorted(found.items()))


# Agencies side by side on what each could do itself: shares, never raw counts, never a rank.

FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonLine:
    """One agency. Shares are 0 to 1, None where nothing can be said yet.

    ``done_share``     handed on, of its own parts (completeness)
    ``on_time_share``  handed on by the due day, of the parts whose day has come (timeliness)
    ``days_late``      average over the parts that are or were late; 0 where none was
    ``proof_share``    with evidence, of the answers that it leads and for which it claims points
    ``is_small``       so few parts that a share says little
    """

    code: str
    name: str
    done_share: Decimal | None
    on_time_share: Decimal | None
    days_late: Decimal | None
    proof_share: Decimal | None
    is_small: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """What a reader sees, the same on page, sheet and paper."""
        days = DASH if self.days_late is None else decimal_id(self.days_late, 1)
        return (
            share_text(self.done_share),
            share_text(self.on_time_share),
            days,
            share_text(self.proof_share),
        )


def column_titles() -> tuple[str, ...]:
    """Of ``ComparisonLine.cells``."""
    return (
        _("Bagiannya selesai"),
        _("Tepat waktu"),
        _("Rata-rata hari terlambat"),
        _("Nilai yang berbukti"),
    )


def comparison(work: Sequence[OwnPart], proven: Collection[int]) -> list[ComparisonLine]:
    """Lines by the name of the agency; ``proven`` are the answers with evidence."""
    lines = []
    for (name, code), own in _by_agency(work).items():
        judged = [piece.days_late for piece in own if piece.days_late is not None]
        late = [days for days in judged if days > 0]
        claims = [piece for piece in own if piece.needs_proof]
        average = Decimal(sum(late)) / len(late) if late else Decimal(0)
        line = ComparisonLine(
            code=code,
            name=name,
            done_share=_share(sum(piece.is_done for piece in own), len(own)),
            on_time_share=_share(len(judged) - len(late), len(judged)),
            days_late=average if judged else None,
            proof_share=_share(sum(piece.answer_id in proven for piece in claims), len(claims)),
            is_small=len(own) < FEW,
        )
        lines.append(line)
    return lines


def _share(count: int, total: int) -> Decimal | None:
    return Decimal(count) / total if total else None


# Agency by part: which share of its own work is handed on.

HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """``level``: "none" of the own work is handed on, "some", "most" or "all"; "" has no work."""

    done_count: int
    total_count: int

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.done_count) / self.total_count if self.total_count else None

    @property
    def percent(self) -> str:
        """``60 %``; a dash where the agency has nothing to do."""
        return share_text(self.share)

    @property
    def fraction(self) -> str:
        return f"{self.done_count}/{self.total_count}"

    @property
    def text(self) -> str:
        """Both on one line, for sheet and paper: ``60 % (3/5)``."""
        return f"{self.percent} ({self.fraction})" if self.total_count else self.percent

    @property
    def level(self) -> str:
        if self.share is None:
            return ""
        if self.share == 1:
            return "all"
        return "most" if self.share >= HALF else "some" if self.share > 0 else "none"


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    code: str
    name: str
    cells: list[HeatCell]


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    """``parts`` are (code, name); the last cell of every row is the whole of the agency."""

    parts: list[tuple[str, str]]
    rows: list[HeatRow]
    whole: HeatRow


def heat_map(
    work: Sequence[OwnPart], parts: Iterable[tuple[str, str]], *, whole_name: str
) -> HeatMap:
    """Rows by the name of the agency; parts without any work stay as columns."""
    columns = list(parts)
    codes = [code for code, _name in columns]
    return HeatMap(
        parts=columns,
        rows=[_row(code, name, own, codes) for (name, code), own in _by_agency(work).items()],
        whole=_row("", whole_name, work, codes),
    )


def _row(code: str, name: str, work: Sequence[OwnPart], parts: Sequence[str]) -> HeatRow:
    cells = [_cell([piece for piece in work if piece.part == part]) for part in parts]
    return HeatRow(code=code, name=name, cells=[*cells, _cell(work)])


def _cell(work: Sequence[OwnPart]) -> HeatCell:
    return HeatCell(done_count=sum(piece.is_done for piece in work), total_count=len(work))


# How the round went on from day to day, replayed from the steps of its answers.

SHOWN = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """How many answers stood where at the end of a day; ``moved_count`` steps were made on it."""

    day: date
    moved_count: int
    waiting_count: int
    done_count: int


def day_curve(round_: Round) -> list[DayLine]:
    """The last days on which something moved, the newest last: one query."""
    steps = AnswerStep.objects.filter(answer__round=round_).order_by("pk")
    rows = steps.values_list("answer_id", "target", "at")
    moves = ((answer_id, target, timezone.localdate(at)) for answer_id, target, at in rows)
    return replay(moves, stage_policy(round_.policy))[-SHOWN:]


def replay(moves: Iterable[tuple[int, str, date]], policy: Policy) -> list[DayLine]:
    """The state at the end of each day with a move; moves are (answer, new stage, day) in order."""
    kinds = {stage.code: stage.counts_as for stage in policy.stages}
    stands: dict[int, str] = {}
    days: dict[date, DayLine] = {}
    for answer_id, target, day in moves:
        stands[answer_id] = kinds[target]
        before = days.get(day)
        days[day] = DayLine(
            day=day,
            moved_count=(before.moved_count if before else 0) + 1,
            waiting_count=sum(kind == "waiting" for kind in stands.values()),
            done_count=sum(kind == "done" for kind in stands.values()),
        )
    return [days[day] for day in sorted(days)]


# The report of a round: one model for page, sheet and PDF.


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

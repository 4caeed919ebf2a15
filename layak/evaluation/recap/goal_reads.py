"""The same answers by UNICEF's five goal areas: one model for page, sheet and paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions.files import goals_of_framework
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.rules import Goal, Goals, questions_of, unknown_codes
from layak.evaluation.recap.reads import RecapLine, recap
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import mark_text, share_text
from layak.rules.instrument import Edition, rounded
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE

CODE = "cfci"
ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class GoalQuestion:
    """``state`` is what is missing, empty where nothing is."""

    code: str
    text: str
    mark: str
    maximum: Decimal
    achieved: Decimal
    file_count: int
    state: str
    url: str

    @property
    def cells(self) -> tuple[str, ...]:
        """What a reader sees, column by column, the same on page, sheet and paper."""
        return (
            self.code,
            self.text,
            self.mark,
            decimal_id(self.maximum),
            str(self.file_count),
            self.state,
        )


@dataclass(frozen=True, kw_only=True)
class GoalLine:
    """``share`` (0-1) of what is available, None where nothing is."""

    code: str
    name: str
    name_en: str
    questions: list[GoalQuestion]
    answered_count: int
    achieved: Decimal
    available: Decimal
    file_count: int

    @property
    def share(self) -> Decimal | None:
        return self.achieved / self.available if self.available else None

    @property
    def open_count(self) -> int:
        return len(self.questions) - self.answered_count

    @property
    def cells(self) -> tuple[str, ...]:
        """Name, questions, answered, mark, maximum, share, files."""
        return (
            self.name,
            str(len(self.questions)),
            str(self.answered_count),
            decimal_id(self.achieved),
            decimal_id(self.available),
            share_text(self.share),
            str(self.file_count),
        )


@dataclass(frozen=True, kw_only=True)
class GoalReport:
    """``why_not`` says why there is nothing to show; ``outside`` are indicators of no goal."""

    round_code: str
    title: str
    whose: str
    source: str
    why_not: str
    goals: list[GoalLine]
    outside: list[tuple[str, str]]
    taken_at: datetime


def cfci_report(round_: Round, actor: Actor, *, at: datetime) -> GoalReport:
    """The round by goals, as far as the person may export it: as many queries as the recap."""
    tags, edition = goals_of_framework(CODE), edition_of(round_.revision_id)
    why_not = _why_not(tags, edition)
    found = None if why_not else recap(round_, actor, agency=None, at=at)
    lines = {line.code: line for line in found.lines if line.level == "question"} if found else {}
    placed = {code for goal in tags.goals for code in questions_of(goal, edition)} if found else {}
    return GoalReport(
        round_code=round_.code,
        title=round_.title,
        whose=found.agency if found else "",
        source=tags.source,
        why_not=why_not,
        goals=[_goal(goal, edition, lines) for goal in tags.goals] if found else [],
        outside=[
            (indicator.code, indicator.name)
            for indicator in edition.indicators
            if not any(question.code in placed for question in indicator.questions)
        ]
        if found
        else [],
        taken_at=at,
    )


def _why_not(tags: Goals, edition: Edition) -> str:
    if edition.instrument != tags.instrument:
        return _("Untuk instrumen %(title)s belum ada penempatan menurut tujuan CFCI.") % {
            "title": edition.title
        }
    unknown = unknown_codes(tags, edition)
    if unknown:
        return _("Penempatan tujuan menyebut kode yang tidak ada dalam instrumen ini: %s.") % (
            ", ".join(unknown[:5])
        )
    return ""


def _goal(goal: Goal, edition: Edition, lines: dict[str, RecapLine]) -> GoalLine:
    questions = [
        _question(lines[code], edition) for code in questions_of(goal, edition) if code in lines
    ]
    return GoalLine(
        code=goal.code,
        name=goal.name,
        name_en=goal.name_en,
        questions=questions,
        answered_count=sum((lines[question.code].mark is not None) for question in questions),
        achieved=rounded(_sum(q.achieved for q in questions), edition.precision),
        available=_sum(question.maximum for question in questions),
        file_count=sum(question.file_count for question in questions),
    )


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)


def _question(line: RecapLine, edition: Edition) -> GoalQuestion:
    """What is excluded where it does not apply has no maximum here either."""
    asked = edition.find(line.code)
    is_out = bool(line.mark is NOT_APPLICABLE and asked and asked.not_applicable == "excluded")
    state = ""
    if line.mark is None:
        state = _("belum dijawab")
    elif line.mark is not NOT_APPLICABLE and not line.file_count:
        state = _("tanpa bukti")
    return GoalQuestion(
        code=line.code,
        text=line.text,
        mark=mark_text(line.mark),
        maximum=ZERO if is_out else line.maximum,
        achieved=line.mark if isinstance(line.mark, Decimal) else ZERO,
        file_count=line.file_count or 0,
        state=state,
        url=line.url,
    )

"""The recap of a round in the ministry's order and codes, and by UNICEF's goal areas: one model for page, sheet and PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.answers.reads import asked, with_hidden
from layak.evaluation.editions.files import goals_of_framework
from layak.evaluation.editions.reads import edition_of, national_remarks, not_met_nationally
from layak.evaluation.editions.rules import Goal, Goals, questions_of, unknown_codes
from layak.evaluation.flags.reads import looks, shown_flags
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import answer_url, excerpt, mark_text, share_text
from layak.rules.instrument import Edition, Indicator, Part, Question, Section, rounded
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE, Mark, Score, score

type Level = Literal["part", "indicator", "section", "question"]
ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class RecapLine:
    """``mark`` of a part, indicator or section is the sum of its shown questions."""

    level: Level
    code: str
    text: str
    mark: Mark
    maximum: Decimal
    option: str = ""
    note: str = ""
    full_note: str = ""
    file_count: int | None = None
    lead: str = ""
    stage: str = ""
    url: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """What a reader sees, column by column, the same on page, sheet and paper."""
        return (
            self.code,
            self.text,
            mark_text(self.mark),
            decimal_id(self.maximum),
            self.option,
            self.note,
            "" if self.file_count is None else str(self.file_count),
            self.lead,
            self.stage,
        )


@dataclass(frozen=True, kw_only=True)
class Recap:
    """``agency`` is "" for the whole round; sums are then those of the round's score."""

    round_code: str
    title: str
    edition: str
    data_years: str
    agency: str
    lines: list[RecapLine]
    notes: list[tuple[str, str]]
    # of each flag: code of its question, what it says, the explanation or that there is none
    flags: list[tuple[str, str, str]]
    total: Decimal
    maximum: Decimal
    rank: str
    question_count: int
    answered_count: int
    not_applicable_count: int
    taken_at: datetime

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Of each line the page that it opens (none for a heading), then its cells."""
        return [(line.url, *line.cells) for line in self.lines]

    @property
    def unanswered_count(self) -> int:
        return self.question_count - self.answered_count - self.not_applicable_count


@dataclass(frozen=True, kw_only=True)
class _Row:
    answer: Answer
    mark: Mark
    option: str
    note: str
    file_count: int
    lead: str
    lead_id: int
    stage: str


def recap(round_: Round, actor: Actor, *, agency: Agency | None, at: datetime) -> Recap:
    """The recap of a round, or of the questions that one agency leads: two queries.

    Who may export only the own agency's gets that of the agencies of the own seats, whatever
    ``agency`` says. Without ``agency`` an own recap covers all own agencies.
    """
    rows = _rows(round_)
    # agencies whose questions are shown; None for everybody's
    leads = None if agency is None else frozenset({agency.pk})
    if actor.scope("recap.export") != "all":
        own = actor.agency_ids("recap.export")
        leads = own if leads is None else own & leads
    names = sorted({row.lead for row in rows.values() if leads and row.lead_id in leads})
    shown = {code: row for code, row in rows.items() if leads is None or row.lead_id in leads}
    label = "" if leads is None else ", ".join(names) or (agency.name if agency else _("tidak ada"))
    return _recap(round_, shown, rows, label, flags=_flags(shown, actor), at=at)


def _flags(shown: Mapping[str, _Row], by: Actor) -> list[tuple[str, str, str]]:
    """What was flagged in the answers shown, in their order: one query."""
    answers = [row.answer for row in shown.values()]
    looked = looks(answers)
    return [
        (
            answer.code,
            f"{flag.say} ({flag.about})" if flag.about else flag.say,
            f"{flag.text} ({flag.who})" if flag.text else _("belum dijelaskan"),
        )
        for answer in answers
        if answer.pk in looked
        for flag in shown_flags(looked[answer.pk], by)
    ]


def city_recap(round_: Round, *, agency: Agency | None, at: datetime) -> Recap:
    """The recap for the owner of the installation, at the command line."""
    rows = _rows(round_)
    if agency is None:
        return _recap(round_, rows, rows, "", at=at)
    shown = {code: row for code, row in rows.items() if row.lead_id == agency.pk}
    return _recap(round_, shown, rows, agency.name, at=at)


def _rows(round_: Round) -> dict[str, _Row]:
    lead = Assignment.objects.filter(answer=OuterRef("pk"), relation="lead", ended_at=None)
    answers = asked(Answer.objects.filter(round=round_), round_).annotate(
        led_by_id=Subquery(lead.values("agency_id")[:1]),
        lead_name=Subquery(lead.values("agency__name")[:1]),
        file_count=Count("uses", filter=Q(uses__removed_at=None)),
    )
    rows: dict[str, _Row] = {}
    for answer in answers.order_by("position"):
        answer.round = round_
        rows[answer.code] = _Row(
            answer=answer,
            mark=answer.mark if answer.is_applicable else NOT_APPLICABLE,
            option=answer.option,
            note=answer.note or answer.not_applicable_reason,
            file_count=answer.file_count,
            lead=answer.lead_name or "",
            lead_id=answer.led_by_id or 0,
            stage=answer.stage,
        )
    return rows


def _recap(
    round_: Round,
    shown: Mapping[str, _Row],
    rows: Mapping[str, _Row],
    agency: str,
    *,
    flags: Sequence[tuple[str, str, str]] = (),
    at: datetime,
) -> Recap:
    edition = edition_of(round_.revision_id)
    whole = score(edition, with_hidden({code: row.mark for code, row in rows.items()}, round_))
    lines = list(_lines(edition, round_, shown, whole))
    pieces = [whole.questions[code] for code in shown]
    states = [piece.state for piece in pieces]
    return Recap(
        round_code=round_.code,
        title=round_.title,
        edition=edition.title,
        data_years=", ".join(map(str, round_.data_years)),
        agency=agency,
        lines=lines,
        notes=[(line.code, line.full_note) for line in lines if line.full_note],
        flags=list(flags),
        total=_sum(whole, shown, edition.precision),
        maximum=sum((piece.available for piece in pieces), ZERO),
        rank="" if agency else whole.rank or "",
        question_count=len(pieces),
        answered_count=states.count("answered"),
        not_applicable_count=states.count("not_applicable"),
        taken_at=at,
    )


def _lines(
    edition: Edition, round_: Round, shown: Mapping[str, _Row], whole: Score
) -> Iterator[RecapLine]:
    stages = {stage.code: stage.label for stage in stage_policy(round_.policy).stages}
    unmet = national_remarks(edition)
    for part in edition.parts:
        questions = [q for indicator in part.indicators for q in indicator.questions]
        yield from _group("part", part, questions, shown, whole, edition.precision)
        for indicator in part.indicators:
            yield from _group(
                "indicator", indicator, indicator.questions, shown, whole, edition.precision
            )
            section_of = {q.code: s for s in indicator.sections for q in s.questions}
            begun: Section | None = None
            for question in indicator.questions:
                section = section_of.get(question.code)
                if section is not None and section is not begun and question.code in shown:
                    begun = section
                    yield from _group(
                        "section", section, section.questions, shown, whole, edition.precision
                    )
                if question.code in shown:
                    row = shown[question.code]
                    said = f" · {not_met_nationally()}" if question.code in unmet else ""
                    labels = {option.code: option.label for option in question.options}
                    line = RecapLine(
                        level="question",
                        code=question.code,
                        text=question.text,
                        mark=row.mark,
                        maximum=question.maximum,
                        option=labels.get(row.option, ""),
                        note=excerpt(row.note),
                        full_note=row.note,
                        file_count=row.file_count,
                        lead=row.lead,
                        stage=stages[row.stage] + said,
                        url=answer_url(row.answer.pk),
                    )
                    yield line


def _group(
    level: Level,
    group: Part | Indicator | Section,
    questions: Iterable[Question],
    shown: Mapping[str, _Row],
    whole: Score,
    precision: Decimal,
) -> Iterator[RecapLine]:
    """The heading of a group, unless nothing of it is shown."""
    codes = [question.code for question in questions if question.code in shown]
    if codes:
        available = sum((whole.questions[code].available for code in codes), ZERO)
        yield RecapLine(
            level=level,
            code=group.code,
            text=group.name,
            mark=_sum(whole, codes, precision),
            maximum=available,
        )


def _sum(whole: Score, codes: Iterable[str], precision: Decimal) -> Decimal:
    """The sum of these questions, rounded as the edition rounds: of all, the score's total."""
    return rounded(sum((whole.questions[code].achieved for code in codes), ZERO), precision)


def recap_agencies(round_: Round, actor: Actor) -> list[Agency]:
    """Agencies that lead questions of the round and may be chosen by this person: one query."""
    leading = Assignment.objects.filter(answer__round=round_, relation="lead", ended_at=None)
    found = Agency.objects.filter(pk__in=leading.values("agency_id")).order_by("name")
    if actor.scope("recap.export") != "all":
        found = found.filter(pk__in=actor.agency_ids("recap.export"))
    return list(found)


# The same answers by UNICEF's five goal areas: one model for page, sheet and paper.

CODE = "cfci"


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
        achieved=rounded(sum((q.achieved for q in questions), ZERO), edition.precision),
        available=sum((question.maximum for question in questions), ZERO),
        file_count=sum(question.file_count for question in questions),
    )


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

"""Scores: what an edition and a set of marks come to, exact and with their working.

With the questions that are not asked given the answers before them, and what moved between two
results, part by part.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final, Literal, NamedTuple

from layak.rules.instrument import Edition, Indicator, Part, Question, RankFloor, Section, rounded
from layak.rules.refusal import Problem

# Scores: what an edition and a set of marks come to, exact and with their working.
#
# Unanswered, zero and not applicable are three things. "Not applicable" counts 0 and stays in the
# maximum unless the edition excludes that question: then it leaves both sides of the sum. A
# question whose condition does not hold is not asked: it leaves both sides, and is no work. Rank
# floors are absolute points, also where excluded questions have lowered what is available.


class NotApplicable(Enum):
    """The type of the one value that says a question does not apply here."""

    NOT_APPLICABLE = "NA"


class NotAsked(Enum):
    """The type of the one value that says a question's condition does not hold."""

    NOT_ASKED = "-"


NOT_APPLICABLE: Final = NotApplicable.NOT_APPLICABLE
NOT_ASKED: Final = NotAsked.NOT_ASKED
type Mark = Decimal | NotApplicable | NotAsked | None
type State = Literal["answered", "unanswered", "not_applicable", "not_asked"]
ZERO = Decimal(0)


class QuestionScore(NamedTuple):
    """One question: `available` is 0 where it is not asked, or excluded and not applicable."""

    question: Question
    mark: Mark
    state: State
    achieved: Decimal
    available: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupScore:
    """A section, indicator or part. `maximum` is the stated one, `available` what could be had."""

    code: str
    name: str
    maximum: Decimal
    achieved: Decimal
    available: Decimal
    question_count: int
    answered_count: int
    not_applicable_count: int

    @property
    def unanswered_count(self) -> int:
        return self.question_count - self.answered_count - self.not_applicable_count

    @property
    def share(self) -> Decimal | None:
        """Achieved of available (0-1), or None where nothing is available."""
        return self.achieved / self.available if self.available else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRank:
    """`needs` is the smallest gain that lifts the score into the rank.

    `is_reachable` is false when more is needed than is still available.
    """

    name: str
    needs: Decimal
    is_reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A whole score with its working: every level down to the question, by code."""

    edition_code: str
    total: Decimal
    maximum: Decimal
    available: Decimal
    rank: str | None
    next_rank: NextRank | None
    question_count: int
    answered_count: int
    not_applicable_count: int
    parts: Mapping[str, GroupScore]
    indicators: Mapping[str, GroupScore]
    sections: Mapping[str, GroupScore]
    questions: Mapping[str, QuestionScore]

    @property
    def unanswered_count(self) -> int:
        return self.question_count - self.answered_count - self.not_applicable_count

    @property
    def share(self) -> Decimal | None:
        """Total of available (0-1), or None where nothing is available."""
        return self.total / self.available if self.available else None


def score(edition: Edition, marks: Mapping[str, Mark]) -> Score:
    """The score of a set of marks by question code; a code that is absent is unanswered.

    Each level is the exact sum of its marks, rounded once by the edition's precision (half up).
    Errors: ValueError for an unknown code or a mark outside 0..maximum; both are faults of the
    caller, who must have refused them before.
    """
    questions = {q.code: _question_score(q, marks.get(q.code)) for q in edition.questions}
    unknown = marks.keys() - questions.keys()
    if unknown:
        raise ValueError(f"Unknown question codes: {sorted(unknown)}")
    precision = edition.precision
    sections, indicators, parts = {}, {}, {}
    for part in edition.parts:
        for indicator in part.indicators:
            for section in indicator.sections:
                pieces = [questions[q.code] for q in section.questions]
                sections[section.code] = _group(section, pieces, precision)
            pieces = [questions[q.code] for q in indicator.questions]
            indicators[indicator.code] = _group(indicator, pieces, precision)
        pieces = [questions[q.code] for i in part.indicators for q in i.questions]
        parts[part.code] = _group(part, pieces, precision)
    achieved = sum([piece.achieved for piece in questions.values()], ZERO)
    total = rounded(achieved, precision)
    available = sum([part.available for part in parts.values()], ZERO)
    rank, following = _around(edition.ranks, total)
    next_rank = None
    if following is not None:
        needs = needed(following, total, precision)
        next_rank = NextRank(
            name=following.name, needs=needs, is_reachable=total + needs <= available
        )
    return Score(
        edition_code=edition.code,
        total=total,
        maximum=edition.maximum,
        available=available,
        rank=rank.name if rank else None,
        next_rank=next_rank,
        question_count=sum(part.question_count for part in parts.values()),
        answered_count=sum(part.answered_count for part in parts.values()),
        not_applicable_count=sum(part.not_applicable_count for part in parts.values()),
        parts=parts,
        indicators=indicators,
        sections=sections,
        questions=questions,
    )


def _question_score(question: Question, mark: Mark) -> QuestionScore:
    if mark is None:
        return QuestionScore(question, None, "unanswered", ZERO, question.maximum)
    if isinstance(mark, NotAsked):
        return QuestionScore(question, mark, "not_asked", ZERO, ZERO)
    if isinstance(mark, NotApplicable):
        available = ZERO if question.not_applicable == "excluded" else question.maximum
        return QuestionScore(question, mark, "not_applicable", ZERO, available)
    if not ZERO <= mark <= question.maximum:
        raise ValueError(f"Mark {mark} of {question.code} is outside 0..{question.maximum}")
    return QuestionScore(question, mark, "answered", mark, question.maximum)


def _group(
    level: Section | Indicator | Part, pieces: Sequence[QuestionScore], precision: Decimal
) -> GroupScore:
    states = [piece.state for piece in pieces]
    return GroupScore(
        code=level.code,
        name=level.name,
        maximum=level.maximum,
        achieved=rounded(sum([piece.achieved for piece in pieces], ZERO), precision),
        available=sum([piece.available for piece in pieces], ZERO),
        question_count=len(pieces) - states.count("not_asked"),
        answered_count=states.count("answered"),
        not_applicable_count=states.count("not_applicable"),
    )


def rank_of(edition: Edition, total: Decimal) -> str | None:
    """The rank a total earns, or None below the first floor."""
    rank, _ = _around(edition.ranks, total)
    return rank.name if rank else None


def _around(
    ranks: Iterable[RankFloor], total: Decimal
) -> tuple[RankFloor | None, RankFloor | None]:
    """The highest rank reached and the first one not reached."""
    reached = None
    for floor in ranks:
        if not floor.is_reached_by(total):
            return reached, floor
        reached = floor
    return reached, None


def needed(floor: RankFloor, total: Decimal, precision: Decimal) -> Decimal:
    """The smallest gain, in steps of precision, that lifts a total into a rank; 0 when reached."""
    if floor.is_reached_by(total):
        return ZERO
    steps = -((total - floor.above) // precision)
    gain = steps * precision
    if not floor.is_reached_by(total + gain):
        gain += precision
    return gain


def inputs_hash(edition_document_hash: str, marks: Mapping[str, Mark]) -> str:
    """sha256 (hex) over an edition and marks: the same whatever the order or the written zeros."""
    written = sorted((code, _canonical(mark)) for code, mark in marks.items() if mark is not None)
    text = json.dumps([edition_document_hash, written], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(mark: Decimal | NotApplicable | NotAsked) -> str:
    if isinstance(mark, NotApplicable | NotAsked):
        return str(mark.value)
    return f"{(mark + ZERO).normalize():f}"


def score_to_json(score: Score, problems: Iterable[Problem] = ()) -> dict[str, object]:
    """The plain form for commands and files: sums are exact strings with two decimals.

    `maximum` is what is available: an excluded question that does not apply has left it.
    """
    following = score.next_rank
    return {
        "edition": score.edition_code,
        "total": _cents(score.total),
        "maximum": _cents(score.available),
        "rank": score.rank,
        "next_rank": following and {"name": following.name, "needs": _cents(following.needs)},
        "parts": [_group_to_json(part) for part in score.parts.values()],
        "indicators": [_group_to_json(indicator) for indicator in score.indicators.values()],
        "problems": [{"question": problem.at, "say": problem.say} for problem in problems],
    }


def _group_to_json(group: GroupScore) -> dict[str, str]:
    return {
        "code": group.code,
        "score": _cents(group.achieved),
        "maximum": _cents(group.available),
    }


def _cents(value: Decimal) -> str:
    return f"{value:.2f}"


def settled(marks: Mapping[str, Mark]) -> dict[str, Mark]:
    """The marks of a round in which nothing changes any more: what is unanswered stays at 0."""
    return {code: ZERO if mark is None else mark for code, mark in marks.items()}


# Conditional questions: which of them are not asked, given the answers before them.


def hidden(edition: Edition, options: Mapping[str, str]) -> frozenset[str]:
    """Codes of the questions that are not asked while these options are chosen.

    ``options`` maps codes of questions to codes of options; what is absent or empty is not
    answered yet. What depends on a question that is not asked is not asked either.
    """
    found: set[str] = set()
    for question in edition.conditional:
        when = question.shown_when
        if when and (when.question in found or options.get(when.question, "") not in when.options):
            found.add(question.code)
    return frozenset(found)


def asked_marks(
    edition: Edition, marks: Mapping[str, Mark], options: Mapping[str, str]
) -> Mapping[str, Mark]:
    """The marks as they count: NOT_ASKED where the condition of a question does not hold.

    Where no option was chosen, as in a list of marks, the option that the mark reaches is taken.
    """
    if not edition.conditional:
        return marks
    out = hidden(edition, chosen_options(edition, marks, options))
    return {**marks, **dict.fromkeys(out, NOT_ASKED)}


def chosen_options(
    edition: Edition, marks: Mapping[str, Mark], options: Mapping[str, str]
) -> dict[str, str]:
    """The options that conditions look at; none where a question does not apply."""
    wanted = {
        question.shown_when.question for question in edition.conditional if question.shown_when
    }
    found = {}
    for code in wanted:
        question, mark = edition.find(code), marks.get(code)
        if question is not None and mark is not NOT_APPLICABLE:
            found[code] = options.get(code, "") or _worth(question, mark)
    return found


def _worth(question: Question, mark: Mark) -> str:
    """The highest option that is worth no more than the mark, which need not lie on a rung."""
    if not isinstance(mark, Decimal):
        return ""
    reached = [option for option in question.options if option.points <= mark]
    return max(reached, key=lambda option: option.points).code if reached else ""


def condition_of(edition: Edition, question: Question) -> tuple[str, list[str]]:
    """Code of the question that decides, and names of the options with which this one is asked."""
    when = question.shown_when
    other = edition.find(when.question) if when else None
    if when is None or other is None:
        return "", []
    return other.code, [option.label for option in other.options if option.code in when.options]


# From one result to the next, part by part: what moved, exactly, and which questions moved it.
#
# A question without a mark is not compared: it and its forerunners leave both sides. One that does
# not apply or is not asked counts 0 as it does in the sum. The steps always add up: what cannot be
# told of a question of today stands apart.


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A question whose points moved; ``before`` None: it has no forerunner."""

    code: str
    before: Decimal | None
    now: Decimal

    @property
    def change(self) -> Decimal:
        return self.now - (self.before or ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMoved:
    code: str
    name: str
    before: Decimal
    now: Decimal

    @property
    def change(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """``start`` + changes of ``parts`` - ``gone`` = ``end``; ``gone`` are points of questions that
    have no successor. ``moved`` are questions, the largest change first, ties in edition order.
    ``open_count`` questions of today are unanswered and left out, with the ``open_before`` points
    of their forerunners: ``start`` is the former total less those.
    """

    start: Decimal
    end: Decimal
    gone: Decimal
    gone_count: int
    open_count: int
    open_before: Decimal
    parts: tuple[PartMoved, ...]
    moved: tuple[Moved, ...]


def waterfall(
    edition: Edition,
    marks: Mapping[str, Mark],
    former: Mapping[str, Mark],
    origins: Mapping[str, tuple[str, ...]],
) -> Waterfall:
    """``marks`` by code of ``edition``, ``former`` by the codes of the edition before.

    ``origins`` names the former codes of each question of today; a former question that two of
    today name counts for the first in the order of the edition, so that no point counts twice.
    """
    taken: set[str] = set()
    parts, moved = [], []
    open_count, open_before = 0, ZERO
    for part in edition.parts:
        questions = []
        for question in (q for indicator in part.indicators for q in indicator.questions):
            code = question.code
            own = [one for one in origins.get(code, ()) if one in former and one not in taken]
            taken.update(own)
            before = sum((points_of(former[one]) for one in own), ZERO) if own else None
            if marks.get(code) is None:
                open_count, open_before = open_count + 1, open_before + (before or ZERO)
                continue
            questions.append(Moved(code=code, before=before, now=points_of(marks.get(code))))
        parts.append(
            PartMoved(
                code=part.code,
                name=part.name,
                before=sum((one.before or ZERO for one in questions), ZERO),
                now=sum((one.now for one in questions), ZERO),
            )
        )
        moved += [one for one in questions if one.change]
    left = [points_of(mark) for code, mark in former.items() if code not in taken]
    return Waterfall(
        start=sum(map(points_of, former.values()), ZERO) - open_before,
        end=sum((part.now for part in parts), ZERO),
        gone=sum(left, ZERO),
        gone_count=sum(1 for points in left if points),
        open_count=open_count,
        open_before=open_before,
        parts=tuple(parts),
        moved=tuple(sorted(moved, key=lambda one: -abs(one.change))),
    )


def points_of(mark: Mark) -> Decimal:
    """What a mark counts in a sum."""
    return mark if isinstance(mark, Decimal) else ZERO

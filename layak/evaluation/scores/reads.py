"""Scores of a round from its answers, live beside the question, and what a list of marks would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.fields import figure_years
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import share_text
from layak.evaluation.scores.rules import Figures, MarksList, read_marks, suggest_option
from layak.rules.instrument import Edition, Question
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Problem
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark, Score, asked_marks, score

# Scores of a round from its answers: one light query and the pure rule.


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Marks and chosen options of a round by code, as they stand in the answers."""

    revision_id: int
    marks: dict[str, Mark]
    options: dict[str, str]


def stored(round_id: int) -> Stored:
    """One light query, whether the questions are asked now or not."""
    rows = Answer.objects.filter(round_id=round_id)
    marks: dict[str, Mark] = {}
    options: dict[str, str] = {}
    revision_id = 0
    for code, mark, reason, option, wording in rows.values_list(
        "code", "mark", "not_applicable_reason", "option", "round__revision_id"
    ):
        revision_id = wording
        marks[code], options[code] = NOT_APPLICABLE if reason else mark, option
    return Stored(revision_id=revision_id, marks=marks, options=options)


def marks_of(round_id: int) -> dict[str, Mark]:
    """Code of each question to its self mark: a Decimal, not applicable, not asked, or None."""
    found = stored(round_id)
    if not found.marks:
        return {}
    return dict(asked_marks(edition_of(found.revision_id), found.marks, found.options))


def score_of(round_: Round) -> Score:
    """The self score of a round now: one query."""
    return score(edition_of(round_.revision_id), marks_of(round_.pk))


# What changes on the page while someone fills in: shares, the hint, the score.


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Shares by year as texts, their difference, and the option they point to."""

    shares: list[tuple[int, str]]
    difference: str
    option_code: str
    option_label: str

    @property
    def says_something(self) -> bool:
        return bool(self.shares or self.difference or self.option_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    label: str
    achieved: str
    maximum: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundMarks:
    """Marks of a round by code, and the answers that a person may open, in their order."""

    marks: Mapping[str, Mark]
    visible: list[tuple[str, int]]

    def neighbours(self, code: str) -> tuple[tuple[str, int] | None, tuple[str, int] | None]:
        """Code and id of the answers before and after, among those that may be opened."""
        at = next((spot for spot, (name, _pk) in enumerate(self.visible) if name == code), None)
        if at is None:
            return None, None
        return (
            self.visible[at - 1] if at else None,
            self.visible[at + 1] if at + 1 < len(self.visible) else None,
        )


MARKS = """
SELECT a.id, a.code, a.mark, a.not_applicable_reason <> '', a.option, r.revision_id,
       %(sees_all)s OR EXISTS (
         SELECT 1 FROM evaluation_assignment named
         WHERE named.answer_id = a.id AND named.ended_at IS NULL
           AND named.agency_id = ANY(%(agencies)s))
FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id
WHERE a.round_id = %(round)s ORDER BY a.position
"""


def round_marks(round_id: int, by: Actor) -> RoundMarks:
    """All marks of a round and what ``by`` may open and is asked now: one light query."""
    values = {
        "round": round_id,
        "sees_all": by.scope("answer.view") == "all",
        "agencies": list(by.agency_ids("answer.view")),
    }
    marks: dict[str, Mark] = {}
    options: dict[str, str] = {}
    visible: list[tuple[str, int]] = []
    revision_id = 0
    for pk, code, mark, is_na, option, wording, is_visible in fetch(MARKS, values):
        revision_id = wording
        marks[code], options[code] = NOT_APPLICABLE if is_na else mark, option
        if is_visible:
            visible.append((code, pk))
    if not marks:
        return RoundMarks(marks=marks, visible=visible)
    counted = asked_marks(edition_of(revision_id), marks, options)
    shown = [pair for pair in visible if counted[pair[0]] is not NOT_ASKED]
    return RoundMarks(marks=counted, visible=shown)


def live_score(
    edition: Edition, code: str, marks: Mapping[str, Mark], round_: Round
) -> dict[str, object]:
    """The self score now of a question's indicator, part and the whole.

    ``distance`` to the ranks is a sentence or empty.
    """
    result = score(edition, marks)
    place = edition.place(code)
    indicator, part = result.indicators[place.indicator.code], result.parts[place.part.code]
    base = f"/evaluasi/{round_.code}/"
    return {
        "lines": [
            ScoreLine(
                label=_("Indikator %(code)s") % {"code": indicator.code},
                achieved=decimal_id(indicator.achieved),
                maximum=decimal_id(indicator.maximum),
                url=f"{base}indikator/{indicator.code}/",
            ),
            ScoreLine(
                label=part.name,
                achieved=decimal_id(part.achieved),
                maximum=decimal_id(part.maximum),
                url=f"{base}bagian/{part.code}/",
            ),
            ScoreLine(
                label=_("Jumlah"),
                achieved=decimal_id(result.total),
                maximum=decimal_id(result.maximum),
                url=f"{base}nilai/",
            ),
        ],
        "rank": result.rank or _("belum berpredikat"),
        "distance": distance(result),
    }


def distance(result: Score) -> str:
    """How far the next rank is, as a sentence; empty at the top."""
    following = result.next_rank
    if following is None:
        return ""
    return _("%(points)s poin lagi ke %(rank)s") % {
        "points": decimal_id(following.needs),
        "rank": following.name,
    }


def mark_note(answer: Answer, question: Question) -> str:
    """A mark beside the option's points counts, and says so; empty where they agree."""
    option = next((o for o in question.options if o.code == answer.option), None)
    if answer.mark is None or option is None or answer.mark == option.points:
        return ""
    return _("Nilai %(mark)s berbeda dari pilihan (%(points)s). Nilai yang dihitung.") % {
        "mark": decimal_id(answer.mark),
        "points": decimal_id(option.points),
    }


def measured(answer: Answer, question: Question, data_years: list[int]) -> Measured:
    """Shares, difference and suggestion from the counts that are kept."""
    years = figure_years(question, data_years)
    kept = [answer.figures.get(str(year), {}) for year in years]
    counts = [
        (_number(one.get("numerator", "")), _number(one.get("denominator", ""))) for one in kept
    ]
    now = counts[-1] if counts else (None, None)
    before = counts[-2] if len(counts) > 1 else (None, None)
    figures = Figures(
        numerator=now[0],
        denominator=now[1],
        previous_numerator=before[0],
        previous_denominator=before[1],
    )
    option = suggest_option(question, figures)
    found = []
    if len(years) > 1 and figures.previous_share is not None:
        found.append((years[-2], share_text(figures.previous_share, places=2)))
    if figures.share is not None:
        found.append((years[-1], share_text(figures.share, places=2)))
    return Measured(
        shares=found,
        difference=_difference(figures, question),
        option_code=option.code if option and option.code != answer.option else "",
        option_label=option.label if option else "",
    )


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _difference(figures: Figures, question: Question) -> str:
    if figures.share is not None and figures.previous_share is not None:
        change = (figures.share - figures.previous_share) * 100
        return _trend(change, _("%s poin persen"))
    is_count = question.figures.startswith("count")
    if is_count and figures.numerator is not None and figures.previous_numerator is not None:
        return _trend(figures.numerator - figures.previous_numerator, "%s")
    return ""


def _trend(change: Decimal, unit: str) -> str:
    if not change:
        return _("tetap")
    word = _("naik") if change > 0 else _("turun")
    return f"{word} {unit % decimal_id(abs(change))}"


# What a list of marks would change in a round, before anything is written.


@dataclass(frozen=True, kw_only=True)
class MarkChange:
    """One mark of the list beside what stands in the round."""

    code: str
    label: str
    old: Mark
    new: Mark
    is_blocked: bool

    @property
    def differs(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, kw_only=True)
class MarksPreview:
    """What an import would do.

    ``blocked`` are rows whose answer is not the agency's turn; ``list_score`` is what the list
    alone comes to, as the command ``score`` says it.
    """

    changes: list[MarkChange]
    list_: MarksList
    list_score: Score
    score_before: Score
    score_after: Score

    @property
    def changed(self) -> list[MarkChange]:
        return [change for change in self.changes if change.differs]

    @property
    def blocked(self) -> list[MarkChange]:
        return [change for change in self.changed if change.is_blocked]


def preview_marks(*, round_: Round, rows: Sequence[Sequence[str]]) -> MarksPreview:
    """Compare a table with the round, writing nothing. Raises UnreadableMarks."""
    edition = edition_of(round_.revision_id)
    list_ = read_marks(rows, edition)
    kept = stored(round_.pk)
    before, after = kept.marks, {**kept.marks, **list_.marks}
    policy = stage_policy(round_.policy)
    stages = dict(Answer.objects.filter(round=round_).values_list("code", "stage"))
    changes = [
        MarkChange(
            code=question.code,
            label=question.text,
            old=before[question.code],
            new=list_.marks[question.code],
            is_blocked=not policy.is_editable(stages[question.code]),
        )
        for question in edition.questions
        if question.code in list_.marks
    ]
    return MarksPreview(
        changes=changes,
        list_=list_,
        list_score=score(edition, asked_marks(edition, list_.marks, {})),
        score_before=score(edition, asked_marks(edition, before, kept.options)),
        score_after=score(edition, asked_marks(edition, after, kept.options)),
    )


def in_turn(preview: MarksPreview) -> list[Problem]:
    """Changed rows whose answer has left the agency's desk: never taken."""
    return [
        Problem(change.code, "jawaban ini sudah diajukan", "Minta dikembalikan dahulu.")
        for change in preview.blocked
    ]


def unread(preview: MarksPreview) -> list[Problem]:
    """Rows of an unknown code or with a mark that was not understood."""
    list_ = preview.list_
    understood = {*list_.marks, *list_.blank, *list_.missing}
    return [problem for problem in preview.list_.problems if problem.at not in understood]


def stated_remarks(preview: MarksPreview, stated: Decimal | None) -> list[str]:
    """What to say of a printed sum that differs from the sum of the rows; nothing else refuses."""
    total = preview.list_score.total
    if stated is None or stated == total:
        return []
    return [
        _(
            "Jumlah yang tercetak pada daftar %(stated)s, jumlah barisnya %(total)s: "
            "selisih %(gap)s. Dicatat; yang dipakai adalah jumlah baris."
        )
        % {
            "stated": decimal_id(stated),
            "total": decimal_id(total),
            "gap": decimal_id(abs(stated - total)),
        }
    ]

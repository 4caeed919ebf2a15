"""An indicator that explains its score by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, EvidenceUse, Round
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.answers import stage_tone
from layak.evaluation.queries.live import RoundMarks, round_marks
from layak.evaluation.queries.score_page import remarks_of, state_of
from layak.evaluation.queries.shown import DASH, excerpt, mark_text
from layak.rules.instrument import Edition, Indicator, Question
from layak.rules.numbers import decimal_id
from layak.rules.scoring import QuestionScore, Score, score

NOTE = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A row of the indicator page, ready to print."""

    url: str
    code: str
    text: str
    option: str
    note: str
    tone: str
    stage: str
    files: int
    mark: str
    maximum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Questions that are summed together: a section, or the indicator as a whole.

    ``hidden`` sums up what belongs to other agencies: number, points and maximum.
    """

    code: str
    name: str
    lines: list[QuestionLine]
    achieved: str
    maximum: str
    hidden: tuple[int, str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorPage:
    round: Round
    code: str
    name: str
    part_name: str
    part_code: str
    blocks: list[Block]
    achieved: str
    maximum: str
    state: str
    remarks: list[str]
    previous: str
    next: str


def indicator_page(*, round_: Round, code: str, by: Actor) -> IndicatorPage | None:
    """An indicator with its questions: two queries. None for an unknown one, or one that holds
    nothing that ``by`` may see. Questions of other agencies are summed, not shown."""
    edition = edition_of(round_.revision_id)
    found = [(p, i) for p in edition.parts for i in p.indicators if i.code == code]
    if not found:
        return None
    part, indicator = found[0]
    codes = [question.code for question in indicator.questions]
    marks = round_marks(round_.pk, by)
    result = score(edition, marks.marks)
    asked = [code for code in codes if result.questions[code].state != "not_asked"]
    lines = _question_lines(round_, indicator, asked, by)
    if not lines:
        return None
    group = result.indicators[code]
    near = _near(edition, marks, code)
    return IndicatorPage(
        round=round_,
        code=code,
        name=indicator.name,
        part_name=part.name,
        part_code=part.code,
        blocks=_blocks(indicator, result, lines),
        achieved=decimal_id(group.achieved),
        maximum=decimal_id(group.maximum),
        state=state_of(group),
        remarks=remarks_of(edition, indicator),
        previous=near[0],
        next=near[1],
    )


def _question_lines(
    round_: Round, indicator: Indicator, codes: Sequence[str], by: Actor
) -> dict[str, QuestionLine]:
    used = EvidenceUse.objects.filter(answer=OuterRef("pk"), removed_at=None).order_by()
    count = used.values("answer").annotate(n=Count("*")).values("n")
    rows = Answer.objects.visible_to(by).filter(round=round_, code__in=codes)
    policy = stage_policy(round_.policy)
    tags = {stage.code: (stage_tone(policy, stage), stage.label) for stage in policy.stages}
    options = {
        question.code: {option.code: option.label for option in question.options}
        for question in indicator.questions
    }
    texts = {question.code: question.text for question in indicator.questions}
    address = reverse("answer_detail", args=[0]).replace("/0/", "/%d/")
    lines = {}
    for pk, code, stage, option, mark, reason, note, maximum, files in rows.annotate(
        file_count=Subquery(count)
    ).values_list(
        "pk", "code", "stage", "option", "mark", "not_applicable_reason", "note", "maximum",
        "file_count",
    ):  # fmt: skip
        tone, label = tags[stage]
        lines[code] = QuestionLine(
            url=address % pk,
            code=code,
            text=texts[code],
            option=options[code].get(option, DASH),
            note=excerpt(reason or note, NOTE),
            tone=tone,
            stage=label,
            files=files or 0,
            mark=_("tidak berlaku") if reason else mark_text(mark),
            maximum=decimal_id(maximum),
        )
    return lines


def _blocks(indicator: Indicator, result: Score, lines: Mapping[str, QuestionLine]) -> list[Block]:
    blocks = []
    in_sections = {q.code for section in indicator.sections for q in section.questions}
    rest = [q for q in indicator.questions if q.code not in in_sections]
    if rest:
        blocks.append(_block("", "", rest, result, lines))
    for section in indicator.sections:
        blocks.append(_block(section.code, section.name, section.questions, result, lines))
    return blocks


def _block(
    code: str,
    name: str,
    questions: Sequence[Question],
    result: Score,
    lines: Mapping[str, QuestionLine],
) -> Block:
    pieces = [result.questions[question.code] for question in questions]
    hidden = [
        piece for piece in pieces if piece.question.code not in lines and piece.state != "not_asked"
    ]
    return Block(
        code=code,
        name=name,
        lines=[lines[q.code] for q in questions if q.code in lines],
        achieved=decimal_id(sum((piece.achieved for piece in pieces), Decimal(0))),
        maximum=decimal_id(sum((question.maximum for question in questions), Decimal(0))),
        hidden=_summed(hidden) if hidden else None,
    )


def _summed(pieces: Sequence[QuestionScore]) -> tuple[int, str, str]:
    achieved = sum((piece.achieved for piece in pieces), Decimal(0))
    maximum = sum((piece.question.maximum for piece in pieces), Decimal(0))
    return len(pieces), decimal_id(achieved), decimal_id(maximum)


def _near(edition: Edition, marks: RoundMarks, code: str) -> tuple[str, str]:
    """Codes of the indicators before and after that hold something to see."""
    seen = [edition.place(name).indicator.code for name, _pk in marks.visible]
    order = list(dict.fromkeys(seen))
    at = order.index(code)
    return (order[at - 1] if at else "", order[at + 1] if at + 1 < len(order) else "")

"""Scores that explain themselves: an indicator by question, a part by indicator, the whole by part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import DASH, excerpt, mark_text, stage_tone
from layak.evaluation.scores.reads import RoundMarks, distance, round_marks
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.instrument import Edition, Indicator, Part, Question
from layak.rules.numbers import decimal_id
from layak.rules.scoring import GroupScore, QuestionScore, Score, needed, score

# Scores that explain themselves above the indicator: a part by indicator, the whole by part.


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A part or indicator in a table of scores; ``share`` (0-1) is for the bar."""

    code: str
    name: str
    url: str
    achieved: str
    maximum: str
    missing: str
    state: str
    lines: list[GroupLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPage:
    round: Round
    code: str
    name: str
    lines: list[GroupLine]
    achieved: str
    maximum: str
    missing: str
    state: str
    remarks: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankLine:
    name: str
    floor: str
    needs: str
    is_reached: bool
    is_target: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePage:
    round: Round
    total: str
    maximum: str
    rank: str
    distance: str
    state: str
    parts: list[GroupLine]
    ranks: list[RankLine]


def remarks_of(edition: Edition, level: Indicator | Part) -> list[str]:
    known = [note.text for note in edition.notes_at(level.code)]
    return [*([level.note] if level.note else []), *known]


def state_of(group: GroupScore | Score) -> str:
    """Answered, unanswered and not applicable: three numbers in one line."""
    said = [
        _("%(n)d dari %(all)d terjawab") % {"n": group.answered_count, "all": group.question_count}
    ]
    if group.not_applicable_count:
        said.append(_("%d tidak berlaku") % group.not_applicable_count)
    return ", ".join(said)


def part_page(*, round_: Round, code: str, by: Actor) -> PartPage | None:
    """A part by its indicators: one query. None for an unknown part."""
    edition = edition_of(round_.revision_id)
    part = next((part for part in edition.parts if part.code == code), None)
    if part is None:
        return None
    marks = round_marks(round_.pk, by)
    result = score(edition, marks.marks)
    group = result.parts[code]
    return PartPage(
        round=round_,
        code=code,
        name=part.name,
        lines=_indicator_lines(part, result, round_, _open_indicators(edition, marks)),
        achieved=decimal_id(group.achieved),
        maximum=decimal_id(group.maximum),
        missing=decimal_id(group.available - group.achieved),
        state=state_of(group),
        remarks=remarks_of(edition, part),
    )


def _open_indicators(edition: Edition, marks: RoundMarks) -> set[str]:
    return {edition.place(code).indicator.code for code, _pk in marks.visible}


def _indicator_lines(
    part: Part, result: Score, round_: Round, can_open: set[str]
) -> list[GroupLine]:
    return [
        _line(
            result.indicators[indicator.code],
            url=f"/evaluasi/{round_.code}/indikator/{indicator.code}/"
            if indicator.code in can_open
            else "",
        )
        for indicator in part.indicators
    ]


def _line(group: GroupScore, *, url: str, lines: Iterable[GroupLine] = ()) -> GroupLine:
    return GroupLine(
        code=group.code,
        name=group.name,
        url=url,
        achieved=decimal_id(group.achieved),
        maximum=decimal_id(group.maximum),
        missing=decimal_id(group.available - group.achieved),
        state=state_of(group),
        lines=list(lines),
    )


def score_page(*, round_: Round, by: Actor) -> ScorePage:
    """The total by part and indicator, and how far each rank is: one query."""
    edition = edition_of(round_.revision_id)
    marks = round_marks(round_.pk, by)
    result = score(edition, marks.marks)
    can_open = _open_indicators(edition, marks)
    ranks = [
        RankLine(
            name=floor.name,
            floor=(_("mulai %s") if floor.inclusive else _("di atas %s")) % decimal_id(floor.above),
            needs=decimal_id(needed(floor, result.total, edition.precision)),
            is_reached=floor.is_reached_by(result.total),
            is_target=floor.name == round_.target_rank,
        )
        for floor in edition.ranks
    ]
    return ScorePage(
        round=round_,
        total=decimal_id(result.total),
        maximum=decimal_id(result.maximum),
        rank=result.rank or _("belum berperingkat"),
        distance=distance(result),
        state=state_of(result),
        parts=[
            _line(
                result.parts[part.code],
                url=f"/evaluasi/{round_.code}/bagian/{part.code}/",
                lines=_indicator_lines(part, result, round_, can_open),
            )
            for part in edition.parts
        ],
        ranks=ranks,
    )


# An indicator that explains its score by question.

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
    # codes of the indicators before and after that hold something to see
    seen = [edition.place(name).indicator.code for name, _pk in marks.visible]
    order = list(dict.fromkeys(seen))
    at = order.index(code)
    near = (order[at - 1] if at else "", order[at + 1] if at + 1 < len(order) else "")
    blocks = []
    in_sections = {q.code for section in indicator.sections for q in section.questions}
    rest = [q for q in indicator.questions if q.code not in in_sections]
    if rest:
        blocks.append(_block("", "", rest, result, lines))
    for section in indicator.sections:
        blocks.append(_block(section.code, section.name, section.questions, result, lines))
    return IndicatorPage(
        round=round_,
        code=code,
        name=indicator.name,
        part_name=part.name,
        part_code=part.code,
        blocks=blocks,
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


@require_GET
@access("answer.view")
def indicator_detail(request: SignedInRequest, code: str, indicator: str) -> HttpResponse:
    page = indicator_page(round_=fetch_round(code), code=indicator, by=request.actor)
    if page is None:
        raise Http404
    return TemplateResponse(request, "evaluation/indicator_detail.html", {"page": page})


@require_GET
@access("answer.view")
def part_detail(request: SignedInRequest, code: str, part: str) -> HttpResponse:
    page = part_page(round_=fetch_round(code), code=part, by=request.actor)
    if page is None:
        raise Http404
    return TemplateResponse(request, "evaluation/part_detail.html", {"page": page})


@require_GET
@access("answer.view")
def score_detail(request: SignedInRequest, code: str) -> HttpResponse:
    page = score_page(round_=fetch_round(code), by=request.actor)
    return TemplateResponse(request, "evaluation/score_detail.html", {"page": page})

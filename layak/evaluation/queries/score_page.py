"""Scores that explain themselves above the indicator: a part by indicator, the whole by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Round
from layak.evaluation.queries.live import RoundMarks, distance, round_marks
from layak.rules.instrument import Edition, Indicator, Part
from layak.rules.numbers import decimal_id
from layak.rules.scoring import GroupScore, Score, needed, score


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
        ranks=_ranks(edition, result.total, round_.target_rank),
    )


def _ranks(edition: Edition, total: Decimal, target: str) -> list[RankLine]:
    return [
        RankLine(
            name=floor.name,
            floor=(_("mulai %s") if floor.inclusive else _("di atas %s")) % decimal_id(floor.above),
            needs=decimal_id(needed(floor, total, edition.precision)),
            is_reached=floor.is_reached_by(total),
            is_target=floor.name == target,
        )
        for floor in edition.ranks
    ]

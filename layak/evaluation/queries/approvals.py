"""Answers that wait for an approval or for acceptance, and what a person may do with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.conditions import asked
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, AnswerStep, Round, Statement
from layak.evaluation.permissions import can_move
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.shown import answer_url, day_text, excerpt, mark_text
from layak.evaluation.standing import Standing, standing_of, with_standing
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Verdict
from layak.rules.scoring import NOT_APPLICABLE

APPROVE, ON_PAPER, WAIVE, ACCEPT, RETURN = (
    "approve", "approve_by_statement", "waive", "accept", "return",
)  # fmt: skip
ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """One answer that waits; ``came_by`` tells who brought it into this stage, and how."""

    answer_id: int
    url: str
    code: str
    text: str
    mark: str
    points: Decimal
    maximum: str
    available: Decimal
    option: str
    note: str
    file_count: int
    since: str
    came_by: str
    lead_id: int
    stage: str
    accept: Verdict


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """``evidence_id`` is None for who may not open the scan."""

    evidence_id: int | None
    signer: str
    signed: str
    answer_count: int


@dataclass(frozen=True, kw_only=True)
class AgencyGroup:
    """Ready answers of one agency, with the verdicts of the three ways to approve them."""

    code: str
    name: str
    rows: list[WaitingRow]
    approve: Verdict
    on_paper: Verdict
    waive: Verdict
    statements: list[StatementLine]
    operators: list[str]
    achieved: str
    available: str

    @property
    def can_do_something(self) -> bool:
        return any(verdict.allowed for verdict in (self.approve, self.on_paper, self.waive))


def waiting_rows(
    round_: Round,
    actor: Actor,
    move: str,
    *,
    at: datetime,
    agency: Agency | None = None,
    ids: Sequence[int] | None = None,
) -> list[tuple[WaitingRow, Standing]]:
    """Answers from which ``move`` may begin, as far as the actor sees them: one query."""
    stages = stage_policy(round_.policy).move(move).sources if move != RETURN else ("approved",)
    answers = asked(Answer.objects.visible_to(actor), round_).filter(round=round_, stage__in=stages)
    if ids is not None:
        answers = answers.filter(pk__in=ids)
    if agency is not None:
        answers = answers.filter(
            assignments__agency=agency, assignments__relation="lead", assignments__ended_at=None
        )
    last = AnswerStep.objects.filter(answer=OuterRef("pk")).order_by("-pk")
    found = with_standing(answers, at=at).annotate(
        file_count=Count("uses", filter=Q(uses__removed_at=None)),
        step_move=Subquery(last.values("move")[:1]),
        step_name=Subquery(last.values("by__name")[:1]),
        step_note=Subquery(last.values("note")[:1]),
    )
    return [
        (_row(answer, standing, round_, actor), standing)
        for answer in found.order_by("position")
        for standing in (standing_of(answer, round_),)
    ]


def _row(answer: Answer, standing: Standing, round_: Round, actor: Actor) -> WaitingRow:
    question = edition_of(round_.revision_id).find(answer.code)
    options = {} if question is None else {o.code: o.label for o in question.options}
    mark = NOT_APPLICABLE if answer.not_applicable_reason else answer.mark
    is_excluded = (
        mark is NOT_APPLICABLE and question is not None and question.not_applicable == "excluded"
    )
    return WaitingRow(
        answer_id=answer.pk,
        url=answer_url(answer.pk),
        code=answer.code,
        text="" if question is None else question.text,
        mark=mark_text(mark),
        points=mark if isinstance(mark, Decimal) else ZERO,
        maximum=decimal_id(answer.maximum),
        available=ZERO if is_excluded else answer.maximum,
        option=options.get(answer.option, ""),
        note=excerpt(answer.note or answer.not_applicable_reason),
        file_count=answer.file_count,  # type: ignore[attr-defined]  # annotated
        since=day_text(timezone.localdate(answer.stage_since_at)),
        came_by=_came_by(answer, round_),
        lead_id=standing.lead_id or 0,
        stage=answer.stage,
        accept=can_move(actor, standing, ACCEPT),
    )


def _came_by(answer: Answer, round_: Round) -> str:
    move: str | None = answer.step_move  # type: ignore[attr-defined]  # annotated
    if move is None:
        return ""
    verb = stage_policy(round_.policy).move(move).past
    note: str = answer.step_note  # type: ignore[attr-defined]
    tail = f": {excerpt(note, 80)}" if note and move != APPROVE else ""
    return f"{answer.step_name} {verb}{tail}"  # type: ignore[attr-defined]


def fingerprint(rows: Iterable[WaitingRow]) -> str:
    """A short hash of what is approved: other marks, options, notes or files give another one."""
    facts = [
        (row.answer_id, row.mark, row.option, row.note, row.file_count, row.stage) for row in rows
    ]
    return hashlib.sha256(json.dumps(sorted(facts)).encode()).hexdigest()[:16]


def approval_groups(round_: Round, actor: Actor, *, at: datetime) -> list[AgencyGroup]:
    """Ready answers by leading agency, agencies by name; own ones for who sees only those.

    Four queries.
    """
    own = None if actor.scope("answer.view") == "all" else actor.agency_ids("answer.view")
    found = [
        (row, standing)
        for row, standing in waiting_rows(round_, actor, APPROVE, at=at)
        if own is None or row.lead_id in own
    ]
    led: dict[int, list[tuple[WaitingRow, Standing]]] = {}
    for row, standing in found:
        led.setdefault(row.lead_id, []).append((row, standing))
    statements = _statements(round_, actor)
    agencies = Agency.objects.filter(pk__in={*led, *statements}).order_by("name")
    operators = _operators(set(led), day=timezone.localdate(at))
    return [
        _group(agency, led.get(agency.pk, []), actor, statements, operators) for agency in agencies
    ]


def _group(
    agency: Agency,
    found: list[tuple[WaitingRow, Standing]],
    actor: Actor,
    statements: dict[int, list[StatementLine]],
    operators: dict[int, list[str]],
) -> AgencyGroup:
    rows = [row for row, _ in found]
    return AgencyGroup(
        code=agency.code,
        name=agency.name,
        rows=rows,
        approve=_for_all(actor, found, APPROVE),
        on_paper=_for_all(actor, found, ON_PAPER),
        waive=_for_all(actor, found, WAIVE),
        statements=statements.get(agency.pk, []),
        operators=operators.get(agency.pk, []),
        achieved=decimal_id(sum((row.points for row in rows), ZERO)),
        available=decimal_id(sum((row.available for row in rows), ZERO)),
    )


def _for_all(actor: Actor, found: list[tuple[WaitingRow, Standing]], move: str) -> Verdict:
    """The verdict of the first answer: lead, stage and round are the same for all of a group."""
    return can_move(actor, found[0][1], move) if found else Verdict(allowed=False)


def _statements(round_: Round, actor: Actor) -> dict[int, list[StatementLine]]:
    found = Statement.objects.filter(round=round_).annotate(answer_count=Count("answers"))
    if actor.scope("answer.view") != "all":
        found = found.filter(agency__in=actor.agency_ids("answer.view"))
    may_open = actor.may("evidence.view")
    lines: dict[int, list[StatementLine]] = {}
    for statement in found.order_by("-pk"):
        line = StatementLine(
            evidence_id=statement.evidence_id if may_open else None,
            signer=statement.signer_name,
            signed=day_text(statement.signed_on),
            answer_count=statement.answer_count,
        )
        lines.setdefault(statement.agency_id, []).append(line)
    return lines


def _operators(agency_ids: set[int], *, day: date) -> dict[int, list[str]]:
    """Who may take a ready answer back, by agency: the people to ask."""
    roles = [
        role.code for role in rights().roles.values() if role.rights.get("answer.ready") == "own"
    ]
    holdings = SeatHolding.objects.on(day).filter(
        seat__agency__in=agency_ids, seat__role__in=roles, user__is_active=True
    )
    names: dict[int, list[str]] = {}
    for agency_id, name in holdings.values_list("seat__agency_id", "user__name"):
        names.setdefault(agency_id, []).append(name)
    return names

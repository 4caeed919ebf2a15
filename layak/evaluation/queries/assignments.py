"""Who works on which question of a round, and how much each agency carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.due import closing_days, due_day
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Assignment, Delegation, Round
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.shown import answer_url, day_text
from layak.rules.calendars import is_late
from layak.rules.stages import FIRST, STATES, Stage


@dataclass(frozen=True, kw_only=True)
class ShareRow:
    """One question with its bodies; ``contributors`` say who is only invited."""

    answer_id: int
    url: str
    code: str
    text: str
    part: str
    lead: str
    lead_remark: str
    contributors: str
    due: str
    stage: str
    is_open: bool
    is_late: bool
    lead_code: str
    agency_codes: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class LoadLine:
    code: str
    name: str
    is_invited: bool
    lead_count: int
    contributor_count: int
    open_count: int
    late_count: int


@dataclass(frozen=True, kw_only=True)
class AssignmentPage:
    rows: list[ShareRow]
    all_count: int
    load: list[LoadLine]
    agencies: list[Agency]
    parts: list[tuple[str, str]]


def assignment_page(
    round_: Round, *, agency: str = "", part: str = "", at: datetime
) -> AssignmentPage:
    """Questions named to one agency (code) or in one part, with everybody's load: four queries."""
    rows = share_rows(round_, at=at)
    agencies = list(Agency.objects.current().order_by("name"))
    shown = [
        row
        for row in rows
        if (not agency or agency in row.agency_codes) and (not part or row.part == part)
    ]
    return AssignmentPage(
        rows=shown,
        all_count=len(rows),
        load=_load(rows, agencies),
        agencies=agencies,
        parts=[(part.code, part.name) for part in edition_of(round_.revision_id).parts],
    )


def share_rows(round_: Round, *, at: datetime) -> list[ShareRow]:
    """Every question of the round in order: three queries."""
    given = Delegation.objects.filter(assignment=OuterRef("pk"), ended_at=None)
    current = (
        Assignment.objects.filter(ended_at=None)
        .select_related("agency", "caretaker_for")
        .annotate(delegate_name=Subquery(given.values("to__name")[:1]))
    )
    answers = (
        Answer.objects.filter(round=round_)
        .only("pk", "code", "position", "stage", "due_on")
        .prefetch_related(Prefetch("assignments", queryset=current.order_by("position")))
        .order_by("position")
    )
    stages = {stage.code: stage for stage in stage_policy(round_.policy).stages}
    closing, today = closing_days(round_), timezone.localdate(at)
    return [
        _row(
            round_,
            answer,
            stages[answer.stage],
            due_day(stages[answer.stage], answer.due_on, closing),
            today=today,
        )
        for answer in answers
    ]


def _row(
    round_: Round, answer: Answer, stage: Stage, due_on: date | None, *, today: date
) -> ShareRow:
    edition = edition_of(round_.revision_id)
    question = edition.find(answer.code)
    bodies = list(answer.assignments.all())
    lead = next((body for body in bodies if body.relation == Assignment.Relation.LEAD), None)
    others = [body for body in bodies if body is not lead]
    return ShareRow(
        answer_id=answer.pk,
        url=answer_url(answer.pk),
        code=answer.code,
        text="" if question is None else question.text,
        part="" if question is None else edition.place(answer.code).part.code,
        lead=lead.agency.name if lead else _("tanpa pemimpin"),
        lead_remark=_remark(lead),
        contributors=", ".join(_named(body) for body in others),
        due=day_text(due_on) if due_on else "",
        stage=stage.label,
        is_open=stage.counts_as == "open",
        is_late=due_on is not None and is_late(due_on, today=today),
        lead_code=lead.agency.code if lead else "",
        agency_codes=frozenset(body.agency.code for body in bodies),
    )


def _remark(lead: Assignment | None) -> str:
    if lead is None:
        return ""
    said = []
    if lead.caretaker_for is not None:
        said.append(_("mengampu untuk %(name)s (diundang)") % {"name": lead.caretaker_for.name})
    said.extend(_delegated(lead))
    return ", ".join(said)


def _named(body: Assignment) -> str:
    """The contributor, invited or not, how far its part is once it has begun, and who has it."""
    said = [_("diundang")] if body.agency.is_invited else []
    if body.state != FIRST:
        said.append(STATES[body.state].lower())
    said.extend(_delegated(body))
    return f"{body.agency.name} ({', '.join(said)})" if said else body.agency.name


def _delegated(body: Assignment) -> list[str]:
    name: str | None = body.delegate_name  # type: ignore[attr-defined]  # annotated
    return [_("dilimpahkan kepada %(name)s") % {"name": name}] if name else []


def _load(rows: Sequence[ShareRow], agencies: Sequence[Agency]) -> list[LoadLine]:
    lines = []
    for agency in agencies:
        led = [row for row in rows if row.lead_code == agency.code]
        named_count = sum(1 for row in rows if agency.code in row.agency_codes)
        if named_count:
            lines.append(
                LoadLine(
                    code=agency.code,
                    name=agency.name,
                    is_invited=agency.is_invited,
                    lead_count=len(led),
                    contributor_count=named_count - len(led),
                    open_count=sum(1 for row in led if row.is_open),
                    late_count=sum(1 for row in led if row.is_late),
                )
            )
    return sorted(lines, key=lambda line: (-line.lead_count, line.name))

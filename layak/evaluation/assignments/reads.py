"""Who works on which question of a round, how much each agency carries, who sits there, and what happened before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.answers.models import Answer, Assignment, AssignmentStep, Delegation
from layak.evaluation.answers.reads import who_text
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import DEFAULT_POLICY, stage_policy
from layak.evaluation.rounds.reads import closing_days, due_day
from layak.evaluation.rounds.wording import answer_url, day_text, moment_text
from layak.rules.calendars import is_late
from layak.rules.stages import FIRST, MOVES, STATES

# The people on the seats of an agency.

# the right that does the work of each relation
WORK = {
    Assignment.Relation.LEAD.value: "answer.edit",
    Assignment.Relation.CONTRIBUTOR.value: "contribution.edit",
}


def people_with(permission: str, *, agency_id: int | None, today: date) -> list[User]:
    """Active accounts that hold a seat of the agency today which brings the right: one query.

    No agency (a question that nobody leads), nobody.
    """
    if agency_id is None:
        return []
    roles = [role.code for role in rights().roles.values() if permission in role.rights]
    holdings = SeatHolding.objects.on(today).filter(seat__agency_id=agency_id, seat__role__in=roles)
    people = User.objects.filter(pk__in=holdings.values("user_id"), is_active=True)
    return list(people.order_by("name"))


# Agencies that lead open questions while nobody there can fill them in.


@dataclass(frozen=True, slots=True, kw_only=True)
class VacantBody:
    agency_id: int
    name: str
    open_count: int


def vacant_bodies(*, today: date, round_: Round | None = None) -> list[VacantBody]:
    """By the number of open questions, in one round or in all that are not closed: one query.

    Bodies outside the mayor's command are left out: they are invited, and others fill in for them.
    """
    stages = stage_policy(round_.policy if round_ else DEFAULT_POLICY).stages
    filling = [code for code, role in rights().roles.items() if "answer.edit" in role.rights]
    held = SeatHolding.objects.on(today).filter(seat__role__in=filling, user__is_active=True)
    leads = Assignment.objects.filter(
        relation="lead",
        ended_at=None,
        agency__command="kota",
        answer__stage__in=[stage.code for stage in stages if stage.counts_as == "open"],
        answer__round__closed_at=None,
    ).exclude(agency__in=held.values("seat__agency"))
    if round_ is not None:
        leads = leads.filter(answer__round=round_)
    counted = leads.values_list("agency_id", "agency__name").annotate(n=Count("pk"))
    return [
        VacantBody(agency_id=pk, name=name, open_count=n)
        for pk, name, n in counted.order_by("-n", "agency__name")
    ]


# Who works on which question of a round, and how much each agency carries.


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
    edition = edition_of(round_.revision_id)
    rows = []
    for answer in answers:
        question, stage = edition.find(answer.code), stages[answer.stage]
        due_on = due_day(stage, answer.due_on, closing)
        bodies = list(answer.assignments.all())
        lead = next((body for body in bodies if body.relation == Assignment.Relation.LEAD), None)
        others = [body for body in bodies if body is not lead]
        row = ShareRow(
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
        rows.append(row)
    return rows


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


def load_lines(rows: Sequence[ShareRow], agencies: Sequence[Agency]) -> list[dict[str, object]]:
    """How much each agency carries, the one that leads most first; those without work are left out."""
    lines = []
    for agency in agencies:
        led = [row for row in rows if row.lead_code == agency.code]
        named_count = sum(1 for row in rows if agency.code in row.agency_codes)
        if named_count:
            line: dict[str, object] = {
                "code": agency.code,
                "name": agency.name,
                "is_invited": agency.is_invited,
                "lead_count": len(led),
                "contributor_count": named_count - len(led),
                "open_count": sum(1 for row in led if row.is_open),
                "late_count": sum(1 for row in led if row.is_late),
            }
            lines.append((-len(led), agency.name, line))
    return [line for _count, _name, line in sorted(lines, key=lambda found: found[:2])]


# What happened to the assignments of an answer: begun, handed in, given to someone, ended.


def assignment_trace(
    steps: Iterable[AssignmentStep], given: Iterable[Delegation]
) -> list[dict[str, str]]:
    """Steps and delegations in one list, newest first."""
    words = {
        "assign": _("mulai ditugasi"),
        "move": _("mengambil alih penugasan"),
        "end": _("tidak lagi ditugasi"),
    }
    dated = []
    for step in steps:
        agency = step.on_behalf_of.name if step.on_behalf_of else ""
        line = {
            "agency": step.assignment.agency.name,
            "text": MOVES[step.move].past
            if step.move in MOVES
            else words.get(step.move, step.move),
            "who": who_text(step.by.name, agency) if step.by else "",
            "at": moment_text(step.at),
            "note": step.note,
        }
        dated.append((step.at, step.pk, line))
    for row in given:
        begun = {
            "agency": row.assignment.agency.name,
            "text": _("dilimpahkan kepada %(name)s") % {"name": row.to.name},
            "who": row.given_by.name,
            "at": moment_text(row.given_at),
            "note": row.note,
        }
        dated.append((row.given_at, row.pk, begun))
        if row.ended_at:
            ended = {
                "agency": row.assignment.agency.name,
                "text": _("pelimpahan kepada %(name)s berakhir") % {"name": row.to.name},
                "who": "",
                "at": moment_text(row.ended_at),
                "note": "",
            }
            dated.append((row.ended_at, row.pk, ended))
    dated.sort(key=lambda line: line[:2], reverse=True)
    return [line for _at, _pk, line in dated]

"""Who works on which question: shared out from the edition, then changed by the secretariat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from layak.city.agencies.bodies.models import Agency, AgencyAlias
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, user_of
from layak.evaluation.actions.assignment_rows import (
    CONTRIBUTOR,
    LEAD,
    begin_assignment,
    end_assignment,
    hand_over,
)
from layak.evaluation.editions import edition_of
from layak.evaluation.events import AgencyRowsMoved, AssignmentChanged
from layak.evaluation.models import Answer, Assignment, Round
from layak.evaluation.permissions import check_can_change_round
from layak.platform.audit.log import log
from layak.rules.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Agencies by the codes that editions use, merged ones resolved; and who stands in."""

    agencies: dict[str, Agency]
    caretaker: Agency


def roster(*, caretaker: Agency) -> Roster:
    """Every agency by code and alias, a merged one as the body it went into."""
    everyone = {agency.pk: agency for agency in Agency.objects.all()}
    by_code = {agency.code: _survivor(agency, everyone) for agency in everyone.values()}
    for alias in AgencyAlias.objects.all():
        by_code.setdefault(alias.name.lower(), _survivor(everyone[alias.agency_id], everyone))
    return Roster(agencies=by_code, caretaker=caretaker)


def _survivor(agency: Agency, everyone: dict[int, Agency]) -> Agency:
    while agency.merged_into_id:
        agency = everyone[agency.merged_into_id]
    return agency


def share_out(round_: Round, roster_: Roster, *, at: datetime) -> None:
    """Assign every answer of a new round that has no one yet as its edition names the bodies.

    The first-named body leads. One outside the mayor's command is invited, never assigned:
    the caretaker leads in its place and it contributes. A question that names nobody is led by
    the caretaker. Names that the city does not have are passed over.
    """
    edition = edition_of(round_.revision_id)
    rows: list[Assignment] = []
    for answer in Answer.objects.filter(round=round_, assignments=None):
        question = edition.find(answer.code)
        named = question.agencies if question else ()
        bodies = [roster_.agencies[code] for code in named if code in roster_.agencies]
        rows.extend(_shares(answer, bodies, roster_.caretaker, at=at))
    Assignment.objects.bulk_create(rows)


def _shares(
    answer: Answer, bodies: list[Agency], caretaker: Agency, *, at: datetime
) -> list[Assignment]:
    bodies = list(dict.fromkeys(bodies))
    first = bodies[0] if bodies else caretaker
    lead = caretaker if first.is_invited else first
    others = [body for body in bodies if body != lead]
    leading = Assignment(
        answer=answer,
        agency=lead,
        relation=LEAD,
        caretaker_for=first if first.is_invited else None,
        assigned_at=at,
    )
    helping = [
        Assignment(
            answer=answer, agency=body, relation=CONTRIBUTOR, position=position, assigned_at=at
        )
        for position, body in enumerate(others, start=1)
    ]
    return [leading, *helping]


@transaction.atomic
def set_lead(*, answer: Answer, agency: Agency, by: Actor, at: datetime) -> None:
    """Another agency leads from now on; the former lead contributes.

    Raises Refused for an invited body: it contributes, someone of the city leads.
    """
    check_can_change_round(by, answer.round, "assignment.manage")
    if agency.is_invited:
        raise Refused(
            f"{agency.name} diundang, bukan ditugasi. Pilih pemimpin dari perangkat kota."
        )
    _make_lead(answer, agency, by=by.user, at=at)
    _tell(answer, f"dipimpin {agency.name}", by=by, at=at)


def _make_lead(answer: Answer, agency: Agency, *, by: User, at: datetime) -> None:
    current = Assignment.objects.select_for_update().filter(answer=answer, ended_at=None)
    rows = list(current.select_related("agency"))
    former = next((row for row in rows if row.relation == LEAD), None)
    if former and former.agency_id == agency.pk:
        return
    for row in rows:
        if row is former or row.agency_id == agency.pk:
            end_assignment(row, by=by, at=at)
    begin_assignment(Assignment(answer=answer, agency=agency, relation=LEAD), by=by, at=at)
    if former:
        helping = Assignment(answer=answer, agency=former.agency, relation=CONTRIBUTOR, position=1)
        begin_assignment(helping, by=by, at=at)


@transaction.atomic
def add_contributor(*, answer: Answer, agency: Agency, by: Actor, at: datetime) -> None:
    """Name one more agency on the question. Raises Refused when it is named already."""
    check_can_change_round(by, answer.round, "assignment.manage")
    current = Assignment.objects.filter(answer=answer, ended_at=None)
    if current.filter(agency=agency).exists():
        raise Refused(f"{agency.name} sudah tercantum pada pertanyaan ini.")
    row = Assignment(
        answer=answer, agency=agency, relation=CONTRIBUTOR, position=current.count() + 1
    )
    begin_assignment(row, by=by.user, at=at)
    _tell(answer, f"{agency.name} ikut menyumbang", by=by, at=at)


@transaction.atomic
def remove_contributor(*, answer: Answer, agency: Agency, by: Actor, at: datetime) -> None:
    """The agency is no longer named; what it handed in stays."""
    check_can_change_round(by, answer.round, "assignment.manage")
    row = (
        Assignment.objects.select_for_update()
        .filter(answer=answer, agency=agency, relation=CONTRIBUTOR, ended_at=None)
        .first()
    )
    if row is None:
        raise Refused(f"{agency.name} tidak menyumbang pada pertanyaan ini.")
    end_assignment(row, by=by.user, at=at)
    _tell(answer, f"{agency.name} tidak lagi menyumbang", by=by, at=at)


def _tell(answer: Answer, what: str, *, by: Actor, at: datetime) -> None:
    event = AssignmentChanged(
        round=answer.round.code, answer=answer.pk, code=answer.code, what=what
    )
    log(event, by=by.user, at=at)


@transaction.atomic
def move_agency_rows(
    *,
    source: Agency,
    target: Agency,
    reason: str,
    by: Actor | None,
    at: datetime,
    answer_ids: Sequence[int] | None = None,
) -> int:
    """Hand the open assignments of one agency to another: all of them, or those named.

    Used when bodies merge or split in the middle of a round; rounds that are closed keep
    their history. Where the caretaker stands in for ``source``, it now does for ``target``.
    The number of assignments moved.
    """
    rows = Assignment.objects.filter(agency=source, ended_at=None, answer__round__closed_at=None)
    if answer_ids is not None:
        rows = rows.filter(answer__in=answer_ids)
    stood_for = Assignment.objects.filter(
        caretaker_for=source, ended_at=None, answer__round__closed_at=None
    )
    if answer_ids is not None:
        stood_for = stood_for.filter(answer__in=answer_ids)
    stood_for.update(caretaker_for=target)
    moved = 0
    for row in rows.select_related("answer", "agency").select_for_update(of=("self",)):
        if row.relation == LEAD and target.is_invited:
            raise Refused(
                f"{target.name} diundang, bukan ditugasi, dan tidak dapat memimpin {row.answer}."
            )
        hand_over(row, target, by=user_of(by), at=at, why=reason)
        moved += 1
    event = AgencyRowsMoved(
        source=source.name, target=target.name, assignment_count=moved, reason=reason
    )
    log(event, by=user_of(by), at=at)
    return moved

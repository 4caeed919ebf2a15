"""Rows of assignments: begun, ended, handed to another body; each with a step of its history."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.evaluation.actions.part_notices import forget_notices
from layak.evaluation.models import (
    Assignment,
    AssignmentStep,
    Contribution,
    Delegation,
    TableRow,
)
from layak.evaluation.queries.seat_people import WORK, people_with
from layak.platform.notifications import withdraw

LEAD, CONTRIBUTOR = Assignment.Relation.LEAD, Assignment.Relation.CONTRIBUTOR
BEGIN, MOVE, END = "assign", "move", "end"


def begin_assignment(row: Assignment, *, by: User | None, at: datetime, note: str = "") -> None:
    """Write a new assignment with its first step."""
    row.assigned_at = at
    row.save()
    move = MOVE if note else BEGIN
    _step(row, move, source="", target=row.state, by=by, at=at, note=note)


def end_assignment(row: Assignment, *, by: User | None, at: datetime, note: str = "") -> None:
    """The agency is no longer named: its notices and whoever worked on it are let go.

    What it wrote stays.
    """
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _step(row, END, source=row.state, target="ended", by=by, at=at, note=note)
    forget_notices(row.pk)
    for given in row.delegations.filter(ended_at=None):
        end_delegation(given, at=at)


def reopen_assignment(row: Assignment, *, by: User | None, at: datetime, note: str) -> None:
    """Named again as before it was ended, with the state of its part; nobody else's delegate."""
    row.ended_at = None
    row.save(update_fields=["ended_at"])
    _step(row, BEGIN, source="", target=row.state, by=by, at=at, note=note)


def end_delegation(given: Delegation, *, at: datetime) -> None:
    """It lies with the agency again; what was said of it and not read yet is taken back."""
    given.ended_at = at
    given.save(update_fields=["ended_at"])
    withdraw(about=about_delegation(given))


def about_delegation(given: Delegation) -> str:
    return f"delegation:{given.pk}"


def hand_over(row: Assignment, target: Agency, *, by: User | None, at: datetime, why: str) -> None:
    """End one assignment and give it to ``target``, who may be named there already.

    State, due day, part, table rows and delegate go along. A contributor that comes to a body
    named there already leaves that body's assignment as it is, and its own part readable beside
    it; a lead takes that body's place.
    """
    given = list(row.delegations.filter(ended_at=None))
    end_assignment(row, by=by, at=at, note=f"{why}: {target.name}")
    there = Assignment.objects.filter(answer=row.answer_id, agency=target, ended_at=None).first()
    if there and (row.relation == CONTRIBUTOR):
        if there.relation == CONTRIBUTOR:
            _move_part(row, target)
        return
    if there:
        end_assignment(there, by=by, at=at, note=why)
    new = Assignment(
        answer_id=row.answer_id,
        agency=target,
        relation=row.relation,
        caretaker_for_id=row.caretaker_for_id,
        position=row.position,
        state=row.state,
        state_since_at=row.state_since_at,
        due_on=row.due_on,
    )
    begin_assignment(new, by=by, at=at, note=f"{why}: {row.agency.name}")
    _move_part(row, target)
    _give_on(given, new, at=at)


def _move_part(row: Assignment, target: Agency) -> None:
    """The part of ``row``'s agency becomes the target's, unless that has one of its own."""
    if not Contribution.objects.filter(answer=row.answer_id, agency=target).exists():
        Contribution.objects.filter(answer=row.answer_id, agency=row.agency_id).update(
            agency=target
        )
    TableRow.objects.filter(answer=row.answer_id, agency=row.agency_id).update(agency=target)


def _give_on(given: list[Delegation], new: Assignment, *, at: datetime) -> None:
    """Whoever worked on it goes on where the own seat came along."""
    if not given:
        return
    people = people_with(WORK[new.relation], agency_id=new.agency_id, today=timezone.localdate(at))
    here = {person.pk for person in people}
    Delegation.objects.bulk_create(
        Delegation(
            assignment=new, to_id=old.to_id, note=old.note, given_at=at, given_by_id=old.given_by_id
        )
        for old in given
        if old.to_id in here
    )


def _step(
    row: Assignment,
    move: str,
    *,
    source: str,
    target: str,
    by: User | None,
    at: datetime,
    note: str,
) -> None:
    AssignmentStep.objects.create(
        assignment=row, move=move, source=source, target=target, note=note, at=at, by=by
    )

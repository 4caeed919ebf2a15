"""Agencies and named persons of the last round work on the same questions again."""

from __future__ import annotations

from datetime import datetime

from layak.city.people.roles.actor import Actor
from layak.evaluation.models import Assignment, Delegation
from layak.evaluation.queries.carry_owners import Owner
from layak.evaluation.queries.carrying import CarryItem, CarryPlan

type Row = tuple[int, bool, int | None]


def bring_owners(plan: CarryPlan, *, by: Actor, at: datetime) -> int:
    """Set the assignments of the plan where they differ; how many were set.

    An assignment that is replaced ends; who it is delegated to comes along.
    """
    changed = [item for item in plan.items if item.owners and _wanted(item) != _current(item)]
    ended = [row.pk for item in changed for row in item.current_owners]
    Assignment.objects.filter(pk__in=ended).update(ended_at=at)
    made = Assignment.objects.bulk_create(
        _assignment(item, owner, position, at=at)
        for item in changed
        for position, owner in enumerate(item.owners)
    )
    standing = {(row.answer_id, row.agency_id): row for row in made}
    kept = (row for item in plan.items if item not in changed for row in item.current_owners)
    standing.update({(row.answer_id, row.agency_id): row for row in kept})
    _bring_delegations(plan, standing, by=by, at=at)
    return len(made)


def _wanted(item: CarryItem) -> set[Row]:
    return {(owner.agency_id, owner.is_lead, owner.caretaker_for_id) for owner in item.owners}


def _current(item: CarryItem) -> set[Row]:
    lead = Assignment.Relation.LEAD
    return {
        (row.agency_id, row.relation == lead, row.caretaker_for_id) for row in item.current_owners
    }


def _assignment(item: CarryItem, owner: Owner, position: int, *, at: datetime) -> Assignment:
    relation = Assignment.Relation.LEAD if owner.is_lead else Assignment.Relation.CONTRIBUTOR
    return Assignment(
        answer=item.answer,
        agency_id=owner.agency_id,
        relation=relation,
        caretaker_for_id=owner.caretaker_for_id,
        position=position,
        assigned_at=at,
    )


def _bring_delegations(
    plan: CarryPlan, standing: dict[tuple[int, int], Assignment], *, by: Actor, at: datetime
) -> None:
    """One's own delegation to oneself would be none."""
    Delegation.objects.bulk_create(
        Delegation(
            assignment=standing[item.answer.pk, owner.agency_id],
            to_id=owner.delegate_id,
            note=owner.delegation_note,
            given_at=at,
            given_by=by.user,
        )
        for item in plan.items
        for owner in item.owners
        if owner.delegate_id not in (None, by.user.pk)
        and (item.answer.pk, owner.agency_id) in standing
    )

"""Turns and roles of an agency that merges: the successor answers in its place."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.workflows.rapidaction.events.duty import RosterMerged
from layak.workflows.rapidaction.models import DutyTurn, RoleAgency

RANKS = (1, 2, 3)


def turns_to_come(agency_id: int, *, at: datetime) -> QuerySet[DutyTurn]:
    """Turns that run or are still to come."""
    return DutyTurn.objects.filter(agency=agency_id, removed_at=None, ends_at__gt=at)


def move_roster(from_id: int, into_id: int, *, by: Actor | None, at: datetime) -> None:
    """Whoever was on duty for the one is on duty for the other: in the same rank where it is free,
    else standing in behind. What ended stays where it was."""
    turns = list(turns_to_come(from_id, at=at).order_by("rank", "starts_at"))
    moved = sum(_moved(turn, into_id, at=at) for turn in turns)
    roles = _move_roles(from_id, into_id, at=at)
    if turns or roles:
        event = RosterMerged(
            source=from_id, target=into_id, turns=moved, dropped=len(turns) - moved, roles=roles
        )
        log(event, by=user_of(by), at=at)


def _moved(turn: DutyTurn, into_id: int, *, at: datetime) -> bool:
    """Whether a rank was free; else the turn is taken away, three others stand there already, or
    the person itself, no further behind and for as long."""
    # what ended lately holds its rank too: the constraint asks for the whole span of a turn
    taken = DutyTurn.objects.filter(
        agency=into_id, removed_at=None, starts_at__lt=turn.ends_at, ends_at__gt=turn.starts_at
    )
    ranks = set(taken.values_list("rank", flat=True))
    free = [rank for rank in RANKS if rank >= turn.rank and rank not in ranks]
    covering = taken.filter(
        user=turn.user_id, starts_at__lte=max(turn.starts_at, at), ends_at__gte=turn.ends_at
    )
    if not free or covering.filter(rank__lt=free[0]).exists():
        turn.removed_at = at
        turn.save(update_fields=["removed_at"])
        return False
    turn.agency_id, turn.rank = into_id, free[0]
    turn.save(update_fields=["agency", "rank"])
    return True


def _move_roles(from_id: int, into_id: int, *, at: datetime) -> int:
    """Roles of the playbooks in their order; the former row stays, ended."""
    rows = RoleAgency.objects.filter(agency=from_id, ended_on=None).order_by("role")
    held = set(
        RoleAgency.objects.filter(agency=into_id, ended_on=None).values_list("role", flat=True)
    )
    roles = list(rows)
    rows.update(ended_on=timezone.localdate(at))
    RoleAgency.objects.bulk_create(
        RoleAgency(role=row.role, agency_id=into_id, position=row.position)
        for row in roles
        if row.role not in held
    )
    return len(roles)

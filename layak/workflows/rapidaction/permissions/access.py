"""Who stands in which relation to an activation: the one place that decides what is seen of it.

Lists, pages, counts, search, exports and notices all ask here, or they leak.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from layak.city.people.roles.actor import Actor
from layak.rules.case_access import Relation, highest_tier, may_still_read, strongest
from layak.workflows.rapidaction.models import (
    Activation,
    BreakGlass,
    CaseAssignment,
    ConflictBlock,
    HandOff,
)
from layak.workflows.rapidaction.policy import rapid_policy


def not_blocked(by: Actor) -> Q:
    """Activations that no conflict of interest closes to this person."""
    return ~Q(Exists(_blocks(by)))


def visible_to(by: Actor, *, at: datetime) -> QuerySet[Activation]:
    """Activations of which this person may see at least the task: one query."""
    still_read = Q(closed_at=None) | Q(closed_at__gt=at - rapid_policy().read_after_closing)
    may_work = _is_assigned(by) & still_read
    return Activation.objects.filter(may_work | _is_open_for(by, at), not_blocked(by))


def relation_to(activation: Activation, by: Actor, *, at: datetime) -> Relation:
    """The relation that decides: one query."""
    *facts, closed_at = (
        Activation.objects.filter(pk=activation.pk)
        .values_list(
            Exists(_blocks(by)),
            _assigned(by, "supervisor"),
            _assigned(by, "worker"),
            _broken(by, at),
            Exists(_handoffs(by).filter(state__in=HandOff.OPEN)),
            ExpressionWrapper(
                Exists(_handoffs(by)) | Exists(_assignments(by)), output_field=BooleanField()
            ),
            "closed_at",
        )
        .get()
    )
    names: tuple[Relation, ...] = (
        "conflicted", "supervisor", "assigned", "break-glass", "referred", "past",
    )  # fmt: skip
    found = {name for name, holds in zip(names, facts, strict=True) if holds}
    if not may_still_read(closed_at, at=at, span=rapid_policy().read_after_closing):
        found -= {"supervisor", "assigned"}
    return strongest(found)


def tier_of(activation: Activation, by: Actor, *, at: datetime) -> tuple[Relation, int]:
    """The relation and the highest tier that this person may open of it: at most two queries."""
    relation = relation_to(activation, by, at=at)
    if relation != "referred":
        return relation, highest_tier(relation)
    shares = _handoffs(by, activation).filter(state__in=HandOff.OPEN)
    tiers = [
        highest_tier("referred", shared=tier or 1, has_fixed_form=form == HandOff.Form.SCHOOL)
        for tier, form in shares.values_list("share__tier", "form")
    ]
    return relation, max(tiers, default=highest_tier("none"))


def _blocks(by: Actor) -> QuerySet[ConflictBlock]:
    standing = ConflictBlock.objects.filter(activation=OuterRef("pk"), lifted_at=None)
    return standing.filter(Q(user=by.user) | Q(agency__in=by.all_agency_ids))


def _is_assigned(by: Actor) -> Q:
    return Q(Exists(_assignments(by).filter(until_at=None)))


def _is_open_for(by: Actor, at: datetime) -> Q:
    return Q(Exists(_handoffs(by).filter(state__in=HandOff.OPEN))) | Q(_broken(by, at))


def _assignments(by: Actor) -> QuerySet[CaseAssignment]:
    """Only while the seat still brings the right: a role that ended ends the access at once."""
    kinds = [
        kind
        for kind, right in (("worker", "case.work"), ("supervisor", "case.supervise"))
        if by.may(right)
    ]
    return CaseAssignment.objects.filter(activation=OuterRef("pk"), user=by.user, kind__in=kinds)


def _assigned(by: Actor, kind: str) -> Exists:
    return Exists(_assignments(by).filter(kind=kind, until_at=None))


def _handoffs(by: Actor, activation: Activation | None = None) -> QuerySet[HandOff]:
    where = OuterRef("pk") if activation is None else activation
    return HandOff.objects.filter(activation=where, to_agency__in=by.agency_ids("handoff.receive"))


def _broken(by: Actor, at: datetime) -> Exists:
    open_ = BreakGlass.objects.filter(
        activation=OuterRef("pk"), user=by.user, until_at__gt=at, reviewed_at=None
    )
    return Exists(open_ if by.may("case.open-sealed") else open_.none())

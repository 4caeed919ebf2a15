"""Agencies that lead open questions while nobody there can fill them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.policy import policy
from layak.evaluation.models import Assignment, Round
from layak.evaluation.policies import DEFAULT_POLICY, stage_policy


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
    filling = [code for code, role in policy().roles.items() if "answer.edit" in role.rights]
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

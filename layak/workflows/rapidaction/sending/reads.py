"""Hand-offs that stand ready once a case is open: to whom, what is asked, what goes along."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from layak.city.agencies.bodies.models import Agency
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.duty.reads import able_people
from layak.workflows.rapidaction.handoffs.reads import possible_receivers, receiver_kinds
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import FirstSend


@dataclass(frozen=True, kw_only=True)
class Ready:
    """``agencies`` act for the role, the one that the city named first stands first; those of
    ``silent`` have nobody who may answer."""

    send: FirstSend
    agencies: list[Agency]
    silent: frozenset[int]


def ready_sends(
    activation: Activation, *, own: Collection[int], at: datetime, save_id: UUID | None = None
) -> list[Ready]:
    """For roles of the steps that are not over, in the order of the policy: five queries.

    Left out are the lead, the ``own`` agencies, who is barred, places of learning, and whatever an
    open hand-off asks already, unless it was sent with this same ``save_id``: pressed twice, a form
    is still the one that was sent.
    """
    standing = activation.steps.exclude(state=StepRun.State.SKIPPED)
    roles = set(standing.values_list("role", flat=True))
    wanted = [one for one in rapid_policy().first_sends if one.role in roles]
    by_key = {
        agency.pk: agency
        for agency in possible_receivers(activation, not_of=[activation.lead_id, *own])
    }
    kinds = receiver_kinds(by_key.values())
    acting: dict[str, list[Agency]] = {}
    rows = RoleAgency.objects.filter(role__in=[one.role for one in wanted], ended_on=None)
    for role, key in rows.order_by("position", "pk").values_list("role", "agency"):
        if key in by_key and kinds[key] != "school":
            acting.setdefault(role, []).append(by_key[key])
    able = able_people([one.pk for found in acting.values() for one in found], at=at)
    running = HandOff.objects.open().filter(activation=activation).select_related("to_agency")
    asked = {
        code
        for row in running.only("asked", "save_id", "to_agency__code")
        if save_id is None or row.save_id != uuid5(save_id, row.to_agency.code)
        for code in row.asked
    }
    return [
        Ready(
            send=one,
            agencies=acting[one.role],
            silent=frozenset(row.pk for row in acting[one.role] if not able[row.pk]),
        )
        for one in wanted
        if one.role in acting and not asked & set(one.asked)
    ]

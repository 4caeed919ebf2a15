"""Who adopts and withdraws a plan."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.improvement.plans.models import RoadPlan
from layak.workflows.improvement.searches.permissions import check_can_plan


def check_can_adopt(by: Actor, plan: RoadPlan) -> None:
    """A draft of an open round."""
    check_can_plan(by, plan.round)
    if plan.state != RoadPlan.State.DRAFT:
        raise Refused(
            _("Rencana ini sudah %(state)s; hanya rancangan yang dapat ditetapkan.")
            % {"state": plan.get_state_display().lower()}
        )


def can_adopt(by: Actor, plan: RoadPlan) -> Verdict:
    return verdict(check_can_adopt, by, plan)

"""Steps of plans when one agency merges into another."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.workflows.improvement.events import StepsMoved
from layak.workflows.improvement.models import RoadPlan, RoadStep


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Steps of drafts and of the plan that holds follow; older plans stay as they were."""
    count = _running(from_id).update(agency=into_id)
    if count:
        event = StepsMoved(source=from_id, target=into_id, count=count)
        log(event, by=user_of(by), at=at)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says of steps."""
    count = _running(agency_id).count()
    return [_("%(n)d langkah rencana menuju predikat") % {"n": count}] if count else []


def _running(agency_id: int) -> QuerySet[RoadStep]:
    held = (RoadPlan.State.DRAFT, RoadPlan.State.ADOPTED)
    return RoadStep.objects.filter(agency=agency_id, plan__state__in=held)

"""Opening an activation in a line, for the tests of what follows."""

from __future__ import annotations

from datetime import datetime

from layak.workflows.rapidaction.actions.activations import open_activation
from layak.workflows.rapidaction.models import Activation, Occurrence, StepRun
from tests.rapidaction.world import World


def opened(
    world: World,
    playbook: str = "kekerasan-seksual",
    *,
    started_at: datetime,
    at: datetime | None = None,
    level: str = "yellow",
    who: str = "maya",
    **facts: object,
) -> Activation:
    """Maya opens it at ``at`` (``started_at`` where not told) for a report that came in then."""
    told = {"signs": [], "because": "Anak aman di rumah nenek.", "report": None, "child": None}
    return open_activation(
        playbook=world.playbooks[playbook],
        lead=world.agencies["uptd-ppa"],
        level=level,
        started_at=started_at,
        by=world.people[who],
        at=at or started_at,
        **{**told, **facts},
    )


def step(activation: Activation, part: str, position: int) -> StepRun:
    return StepRun.objects.get(activation=activation, part=part, position=position)


def occurrence(activation: Activation, event: str) -> Occurrence:
    """The row of the event that stands now."""
    return Occurrence.objects.get(activation=activation, event=event, replaced_by=None)

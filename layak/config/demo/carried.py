"""What nobody has begun yet comes from the last round, waiting to be confirmed."""

from __future__ import annotations

from datetime import datetime

from layak.city.people.roles.actor import Actor
from layak.evaluation.carrying.actions import carry_forward
from layak.evaluation.rounds.models import Round


def add_carried(round_: Round, *, previous: Round, by: Actor, at: datetime) -> None:
    """Bring the last round's answers; those that the story answered stay as they are."""
    carry_forward(round_=round_, source=previous, by=by, at=at)

"""The days of the current round: what is planned is sorted by time and then really done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.actor import Actor, actor_of
from layak.config.demo.city import City
from layak.config.demo.papers import Papers
from layak.evaluation.rounds.models import Round

# what someone does: called with the actor and the moment
Deed = Callable[[Actor, datetime], Any]


@dataclass(frozen=True, kw_only=True)
class Act:
    at: datetime
    deed: Deed
    username: str
    seat: tuple[str, str] | None


@dataclass(kw_only=True)
class Desk:
    """``at`` is the moment of seeding: nothing happens later."""

    made: City
    round: Round
    at: datetime
    dice: Random
    acts: list[Act] = field(default_factory=list)
    _actors: dict[tuple[str, str, date], Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.papers = Papers(
            place="Kota Musi Raya (contoh)", created=self.at.replace(microsecond=0)
        )

    def add(
        self,
        at: datetime,
        deed: Deed,
        *,
        username: str | None = None,
        seat: tuple[str, str] | None = None,
    ) -> None:
        """Plan a deed of a person, or of whoever holds a seat (body, role) on that day."""
        self.acts.append(Act(at=at, deed=deed, username=username or "", seat=seat))

    def play(self) -> None:
        for act in sorted(self.acts, key=lambda act: act.at):
            act.deed(self._actor(act), act.at)

    def _actor(self, act: Act) -> Actor:
        day = timezone.localdate(act.at)
        who = act.seat or (act.username, "")
        key = (*who, day)
        if key not in self._actors:
            user = (
                SeatHolding.objects.on(day)
                .select_related("user")
                .get(seat=self.made.seats[act.seat])
                .user
                if act.seat
                else self.made.users[act.username]
            )
            self._actors[key] = actor_of(user, today=day)
        return self._actors[key]

    def day(self, ago: float, *, hour: int, minute: int = 0) -> datetime:
        """A working moment some days ago; a weekend counts as the Friday before it."""
        local = timezone.localtime(self.at) - timedelta(days=ago)
        local -= timedelta(days=max(0, local.weekday() - 4))
        return local.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def days(self, count: int, *, first: float, last: float = 1) -> list[datetime]:
        """Moments in order of time, between ``first`` and ``last`` days ago."""
        moments, ago = [], first
        for step in range(count):
            hour = min(8 + step, 15)
            moments.append(self.day(ago, hour=hour, minute=self.dice.randrange(60)))
            ago = last + (ago - last) * self.dice.uniform(0.4, 0.85)
        return moments

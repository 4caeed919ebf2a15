"""What every alarm shares: the row and its lock, who hears it, and that it rang.

One transaction per row, each row locked and passed over while another worker has it. Whatever is
killed in between is rung by the next minute, and nobody hears the same twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from layak.city.people.models import User
from layak.platform.notifications import notify
from layak.rules.handoffs import Alarm
from layak.rules.rapid_policy import Listener
from layak.workflows.rapidaction.actions.handoff_moments import board_url
from layak.workflows.rapidaction.models import Activation, ConflictBlock, Escalation
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.listeners import not_barred
from layak.workflows.rapidaction.queries.on_duty import on_duty

logger = logging.getLogger(__name__)

# who has no page of a single case
ABOVE: tuple[Listener, ...] = ("secretariat", "chair")
# those at the agency that was asked
OF_RECEIVER: tuple[Listener, ...] = ("substitute", "head")


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who hears a rung: those with a page of the case, and those who see the board."""

    people: list[User]
    above: list[User]
    found_nobody: bool = False

    @property
    def count(self) -> int:
        return len(self.people) + len(self.above)


class Hearing:
    """Who hears, asked once for all rows that ring at the same moment and would hear the same.

    An activation with a conflict of interest is asked for by itself each time.
    """

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        blocks = ConflictBlock.objects.filter(lifted_at=None)
        self._barred = set(blocks.values_list("activation", flat=True))
        self._known: dict[tuple[object, ...], list[User]] = {}
        self._answering: dict[int, list[User]] = {}

    def find(
        self, key: tuple[object, ...], activation_id: object, ask: Callable[[], list[User]]
    ) -> list[User]:
        """What ``ask`` finds; kept under ``key`` unless a conflict closes the activation to some."""
        if activation_id in self._barred:
            return ask()
        if key not in self._known:
            self._known[key] = ask()
        return self._known[key]

    def answering(self, agency_id: int, activation: Activation) -> list[User]:
        """Who answers for an agency now, in their order, without those whom a conflict bars."""
        if agency_id not in self._answering:
            self._answering[agency_id] = [one.user for one in on_duty(agency_id, at=self.at)]
        named = self._answering[agency_id]
        if activation.pk not in self._barred:
            return named
        return not_barred(named, activation=activation, at=self.at)


def ring_each(model: type[models.Model], ring_one: Callable[..., bool], *, at: datetime) -> int:
    """Ring each row that is due; how many rang."""
    due = model._default_manager.filter(next_alarm_at__lte=at).order_by("next_alarm_at")  # noqa: SLF001
    return each_apart(due.values_list("pk", flat=True), ring_one, what=model.__name__, at=at)


def each_apart(
    pks: Iterable[object], do_one: Callable[..., bool], *, what: str, at: datetime
) -> int:
    """Each row in a transaction of its own; one that fails does not hold up the others."""
    done, hearing = 0, Hearing(at=at)
    for pk in list(pks):
        try:
            with transaction.atomic():
                done += do_one(pk, hearing, at=at)
        except Exception:
            logger.exception("An alarm of %s failed", what)
    return done


def due_row[M: models.Model](rows: models.QuerySet[M], pk: object, *, at: datetime) -> M | None:
    """The row, locked; None when another worker has it or rang it already."""
    locked = rows.filter(pk=pk, next_alarm_at__lte=at)
    return locked.select_for_update(of=("self",), skip_locked=True).first()


def told_of(
    words: Iterable[Listener],
    find: Callable[[Listener], list[User]],
    chairs: Callable[[], list[User]],
) -> Told:
    """Everybody behind these words once; where nobody is found, the chair."""
    people: dict[int, User] = {}
    above: dict[int, User] = {}
    for who in words:
        into = above if who in ABOVE else people
        into.update({user.pk: user for user in find(who)})
    above = {pk: user for pk, user in above.items() if pk not in people}
    if people or above:
        return Told(people=list(people.values()), above=list(above.values()))
    return Told(people=[], above=chairs(), found_nobody=True)


def say(told: Told, *, kind: str, text: str, url: str, about: str, once: str, at: datetime) -> None:
    """The notices of a rung, each person once."""
    for users, address in ((told.people, url), (told.above, board_url())):
        if users:
            notify(users=users, kind=kind, text=text, url=address, at=at, once=once, about=about)


def keep(told: Told, *, moment: str, level: int, due_at: datetime, at: datetime, **of: Any) -> None:
    """That it rang; the same moment, level and end a second time changes nothing."""
    row = Escalation(
        moment=moment, level=level, due_at=due_at, at=at, told_count=told.count,
        found_nobody=told.found_nobody, **of,
    )  # fmt: skip
    Escalation.objects.bulk_create([row], ignore_conflicts=True)


def rung_words(alarm: Alarm) -> Sequence[Listener]:
    return next(rung.who for rung in rapid_policy().ladder if rung.level == alarm.rung)

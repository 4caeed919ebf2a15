"""What every alarm shares: the rows and their locks, who hears it, and that it rang."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import models, transaction

from layak.city.people.accounts.models import User
from layak.platform.audit.log import Happened, log_all
from layak.platform.notifications import notify
from layak.workflows.rapidaction.cases.listeners import not_barred
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.duty.reads import on_duty
from layak.workflows.rapidaction.handoffs.actions import board_url
from layak.workflows.rapidaction.handoffs.rules import Alarm
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import Listener

logger = logging.getLogger(__name__)

# rows of one transaction: a page that answers waits for one batch at most
BATCH = 100

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


@dataclass(frozen=True)
class Kept:
    """What a batch leaves behind, written together at its end."""

    escalations: list[Escalation] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)

    def write(self, *, at: datetime) -> None:
        """The same moment, level and end a second time changes nothing."""
        Escalation.objects.bulk_create(self.escalations, ignore_conflicts=True)
        log_all(self.events, by=None, at=at)


@dataclass(frozen=True, kw_only=True)
class Bell[M: models.Model]:
    """How rows of a table ring: ``ring_one`` changes a row and says whether it rang."""

    rows: models.QuerySet[M]
    ring_one: Callable[[M, Hearing, Kept], bool]
    fields: tuple[str, ...]


def ring_each[M: models.Model](bell: Bell[M], *, at: datetime) -> int:
    """Ring each row that is due; how many rang."""
    due = bell.rows.filter(next_alarm_at__lte=at).order_by("next_alarm_at")
    return in_batches(bell, list(due.values_list("pk", flat=True)), at=at)


def in_batches[M: models.Model](bell: Bell[M], pks: Sequence[object], *, at: datetime) -> int:
    """A batch that fails is done row by row, so that one row does not hold up the others."""
    done, hearing = 0, Hearing(at=at)
    for chunk in batched(pks, BATCH, strict=False):
        try:
            done += _batch(bell, chunk, hearing)
        except Exception:
            logger.exception("Alarms of %s are rung one by one", bell.rows.model.__name__)
            done += _one_by_one(bell, chunk, hearing)
    return done


def _one_by_one[M: models.Model](bell: Bell[M], pks: Sequence[object], hearing: Hearing) -> int:
    done = 0
    for pk in pks:
        try:
            done += _batch(bell, [pk], hearing)
        except Exception:
            logger.exception("An alarm of %s failed", bell.rows.model.__name__)
    return done


@transaction.atomic
def _batch[M: models.Model](bell: Bell[M], pks: Sequence[object], hearing: Hearing) -> int:
    found = bell.rows.filter(pk__in=pks).order_by("pk")
    rows = list(found.select_for_update(of=("self",), skip_locked=True))
    kept = Kept()
    done = sum(bell.ring_one(row, hearing, kept) for row in rows)
    kept.write(at=hearing.at)
    bell.rows.model._default_manager.bulk_update(rows, bell.fields)  # noqa: SLF001
    return done


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


def keep(
    told: Told, *, moment: str, level: int, due_at: datetime, at: datetime, **of: Any
) -> Escalation:
    """The row that says that it rang."""
    return Escalation(
        moment=moment,
        level=level,
        due_at=due_at,
        at=at,
        told_count=told.count,
        found_nobody=told.found_nobody,
        **of,
    )


def rung_words(alarm: Alarm) -> Sequence[Listener]:
    return next(rung.who for rung in rapid_policy().ladder if rung.level == alarm.rung)

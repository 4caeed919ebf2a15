"""Who hears a rung of the ladder, and what a batch of rungs leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from layak.city.people.accounts.models import User
from layak.platform.audit.log import Happened, log_all
from layak.workflows.rapidaction.cases.listeners import Asked, listeners_of, not_barred
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock, StepRun
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.duty.reads import on_duty
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import Listener

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
        self._known: dict[tuple[Listener, Asked], list[User]] = {}
        self._answering: dict[int, list[User]] = {}

    def told(self, words: Iterable[Listener], asked: Asked) -> Told:
        """Everybody behind these words once; where nobody is found, the chair."""
        people: dict[int, User] = {}
        above: dict[int, User] = {}
        for who in words:
            into = above if who in ABOVE else people
            into.update({user.pk: user for user in self._find(who, asked)})
        above = {pk: user for pk, user in above.items() if pk not in people}
        if people or above:
            return Told(people=list(people.values()), above=list(above.values()))
        return Told(people=[], above=self._find("chair", asked), found_nobody=True)

    def answering(self, agency_id: int, activation: Activation) -> list[User]:
        """Who answers for an agency now, in their order, without those whom a conflict bars."""
        if agency_id not in self._answering:
            self._answering[agency_id] = [one.user for one in on_duty(agency_id, at=self.at)]
        named = self._answering[agency_id]
        if activation.pk not in self._barred:
            return named
        return not_barred(named, activation=activation, at=self.at)

    def _find(self, who: Listener, asked: Asked) -> list[User]:
        activation = asked.activation
        if activation is not None and activation.pk in self._barred:
            return listeners_of(who, asked, at=self.at)
        # without a conflict the activation decides nothing but who supervises it
        is_of_case = who == "supervisor" and asked.supervisor_ids is None
        key = (who, asked if is_of_case else replace(asked, activation=None))
        if key not in self._known:
            self._known[key] = listeners_of(who, asked, at=self.at)
        return self._known[key]


def words_of(level: int) -> Sequence[Listener]:
    """Who hears this rung of the ladder."""
    return next(rung.who for rung in rapid_policy().ladder if rung.level == level)


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A step that reached a rung now. ``moment``: warn or due; of a warning the level is 0."""

    step: StepRun
    moment: str
    level: int


@dataclass(frozen=True)
class Kept:
    """What a batch leaves behind, written together at its end."""

    # what is said of them is joined: several steps of a case ring in the same minute
    steps: list[Rung] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)

    def write(self, *, at: datetime) -> None:
        """The same moment, level and end a second time changes nothing."""
        Escalation.objects.bulk_create(self.escalations, ignore_conflicts=True)
        log_all(self.events, by=None, at=at)

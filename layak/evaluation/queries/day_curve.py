"""How the round went on from day to day, replayed from the steps of its answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from layak.evaluation.models import AnswerStep, Round
from layak.evaluation.policies import stage_policy
from layak.rules.stages import Policy

SHOWN = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """How many answers stood where at the end of a day; ``moved_count`` steps were made on it."""

    day: date
    moved_count: int
    waiting_count: int
    done_count: int


def day_curve(round_: Round) -> list[DayLine]:
    """The last days on which something moved, the newest last: one query."""
    steps = AnswerStep.objects.filter(answer__round=round_).order_by("pk")
    rows = steps.values_list("answer_id", "target", "at")
    moves = ((answer_id, target, timezone.localdate(at)) for answer_id, target, at in rows)
    return replay(moves, stage_policy(round_.policy))[-SHOWN:]


def replay(moves: Iterable[tuple[int, str, date]], policy: Policy) -> list[DayLine]:
    """The state at the end of each day with a move; moves are (answer, new stage, day) in order."""
    kinds = {stage.code: stage.counts_as for stage in policy.stages}
    stands: dict[int, str] = {}
    days: dict[date, DayLine] = {}
    for answer_id, target, day in moves:
        stands[answer_id] = kinds[target]
        before = days.get(day)
        days[day] = DayLine(
            day=day,
            moved_count=(before.moved_count if before else 0) + 1,
            waiting_count=sum(kind == "waiting" for kind in stands.values()),
            done_count=sum(kind == "done" for kind in stands.values()),
        )
    return [days[day] for day in sorted(days)]

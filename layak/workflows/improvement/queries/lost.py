"""What verification took from the round before: the frozen self marks against what stands there."""

from __future__ import annotations

from decimal import Decimal

from layak.evaluation.editions.files import former_keys
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round, Snapshot
from layak.evaluation.scores.reads import marks_of
from layak.evaluation.steering.reads import read_frozen_mark
from layak.rules.instrument import Edition


def lost_marks(round_: Round) -> dict[str, Decimal]:
    """Points by today's code that the last verification took; empty without a round before.

    The marks that were frozen when that round was locked, less those that stand in it now.
    """
    former = round_.previous
    frozen = Snapshot.objects.filter(round=former).order_by("-pk").first() if former else None
    if former is None or frozen is None:
        return {}
    after = marks_of(former.pk)
    taken = {}
    for code, text in frozen.inputs.items():
        before, now = read_frozen_mark(text), after.get(code)
        if isinstance(before, Decimal) and isinstance(now, Decimal) and before > now:
            taken[code] = before - now
    return _by_todays_code(taken, edition_of(former.revision_id), edition_of(round_.revision_id))


def _by_todays_code(taken: dict[str, Decimal], before: Edition, now: Edition) -> dict[str, Decimal]:
    if not taken or before == now:
        return taken
    by_key = {question.key: question.code for question in before.questions}
    found = {}
    for question in now.questions:
        for key in former_keys(before.code, now.code, question.key):
            points = taken.get(by_key.get(key, ""))
            if points is not None:
                found[question.code] = points
    return found

"""What an answer holds from the last round, while nobody confirmed that it still holds."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer
from layak.rules.carrying import Fit, fit
from layak.rules.instrument import Question

# saving one of these says what the answer is now: nothing is left to confirm
ANSWERING = frozenset({"option", "mark", "not_applicable"})
GONE = "Pertanyaan asalnya tidak ada lagi. Pilih jawabannya."


def end_carried(answer: Answer, *, by: Actor, at: datetime) -> list[str]:
    """The person has answered: what was carried is settled. The columns that changed."""
    if answer.carried is None:
        return []
    answer.carried = None
    answer.confirmed_at, answer.confirmed_by = at, by.user
    return ["carried", "confirmed_at", "confirmed_by"]


def carried_print(answer: Answer, revision_id: int) -> str:
    """Twelve letters that change with what was carried and with the wording it is laid on."""
    spelt = json.dumps([answer.carried_from_id, answer.carried, revision_id], sort_keys=True)
    return hashlib.sha256(spelt.encode()).hexdigest()[:12]


def former_question(answer: Answer) -> Question | None:
    """The question as it was asked then; ``carried_from__round`` should have been fetched."""
    former = answer.carried_from
    return edition_of(former.round.revision_id).find(former.code) if former else None


def carried_fit(answer: Answer, question: Question) -> Fit:
    """What confirming would set; the answer must hold something that is carried."""
    former = former_question(answer)
    if former is None:
        return Fit(why_not=GONE, is_same_wording=False, is_same_ladder=False)
    return fit(former, question, answer.carried or {})

"""What stands in an answer against the last save of each of its fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import QuerySet

from layak.evaluation.answers.fields import field_text
from layak.evaluation.answers.models import Answer, AnswerRevision

FIELDS = ("option", "mark", "note", "not_applicable")


@dataclass(frozen=True, kw_only=True)
class Altered:
    """A field whose text in the table is not the one that was saved last."""

    round: str
    code: str
    field: str


def altered_fields() -> list[Altered]:
    """Fields of all answers that were changed in their table without a save; three queries.

    Those that differ are read again under a lock: a save between the first two reads is none.
    """
    suspects = [answer.pk for answer, _name in _differing(Answer.objects.all())]
    if not suspects:
        return []
    with transaction.atomic():
        locked = Answer.objects.filter(pk__in=suspects).select_for_update(of=("self",))
        return [
            Altered(round=answer.round.code, code=answer.code, field=name)
            for answer, name in _differing(locked.select_related("round"))
        ]


def _differing(answers: QuerySet[Answer]) -> list[tuple[Answer, str]]:
    rows = list(answers.order_by("round", "position"))
    saves = AnswerRevision.objects.filter(is_kept=True, answer__in=[row.pk for row in rows])
    newest = saves.order_by("answer", "field", "-version").distinct("answer", "field")
    saved: dict[int, dict[str, str]] = defaultdict(dict)
    for answer_id, field, value in newest.values_list("answer", "field", "value"):
        saved[answer_id][field] = value
    return [
        (answer, name)
        for answer in rows
        for name in _names(answer, saved[answer.pk])
        if not _is_same(name, field_text(answer, name), saved[answer.pk].get(name, ""))
    ]


def _names(answer: Answer, saved: Iterable[str]) -> set[str]:
    figures = {f"{side}-{year}" for year, sides in answer.figures.items() for side in sides}
    return {*FIELDS, *figures, *saved}


def _is_same(name: str, text: str, saved: str) -> bool:
    if name != "mark" or not text or not saved:
        return text.strip() == saved.strip()
    try:
        # 12 and 12.00 are one mark
        return Decimal(text) == Decimal(saved)
    except InvalidOperation:
        return False

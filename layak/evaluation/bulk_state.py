"""What a change of many answers touches, as plain values: read before it, after it, and later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from layak.evaluation.models import Answer, Assignment

# the ids of the current assignments, a day, or a stage with the moment it began
type State = list[int] | str
type Reader = Callable[[Iterable[int]], dict[str, State]]


def _assignments(ids: Iterable[int]) -> dict[str, State]:
    """Who is named, with the state of each part: a part that was begun is not put back."""
    found: dict[str, State] = {str(pk): [] for pk in ids}
    rows = Assignment.objects.filter(answer__in=[int(pk) for pk in found], ended_at=None)
    for answer_id, pk in rows.order_by("pk").values_list("answer_id", "pk"):
        kept = found[str(answer_id)]
        if isinstance(kept, list):
            kept.append(pk)
    return found


def _days(ids: Iterable[int]) -> dict[str, State]:
    rows = Answer.objects.filter(pk__in=ids).values_list("pk", "due_on")
    return {str(pk): day.isoformat() if day else "" for pk, day in rows}


def _stages(ids: Iterable[int]) -> dict[str, State]:
    rows = Answer.objects.filter(pk__in=ids).values_list("pk", "stage", "stage_since_at")
    return {str(pk): f"{stage} {since.isoformat()}" for pk, stage, since in rows}


STATES: Mapping[str, Reader] = {
    "lead": _assignments,
    "add": _assignments,
    "remove": _assignments,
    "due": _days,
    "ready": _stages,
}

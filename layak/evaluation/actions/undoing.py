"""A change of many answers put back, but for the answers that somebody has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.assignment_rows import end_assignment, reopen_assignment
from layak.evaluation.actions.dues import set_due_days
from layak.evaluation.actions.moving import move_answers
from layak.evaluation.bulk_state import STATES
from layak.evaluation.events.bulk import ManyPutBack
from layak.evaluation.models import Answer, Assignment, BulkChange
from layak.evaluation.permissions.bulk import check_can_undo
from layak.platform.audit.log import log
from layak.rules.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class PutBack:
    """Codes of the questions that stand as before, and of those left as they are."""

    codes: list[str]
    left: list[str]


@transaction.atomic
def undo_change(*, change_id: int, by: Actor, at: datetime) -> PutBack:
    """Put back what still is as the change left it.

    Raises Refused: not yours, undone already, round locked, or nothing left to put back;
    BulkChange.DoesNotExist.
    """
    rows = BulkChange.objects.select_for_update(of=("self",)).select_related("round")
    change = rows.get(pk=change_id)
    check_can_undo(by, change)
    ids = [int(pk) for pk in change.after]
    answers = Answer.objects.select_for_update().filter(pk__in=ids)
    codes = dict(answers.order_by("position").values_list("pk", "code"))
    now = STATES[change.kind](ids)
    same = [pk for pk in codes if now.get(str(pk)) == change.after[str(pk)]]
    same = _untouched(change, same)
    if not same:
        raise Refused(_("Semua pertanyaannya sudah diubah lagi; tidak ada yang dikembalikan."))
    _put_back(change, same, by=by, at=at)
    change.undone_at, change.undone_by = at, by.user
    change.save(update_fields=["undone_at", "undone_by"])
    done = PutBack(
        codes=[codes[pk] for pk in codes if pk in same],
        left=[codes[pk] for pk in codes if pk not in same],
    )
    event = ManyPutBack(
        round=change.round.code,
        change=change.pk,
        label=change.label,
        codes=done.codes,
        left=done.left,
    )
    log(event, by=by.user, at=at)
    return done


def _untouched(change: BulkChange, ids: list[int]) -> list[int]:
    """Without the questions where a body that came with the change has begun its part."""
    if change.kind in ("due", "ready"):
        return ids
    begun = Assignment.objects.filter(answer__in=ids, ended_at=None, state_since_at__gt=change.at)
    touched = set(begun.values_list("answer_id", flat=True))
    return [pk for pk in ids if pk not in touched]


def _put_back(change: BulkChange, ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    if change.kind == "ready":
        move_answers(round_=change.round, answer_ids=ids, move="withdraw", by=by, at=at)
    elif change.kind == "due":
        _put_days_back(change, ids, by=by, at=at)
    else:
        _put_bodies_back(change, ids, by=by, at=at)


def _put_days_back(change: BulkChange, ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    by_day: dict[str, list[int]] = {}
    for pk in ids:
        by_day.setdefault(change.before[str(pk)], []).append(pk)
    for day, answer_ids in by_day.items():
        set_due_days(
            round_=change.round,
            answer_ids=answer_ids,
            agency=None,
            due_on=date.fromisoformat(day) if day else None,
            reason=_("Mengurungkan: %(label)s") % {"label": change.label},
            by=by,
            at=at,
        )


def _put_bodies_back(change: BulkChange, ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    """The very assignments of before, with their state and part; first those that came go."""
    note = _("mengurungkan perubahan sekaligus")
    before = {row for pk in ids for row in change.before[str(pk)]}
    after = {row for pk in ids for row in change.after[str(pk)]}
    for row in Assignment.objects.filter(pk__in=after - before).select_related("agency"):
        end_assignment(row, by=by.user, at=at, note=note)
    for row in Assignment.objects.filter(pk__in=before - after):
        reopen_assignment(row, by=by.user, at=at, note=note)

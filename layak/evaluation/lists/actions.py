"""The same step for many answers: all of them or none, told once, and to be undone; filters kept under a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.answers.permissions import standing_of, with_standing
from layak.evaluation.assignments.actions import end_assignment, reopen_assignment, share_batch
from layak.evaluation.dues.actions import set_due_days
from layak.evaluation.flags.reads import looks
from layak.evaluation.lists.events import ManyChanged, ManyPutBack
from layak.evaluation.lists.models import BulkChange, SavedFilter
from layak.evaluation.lists.permissions import check_can_undo
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_can_change_round, check_right
from layak.evaluation.stages.actions import move_answers
from layak.evaluation.stages.permissions import can_move
from layak.platform.audit.log import log
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused

# What a change of many answers touches, as plain values: read before it, after it, and later.

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


# The same step for many answers: all of them or none, told once, and to be undone.

MOST_NAMED = 5


class SomeRefused(Refused):
    """Nothing was changed: ``reasons`` tell of each question that stands in the way."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        named = [f"{code}: {reason}" for code, reason in list(reasons.items())[:MOST_NAMED]]
        rest = len(reasons) - len(named)
        more = [_("Dan %(n)d pertanyaan lagi.") % {"n": rest}] if rest else []
        super().__init__(" ".join([_("Tidak ada yang diubah."), *named, *more]))
        self.reasons = dict(reasons)


@transaction.atomic
def share_many(
    *, round_: Round, answer_ids: Sequence[int], step: str, agency: Agency, by: Actor, at: datetime
) -> BulkChange:
    """Make ``agency`` lead, contribute, or no longer contribute to every chosen question.

    ``step`` is "lead", "add" or "remove"; where it is so already nothing changes. Raises
    Refused with the reason; then nothing is written.
    """
    check_can_change_round(by, round_, "assignment.manage")
    chosen = _locked(round_, answer_ids)
    before = STATES[step](chosen)
    share_batch(round_=round_, answer_ids=answer_ids, step=step, agency=agency, by=by, at=at)
    labels = {
        "lead": _("dipimpin %(name)s"),
        "add": _("%(name)s ikut menyumbang"),
        "remove": _("%(name)s tidak lagi menyumbang"),
    }
    return _record(round_, step, labels[step] % {"name": agency.name}, before, by=by, at=at)


@transaction.atomic
def due_many(
    *,
    round_: Round,
    answer_ids: Sequence[int],
    due_on: date | None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> BulkChange:
    """A due day of their own for every chosen question; None takes it away.

    Raises Refused as ``set_due_days`` does, or when nothing would change.
    """
    check_can_change_round(by, round_, "assignment.manage")
    before = STATES["due"](_locked(round_, answer_ids))
    set_due_days(
        round_=round_,
        answer_ids=answer_ids,
        agency=None,
        due_on=due_on,
        reason=reason,
        by=by,
        at=at,
    )
    label = _("tenggat %(day)s") % {"day": date_id(due_on)} if due_on else _("tenggat dikosongkan")
    return _record(round_, "due", label, before, by=by, at=at)


@transaction.atomic
def ready_many(*, round_: Round, answer_ids: Sequence[int], by: Actor, at: datetime) -> BulkChange:
    """Declare every chosen answer ready. Raises SomeRefused with the reason for each code."""
    check_right(by, "answer.ready")
    chosen = _locked(round_, answer_ids)
    visible = Answer.objects.visible_to(by).filter(pk__in=chosen).select_related("round")
    rows = list(with_standing(visible, at=at).order_by("position"))
    verdicts = {row.code: can_move(by, standing_of(row, round_), "ready") for row in rows}
    reasons = {code: verdict.reason for code, verdict in verdicts.items() if not verdict.allowed}
    looked = looks(rows)
    for row in rows:
        waiting = looked[row.pk].waiting if row.pk in looked else []
        if waiting and row.code not in reasons:
            reasons[row.code] = waiting[0].flag.say
    if reasons:
        raise SomeRefused(reasons)
    before = STATES["ready"](chosen)
    move_answers(round_=round_, answer_ids=answer_ids, move="ready", by=by, at=at)
    return _record(round_, "ready", _("dinyatakan siap"), before, by=by, at=at)


def _locked(round_: Round, answer_ids: Sequence[int]) -> list[int]:
    """The chosen answers under a row lock, so that what stood before is what is changed."""
    rows = Answer.objects.select_for_update().filter(round=round_, pk__in=answer_ids)
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    if not found or len(found) != len(set(answer_ids)):
        raise Refused(_("Pilih sedikitnya satu pertanyaan dari daftar ini."))
    return found


def _record(
    round_: Round,
    kind: str,
    label: str,
    before: Mapping[str, State],
    *,
    by: Actor,
    at: datetime,
) -> BulkChange:
    """Keep what differs now, and tell of it once."""
    ids = [int(pk) for pk in before]
    now = STATES[kind](ids)
    after = {pk: state for pk, state in now.items() if state != before[pk]}
    if not after:
        raise Refused(_("Tidak ada yang berubah: semua yang dipilih sudah demikian."))
    change = BulkChange.objects.create(
        round=round_,
        kind=kind,
        label=label[:200],
        before={pk: before[pk] for pk in after},
        after=after,
        at=at,
        by=by.user,
    )
    codes = Answer.objects.filter(pk__in=[int(pk) for pk in after]).order_by("position")
    event = ManyChanged(
        round=round_.code,
        change=change.pk,
        label=change.label,
        codes=list(codes.values_list("code", flat=True)),
    )
    log(event, by=by.user, at=at)
    return change


# A change of many answers put back, but for the answers that somebody has changed since.


@transaction.atomic
def undo_change(*, change_id: int, by: Actor, at: datetime) -> ManyPutBack:
    """Put back what still is as the change left it; what was put back, and what was left.

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
    if change.kind == "ready":
        move_answers(round_=change.round, answer_ids=same, move="withdraw", by=by, at=at)
    elif change.kind == "due":
        _put_days_back(change, same, by=by, at=at)
    else:
        # the very assignments of before, with their state and part; first those that came go
        note = _("mengurungkan perubahan sekaligus")
        before = {row for pk in same for row in change.before[str(pk)]}
        after = {row for pk in same for row in change.after[str(pk)]}
        for row in Assignment.objects.filter(pk__in=after - before).select_related("agency"):
            end_assignment(row, by=by.user, at=at, note=note)
        for row in Assignment.objects.filter(pk__in=before - after):
            reopen_assignment(row, by=by.user, at=at, note=note)
    change.undone_at, change.undone_by = at, by.user
    change.save(update_fields=["undone_at", "undone_by"])
    event = ManyPutBack(
        round=change.round.code,
        change=change.pk,
        label=change.label,
        codes=[codes[pk] for pk in codes if pk in same],
        left=[codes[pk] for pk in codes if pk not in same],
    )
    log(event, by=by.user, at=at)
    return event


def _untouched(change: BulkChange, ids: list[int]) -> list[int]:
    """Without the questions where a body that came with the change has begun its part."""
    if change.kind in ("due", "ready"):
        return ids
    begun = Assignment.objects.filter(answer__in=ids, ended_at=None, state_since_at__gt=change.at)
    touched = set(begun.values_list("answer_id", flat=True))
    return [pk for pk in ids if pk not in touched]


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


# A person's own filters of the list of questions: kept under a name, thrown away.
#
# They are nobody else's and change no data of the city, so no event tells of them.

MOST = 20
LONGEST_NAME, LONGEST_WORDS = 60, 300


@transaction.atomic
def save_filter(*, name: str, words: str, by: Actor, at: datetime) -> SavedFilter:
    """Keep ``words``, the query part of the list's address, under ``name``.

    The same name again replaces the former words. Raises Refused: no name or filter, too long,
    or more than twenty of them.
    """
    name, words = " ".join(name.split()), words.removeprefix("?")
    if not name:
        raise Refused(_("Beri nama saringan ini, misalnya “Menunggu kepala dinas”."))
    if len(name) > LONGEST_NAME or len(words) > LONGEST_WORDS:
        raise Refused(
            _("Nama paling panjang %(n)d huruf; saringannya dipendekkan juga.") % {"n": 60}
        )
    if not words:
        raise Refused(_("Saring dahulu daftarnya, lalu simpan saringannya."))
    mine = SavedFilter.objects.filter(user=by.user)
    if mine.exclude(name=name).count() >= MOST:
        raise Refused(
            _("Sudah ada %(n)d saringan. Hapus satu yang tidak dipakai lagi.") % {"n": MOST}
        )
    kept, _is_new = SavedFilter.objects.update_or_create(
        user=by.user, name=name, defaults={"words": words, "saved_at": at}
    )
    return kept


@transaction.atomic
def delete_filter(*, filter_id: int, by: Actor) -> None:
    """Throw away an own filter. Raises SavedFilter.DoesNotExist for another's."""
    SavedFilter.objects.get(pk=filter_id, user=by.user).delete()

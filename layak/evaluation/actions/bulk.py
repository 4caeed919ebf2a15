"""The same step for many answers: all of them or none, told once, and to be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.dues import set_due_days
from layak.evaluation.actions.moving import move_answers
from layak.evaluation.actions.sharing import share_batch
from layak.evaluation.bulk_state import STATES, State
from layak.evaluation.events.bulk import ManyChanged
from layak.evaluation.models import Answer, BulkChange, Round
from layak.evaluation.permissions import can_move, check_can_change_round, check_right
from layak.evaluation.standing import standing_of, with_standing
from layak.platform.audit.log import log
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused

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
    visible = Answer.objects.visible_to(by).filter(pk__in=chosen)
    rows = with_standing(visible, at=at).order_by("position")
    verdicts = {row.code: can_move(by, standing_of(row, round_), "ready") for row in rows}
    reasons = {code: verdict.reason for code, verdict in verdicts.items() if not verdict.allowed}
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

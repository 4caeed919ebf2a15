"""Marking answers as copied into the ministry's application, with what was copied."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.copying.events import AnswerCopied, CopyTakenBack
from layak.evaluation.copying.models import AnswerCopy
from layak.evaluation.copying.permissions import check_can_tick_copy
from layak.evaluation.copying.reads import copy_values, is_final
from layak.platform.audit.log import log
from layak.rules.refusal import Refused


class CopyOutdated(Refused):
    """What was copied is no longer what the answer says."""

    def __init__(self) -> None:
        super().__init__("Jawaban ini berubah sejak halaman dibuka. Salin lagi isi yang baru.")


@transaction.atomic
def tick_copy(*, answer_id: int, seen: str, by: Actor, at: datetime) -> None:
    """Mark an answer as copied as it was seen; ``seen`` is the digest of the page.

    The same twice is one copy. Raises Refused (right, not accepted, closed round), CopyOutdated,
    Answer.DoesNotExist.
    """
    answer = _locked(answer_id, by)
    check_can_tick_copy(by, answer.round, is_final=is_final(answer, answer.round))
    now = copy_values(answer.round, Answer.objects.filter(pk=answer.pk))
    digest = now[0].digest if now else ""
    if not now or digest != seen:
        raise CopyOutdated
    held = AnswerCopy.objects.filter(answer=answer, ended_at=None)
    if held.filter(digest=digest).exists():
        return
    held.update(ended_at=at, ended_by=by.user)
    AnswerCopy.objects.create(
        answer=answer, digest=digest, values=now[0].values, copied_at=at, copied_by=by.user
    )
    event = AnswerCopied(round=answer.round.code, answer=answer.pk, code=answer.code, digest=digest)
    log(event, by=by.user, at=at)


@transaction.atomic
def untick_copy(*, answer_id: int, by: Actor, at: datetime) -> None:
    """Take the mark back; nothing happens where there is none. Raises as ``tick_copy``."""
    answer = _locked(answer_id, by)
    check_can_tick_copy(by, answer.round, is_final=True)
    held = AnswerCopy.objects.filter(answer=answer, ended_at=None)
    if held.update(ended_at=at, ended_by=by.user):
        event = CopyTakenBack(round=answer.round.code, answer=answer.pk, code=answer.code)
        log(event, by=by.user, at=at)


def _locked(answer_id: int, by: Actor) -> Answer:
    rows = Answer.objects.visible_to(by).select_related("round__revision")
    return rows.select_for_update(of=("self",)).get(pk=answer_id)

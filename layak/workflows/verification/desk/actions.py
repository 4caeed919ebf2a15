"""What a reviewer does at the desk: sends on, gives back, judges a file, keeps a remark."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.answers.permissions import (
    check_reaches,
    check_round_is_open,
    standing_of,
    with_standing,
)
from layak.evaluation.rounds.permissions import NotYours, check_right
from layak.evaluation.stages.actions import move_answer
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.verification.desk.duties import JUDGE, SIGN, Duty
from layak.workflows.verification.desk.events import FileJudged
from layak.workflows.verification.desk.item_reads import current_key, desk_answer
from layak.workflows.verification.desk.models import FileVerdict, Remark
from layak.workflows.verification.scheme.policy import scheme

LONGEST_REMARK = 500


class AnswerChanged(Refused):
    """What was judged is not what stands there now."""

    def __init__(self) -> None:
        super().__init__("Isian atau buktinya berubah sejak Anda membacanya. Periksa sekali lagi.")


@transaction.atomic
def send_on(*, answer_id: int, duty: Duty, seen: str, key: str, by: Actor, at: datetime) -> None:
    """Approve or accept what was seen. ``key`` is the fingerprint that the page showed.

    Raises Refused, AnswerChanged, AnswerMoved, Answer.DoesNotExist.
    """
    if not duty.forward:
        raise Refused("Di tugas ini jawaban dinilai, tidak diteruskan.")
    Answer.objects.select_for_update().filter(pk=answer_id).first()
    if current_key(desk_answer(answer_id, by, duty, at=at)) != key:
        raise AnswerChanged
    move_answer(answer_id=answer_id, move=duty.forward, seen=seen, by=by, at=at)


@transaction.atomic
def give_back(
    *,
    answer_id: int,
    duty: Duty,
    seen: str,
    note: str,
    is_kept: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Return an answer with a note; ``is_kept`` keeps the note for other answers. Raises Refused."""
    move_answer(answer_id=answer_id, move=duty.back, seen=seen, note=note, by=by, at=at)
    if is_kept:
        keep_remark(text=note, by=by, at=at)


@transaction.atomic
def judge_file(
    *,
    use_id: int,
    version: int,
    duty: Duty,
    is_good: bool,
    reason: str = "",
    text: str = "",
    by: Actor,
    at: datetime,
) -> FileVerdict:
    """Say of one version of a proof whether it is good for its answer; but for its head, nobody of
    the own agency. Raises Refused, EvidenceUse.DoesNotExist, Answer.DoesNotExist."""
    use = EvidenceUse.objects.select_related("evidence").get(pk=use_id, removed_at=None)
    rows = Answer.objects.visible_to(by).select_related("round")
    answer = with_standing(rows, at=at).get(pk=use.answer_id)
    standing = standing_of(answer, answer.round)
    check_reaches(by, "review.open", standing)
    check_round_is_open(standing)
    answering = {standing.lead_id, *(standing.contributor_ids if duty == JUDGE else ())}
    if duty != SIGN and by.all_agency_ids & answering:
        raise NotYours("Berkas perangkat daerah Anda sendiri dinilai orang lain.")
    if not is_good:
        scheme().check_reason(reason, text)
    newest = use.evidence.files.order_by("-version").values_list("version", flat=True).first()
    if newest != version:
        raise AnswerChanged
    verdict = FileVerdict.objects.create(
        use=use,
        version=version,
        is_good=is_good,
        reason="" if is_good else reason,
        text="" if is_good else text.strip()[:300],
        at=at,
        by=by.user,
    )
    event = FileJudged(
        round=answer.round.code,
        answer=answer.pk,
        code=answer.code,
        evidence=use.evidence_id,
        version=version,
        is_good=is_good,
        reason=scheme().reason_label(verdict.reason) if verdict.reason else "",
    )
    log(event, by=by.user, at=at)
    return verdict


def keep_remark(*, text: str, by: Actor, at: datetime) -> Remark:
    """Keep a sentence for all reviewers; the same one again changes nothing. Raises Refused.

    It is a help for writing and no fact of the city, so no event tells of it.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST_REMARK:
        raise Refused("Kalimat yang disimpan berisi 1 sampai 500 huruf.")
    kept, _is_new = Remark.objects.get_or_create(
        text=text, ended_at=None, defaults={"kept_at": at, "kept_by": by.user}
    )
    return kept


@transaction.atomic
def end_remark(*, remark_id: int, by: Actor, at: datetime) -> None:
    """Put a kept sentence away. Raises Refused, Remark.DoesNotExist."""
    check_right(by, "review.open")
    remark = Remark.objects.select_for_update().get(pk=remark_id, ended_at=None)
    remark.ended_at = at
    remark.save(update_fields=["ended_at"])

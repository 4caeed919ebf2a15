"""Stages of verification opened, extended and closed; marks given in them, and agreed to."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import standing_of, with_standing
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_right
from layak.evaluation.rounds.wording import mark_text, moment_text
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.rules.scoring import NOT_APPLICABLE
from layak.workflows.verification.scheme.policy import scheme
from layak.workflows.verification.scheme.rules import SchemeStage, check_mark
from layak.workflows.verification.stages.events import (
    StageMarkAgreed,
    StageMarkGiven,
    VerificationClosed,
    VerificationExtended,
    VerificationOpened,
)
from layak.workflows.verification.stages.models import (
    MarkAgreement,
    StageExtension,
    StageMark,
    VerificationStage,
)
from layak.workflows.verification.stages.permissions import (
    check_can_agree,
    check_can_judge,
    check_is_open,
)
from layak.workflows.verification.stages.reads import given_of, newest_marks
from layak.workflows.verification.stages.rules import digest_of, is_complete


class MarkMoved(Refused):
    """Somebody gave this answer another mark in the stage since the page was read."""

    def __init__(self) -> None:
        super().__init__("Nilai pertanyaan ini baru saja diubah orang lain. Lihat dahulu nilainya.")


@transaction.atomic
def open_stage(
    *, round_: Round, code: str, opens_at: datetime, closes_at: datetime, by: Actor, at: datetime
) -> VerificationStage:
    """Open a stage of the scheme in a round; stages follow each other. Raises Refused, KeyError."""
    check_right(by, "verification.manage")
    kind = scheme().stage(code)
    if round_.closed_at is not None:
        raise Refused("Putaran ini sudah ditutup dan tinggal dibaca.")
    if closes_at <= opens_at:
        raise Refused("Jendela tahap berakhir sesudah dibuka. Periksa kedua tanggalnya.")
    order = [stage.code for stage in scheme().stages]
    # one opening after the other, so that none overtakes another
    rows = Round.objects.select_for_update().get(pk=round_.pk).verification_stages.all()
    later = {row.code for row in rows if order.index(row.code) > order.index(code)}
    if later or any(row.code == code for row in rows):
        raise Refused("Tahap ini sudah dibuka, atau tahap sesudahnya sudah berjalan.")
    if any(row.closed_at is None for row in rows):
        raise Refused("Tutup dahulu tahap yang sedang berjalan.")
    stage = VerificationStage.objects.create(
        round=round_,
        code=kind.code,
        opens_at=opens_at,
        closes_at=closes_at,
        opened_at=at,
        opened_by=by.user,
    )
    event = VerificationOpened(round=round_.code, stage=code, label=kind.label)
    log(event, by=by.user, at=at)
    return stage


@transaction.atomic
def extend_stage(
    *,
    stage_id: int,
    agency: Agency,
    days: int,
    reason: str,
    signer: str,
    by: Actor,
    at: datetime,
) -> StageExtension:
    """More whole days, counted from the window's end, for what one agency leads. Raises Refused."""
    check_right(by, "verification.manage")
    stage = VerificationStage.objects.select_for_update().select_related("round").get(pk=stage_id)
    check_is_open(stage)
    if not reason.strip() or not signer.strip():
        raise Refused("Tulis alasan perpanjangan dan pejabat yang menetapkannya.")
    if not 0 < days <= scheme().stage(stage.code).days:
        raise Refused("Perpanjangan sedikitnya satu hari dan tidak melebihi panjang jendelanya.")
    longer = StageExtension.objects.create(
        stage=stage,
        agency=agency,
        until_at=stage.closes_at + timedelta(days=days),
        reason=reason.strip(),
        signer=signer.strip(),
        at=at,
        by=by.user,
    )
    event = VerificationExtended(
        round=stage.round.code,
        stage=stage.code,
        label=scheme().stage(stage.code).label,
        agency=agency.name,
        until=moment_text(longer.until_at),
        reason=longer.reason,
        signer=longer.signer,
    )
    log(event, by=by.user, at=at)
    return longer


@transaction.atomic
def close_stage(*, stage_id: int, by: Actor, at: datetime) -> VerificationStage:
    """Freeze a stage: no mark is added any more, and its digest stands for those there are.

    Raises Refused: not the right, closed already, or a large change waits for another person.
    """
    check_right(by, "verification.manage")
    stage = (
        VerificationStage.objects.select_for_update(of=("self",))
        .select_related("round")
        .get(pk=stage_id)
    )
    check_is_open(stage)
    given = {mark.answer.code: given_of(mark) for mark in newest_marks([stage])}
    if not is_complete(list(given.values())):
        waiting = sorted(code for code, one in given.items() if not one.counts)
        raise Refused(f"Perubahan besar ini masih menunggu orang kedua: {', '.join(waiting)}.")
    if not given:
        raise Refused("Tahap ini belum mempunyai satu nilai pun.")
    stage.digest = digest_of(stage.round.code, stage.code, given)
    stage.closed_at, stage.closed_by = at, by.user
    stage.save(update_fields=["digest", "closed_at", "closed_by"])
    event = VerificationClosed(
        round=stage.round.code,
        stage=stage.code,
        label=scheme().stage(stage.code).label,
        mark_count=len(given),
        digest=stage.digest,
    )
    log(event, by=by.user, at=at)
    return stage


@transaction.atomic
def give_mark(
    *,
    stage_id: int,
    answer_id: int,
    mark: Decimal | None,
    version: int,
    reason: str = "",
    text: str = "",
    basis: str = "",
    seen: str = "",
    by: Actor,
    at: datetime,
) -> StageMark:
    """Give an answer the stage's mark; None is "not applicable", as the answer itself says.

    ``version`` is that of the mark the page showed, 0 for none. The answer's own mark and those
    of other stages stay. Raises Refused (right, own agency, window, reason), MarkMoved,
    VerificationStage.DoesNotExist, Answer.DoesNotExist.
    """
    # held against a closing, and against another mark, in between
    stage = VerificationStage.objects.select_for_update(no_key=True).get(pk=stage_id)
    rows = Answer.objects.visible_to(by).filter(round=stage.round_id).select_related("round")
    answer = with_standing(rows, at=at).get(pk=answer_id)
    kind = scheme().stage(stage.code)
    check_can_judge(by, stage, kind, standing_of(answer, answer.round), at=at)
    if (kind.marks == "recorded") != bool(basis.strip()):
        raise Refused(
            "Tulis dasar nilainya: surat, berita acara, atau lembar dari mana ia dicatat."
        )
    if mark is None and answer.is_applicable:
        raise Refused("Tulis nilainya dengan angka, misalnya 1,50.")
    newest = stage.marks.filter(answer=answer).aggregate(version=Max("version"))["version"] or 0
    if newest != version:
        raise MarkMoved
    before = mark_before(stage, answer)
    check_mark(scheme(), before=before, mark=mark, maximum=answer.maximum, reason=reason, text=text)
    given = StageMark.objects.create(
        stage=stage,
        answer=answer,
        version=newest + 1,
        mark=mark,
        before=before,
        reason="" if mark == before else reason,
        text=text.strip(),
        basis=basis.strip(),
        seen=seen,
        needs_second=kind.marks == "judged" and scheme().is_large(before, mark, answer.maximum),
        at=at,
        by=by.user,
    )
    _tell_given(given, kind, by=by, at=at)
    return given


def _tell_given(given: StageMark, kind: SchemeStage, *, by: Actor, at: datetime) -> None:
    answer = given.answer
    event = StageMarkGiven(
        round=answer.round.code,
        answer=answer.pk,
        code=answer.code,
        stage=kind.code,
        label=kind.label,
        mark=said_mark(answer, given.mark),
        before=said_mark(answer, given.before),
        reason=scheme().reason_label(given.reason) if given.reason else "",
        text=given.text,
        basis=given.basis,
    )
    log(event, by=by.user, at=at)


@transaction.atomic
def agree_to_mark(*, mark_id: int, by: Actor, at: datetime) -> MarkAgreement:
    """Another person agrees to a large change; from then on it counts. Raises Refused."""
    mark = StageMark.objects.select_related("stage", "answer__round").get(pk=mark_id)
    answer = with_standing(Answer.objects.visible_to(by).select_related("round"), at=at).get(
        pk=mark.answer_id
    )
    check_can_agree(by, mark, standing_of(answer, answer.round))
    if StageMark.objects.filter(stage=mark.stage, answer=answer, version__gt=mark.version).exists():
        raise MarkMoved
    agreement, is_new = MarkAgreement.objects.get_or_create(
        mark=mark, defaults={"at": at, "by": by.user}
    )
    if is_new:
        event = StageMarkAgreed(
            round=answer.round.code,
            answer=answer.pk,
            code=answer.code,
            stage=mark.stage.code,
            label=scheme().stage(mark.stage.code).label,
            mark=said_mark(answer, mark.mark),
        )
        log(event, by=by.user, at=at)
    return agreement


def mark_before(stage: VerificationStage, answer: Answer) -> Decimal | None:
    """The mark that the stage judges: that of the last stage before it that judged the answer,
    else the answer's own; None is not applicable or unanswered. One query."""
    order = [one.code for one in scheme().stages]
    earlier = order[: order.index(stage.code)]
    rows = StageMark.objects.filter(
        answer=answer, stage__code__in=earlier, stage__closed_at__isnull=False
    ).select_related("stage")
    newest = {row.stage.code: row for row in rows.order_by("version")}
    for code in reversed(earlier):
        if code in newest:
            return newest[code].mark
    return answer.mark


def said_mark(answer: Answer, mark: Decimal | None) -> str:
    """Without a number it is not applicable, or nothing where the answer itself has none."""
    is_applicable = mark is None and answer.is_applicable
    return mark_text(NOT_APPLICABLE if mark is None and not is_applicable else mark)

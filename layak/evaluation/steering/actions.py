"""Rounds: opened from an edition's revision, given windows and a target, moved to a newer wording, locked, reopened, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.assignments.actions import share_out
from layak.evaluation.carrying.actions import carry_forward
from layak.evaluation.editions.models import EditionRevision, Question
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Closing, Lock, Round, Snapshot, StageWindow
from layak.evaluation.rounds.permissions import (
    check_can_change_round,
    check_can_close,
    check_can_lock,
    check_can_reopen,
    check_can_undo_closing,
    check_right,
)
from layak.evaluation.rounds.policy import DEFAULT_POLICY, stage_policy
from layak.evaluation.scores.reads import marks_of
from layak.evaluation.steering.events import (
    ClosingUndone,
    RoundChanged,
    RoundClosed,
    RoundLocked,
    RoundOpened,
    RoundReopened,
)
from layak.evaluation.steering.reads import listeners
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.instrument import Edition
from layak.rules.refusal import Refused
from layak.rules.scoring import inputs_hash, score, score_to_json

# Rounds: opened from an edition's revision, given windows and a target, locked, reopened.


@dataclass(frozen=True, kw_only=True)
class RoundPlan:
    """What a new round needs. ``caretaker`` leads where the first-named body is only invited."""

    code: str
    title: str
    evaluation_year: int
    data_years: list[int]
    target_rank: str = ""
    policy: str = DEFAULT_POLICY


@transaction.atomic
def open_round(
    *,
    plan: RoundPlan,
    revision: EditionRevision,
    caretaker: Agency,
    by: Actor | None,
    at: datetime,
    previous: Round | None = None,
    carries: bool = False,
) -> Round:
    """A round with one answer per question, shared out to the agencies the edition names.

    With ``carries`` the answers and owners of ``previous`` come along, without their marks.
    ``by`` is None only when the installation is set up from the command line. Raises Refused
    for a code in use, years that overlap, an unknown rank.
    """
    if by is not None:
        check_right(by, "round.manage")
    if plan.code in TAKEN_WORDS:
        raise Refused("Kode ini dipakai alamat lain. Pilih kode yang lain.")
    if Round.objects.filter(code=plan.code).exists():
        raise Refused(f"Kode putaran “{plan.code}” sudah dipakai.")
    if not plan.data_years:
        raise Refused("Sebutkan sedikitnya satu tahun data.")
    if plan.evaluation_year in plan.data_years:
        raise Refused(
            "Tahun data bukan tahun evaluasi: yang dinilai adalah tahun-tahun sebelumnya."
        )
    _check_rank(plan.target_rank, revision.pk)
    round_ = Round.objects.create(
        code=plan.code,
        title=plan.title,
        revision=revision,
        evaluation_year=plan.evaluation_year,
        data_years=sorted(plan.data_years),
        target_rank=plan.target_rank,
        policy=plan.policy,
        caretaker=caretaker,
        opened_at=at,
        previous=previous,
    )
    _create_answers(round_, at=at)
    if carries and previous is not None and by is not None:
        carry_forward(round_=round_, source=previous, by=by, at=at)
    share_out(round_, caretaker=caretaker, at=at)
    user = None if by is None else by.user
    event = RoundOpened(round=round_.code, edition=revision.edition.code, revision=revision.number)
    log(event, by=user, at=at)
    return round_


# addresses below /evaluasi/ and /pengaturan/putaran/ begin with these words
TAKEN_WORDS = ("jawaban", "baru")


def _check_rank(name: str, revision_id: int) -> None:
    known = [rank.name for rank in edition_of(revision_id).ranks]
    if name and name not in known:
        raise Refused(f"Sasaran harus salah satu dari {', '.join(known)}.")


def _create_answers(round_: Round, *, at: datetime) -> None:
    edition = edition_of(round_.revision_id)
    first = stage_policy(round_.policy).first.code
    ids = dict(
        Question.objects.filter(key__in=[q.key for q in edition.questions]).values_list("key", "pk")
    )
    Answer.objects.bulk_create(
        Answer(
            round=round_,
            question_id=ids[question.key],
            code=question.code,
            position=position,
            maximum=question.maximum,
            stage=first,
            stage_since_at=at,
        )
        for position, question in enumerate(edition.questions, start=1)
    )


@transaction.atomic
def set_window(
    *, round_: Round, stage: str, opens_at: datetime, closes_at: datetime, by: Actor, at: datetime
) -> None:
    """When work in a stage is possible. Answers of that stage are due on the closing day."""
    check_can_change_round(by, round_)
    if closes_at <= opens_at:
        raise Refused("Jendela harus tutup sesudah dibuka.")
    label = stage_policy(round_.policy).stage(stage).label
    StageWindow.objects.update_or_create(
        round=round_, stage=stage, defaults={"opens_at": opens_at, "closes_at": closes_at}
    )
    _tell(
        round_,
        f"jendela {label} {opens_at:%Y-%m-%d %H:%M} sampai {closes_at:%Y-%m-%d %H:%M}",
        by,
        at,
    )


@transaction.atomic
def clear_window(*, round_: Round, stage: str, by: Actor, at: datetime) -> None:
    """Work in the stage is possible at any time again. Without a window nothing happens."""
    check_can_change_round(by, round_)
    removed, _models = StageWindow.objects.filter(round=round_, stage=stage).delete()
    if removed:
        label = stage_policy(round_.policy).stage(stage).label
        _tell(round_, f"jendela {label} dihapus", by, at)


@transaction.atomic
def set_target(*, round_: Round, rank: str, by: Actor, at: datetime) -> None:
    """The rank that the city wants. Raises Refused for a rank the edition does not know."""
    check_can_change_round(by, round_)
    _check_rank(rank, round_.revision_id)
    round_.target_rank = rank
    round_.save(update_fields=["target_rank"])
    _tell(round_, f"sasaran {rank or 'dikosongkan'}", by, at)


def _tell(round_: Round, what: str, by: Actor, at: datetime) -> None:
    log(RoundChanged(round=round_.code, what=what), by=by.user, at=at)


def take_snapshot(*, round_: Round, reason: str, by: Actor | None, at: datetime) -> Snapshot:
    """Freeze the score now, with the marks and the hash of what it was computed from."""
    marks = marks_of(round_.pk)
    result = score(edition_of(round_.revision_id), marks)
    inputs = {
        code: f"{mark:.2f}" if isinstance(mark, Decimal) else mark and mark.value
        for code, mark in marks.items()
    }
    return Snapshot.objects.create(
        round=round_,
        reason=reason,
        inputs_hash=inputs_hash(round_.revision.document_hash, marks),
        inputs=inputs,
        score=score_to_json(result),
        total=result.total,
        rank=result.rank or "",
        taken_at=at,
        taken_by=None if by is None else by.user,
    )


@transaction.atomic
def lock_round(*, round_: Round, by: Actor, at: datetime) -> Snapshot:
    """Nothing changes any more, the score is frozen, and who worked on it is told. Raises Refused."""
    check_can_lock(by, round_)
    locked = Round.objects.filter(pk=round_.pk, locked_at=None).update(
        locked_at=at, locked_by=by.user
    )
    if not locked:
        raise Refused("Putaran ini sudah terkunci.")
    # a save that began before the lock holds its row until it is in: wait for all of them
    list(Answer.objects.select_for_update().filter(round=round_).values_list("pk"))
    round_.refresh_from_db()
    snapshot = take_snapshot(round_=round_, reason="lock", by=by, at=at)
    Lock.objects.create(round=round_, opens=False, snapshot=snapshot, at=at, by=by.user)
    event = RoundLocked(
        round=round_.code, total=f"{snapshot.total:.2f}", inputs_hash=snapshot.inputs_hash
    )
    log(event, by=by.user, at=at)
    said = _("%(round)s dikunci: isian dan nilainya tidak berubah lagi.")
    _tell_all(round_, said % {"round": round_.title}, by=by, at=at)
    return snapshot


@transaction.atomic
def reopen_round(*, round_: Round, reason: str, by: Actor, at: datetime) -> None:
    """Unlock with a reason; the snapshot of the lock stays. Raises Refused."""
    check_can_reopen(by, round_, reason=reason)
    opened = Round.objects.filter(pk=round_.pk, locked_at__isnull=False, closed_at=None).update(
        locked_at=None, locked_by=None
    )
    if not opened:
        raise Refused("Putaran ini tidak terkunci.")
    Lock.objects.create(round=round_, opens=True, reason=reason.strip(), at=at, by=by.user)
    log(RoundReopened(round=round_.code, reason=reason.strip()), by=by.user, at=at)
    said = _("%(round)s dibuka kembali: isiannya dapat diubah lagi.")
    _tell_all(round_, said % {"round": round_.title}, by=by, at=at)


@transaction.atomic
def close_round(*, round_: Round, by: Actor, at: datetime) -> None:
    """The round becomes history, days after it was locked. Raises Refused."""
    check_can_close(by, round_, today=timezone.localdate(at))
    # the same lock that the page showed: a round reopened in between is not closed
    closed = Round.objects.filter(pk=round_.pk, locked_at=round_.locked_at, closed_at=None).update(
        closed_at=at
    )
    if not closed:
        raise Refused("Putaran ini sudah berubah. Muat ulang halaman untuk melihatnya.")
    Closing.objects.create(round=round_, undoes=False, at=at, by=by.user)
    log(RoundClosed(round=round_.code), by=by.user, at=at)
    said = _("%(round)s ditutup dan tinggal dibaca.")
    _tell_all(round_, said % {"round": round_.title}, by=by, at=at)


@transaction.atomic
def undo_closing(*, round_: Round, reason: str, by: Actor, at: datetime) -> None:
    """Take back a closing within its term; the round is locked again. Raises Refused."""
    check_can_undo_closing(by, round_, reason=reason, today=timezone.localdate(at))
    undone = Round.objects.filter(pk=round_.pk, closed_at=round_.closed_at).update(closed_at=None)
    if not undone:
        raise Refused("Putaran ini sudah berubah. Muat ulang halaman untuk melihatnya.")
    Closing.objects.create(round=round_, undoes=True, reason=reason.strip(), at=at, by=by.user)
    log(ClosingUndone(round=round_.code, reason=reason.strip()), by=by.user, at=at)
    said = _("Penutupan %(round)s dibatalkan; putaran itu terkunci seperti sebelumnya.")
    _tell_all(round_, said % {"round": round_.title}, by=by, at=at)


def _tell_all(round_: Round, said: str, *, by: Actor, at: datetime) -> None:
    """Everyone who works on the round reads what bound it, but not who did it."""
    others = [user for user in listeners(round_, at=at) if user.pk != by.user.pk]
    url = f"/pengaturan/putaran/{round_.code}/"
    notify(users=others, kind="round.bound", text=said, url=url, at=at)


# A running round takes over a newer wording of its edition.


@transaction.atomic
def adopt_revision(*, round_: Round, revision: EditionRevision, by: Actor, at: datetime) -> int:
    """Show official texts and options in a running round; the number of choices that moved.

    Only a newer revision of the same edition whose questions and maxima are the same. Marks stay
    as they are. A chosen option stays where it is worth the same; else the option worth as much
    takes its place, or the choice is emptied, with a revision of the answer that tells of it.
    Raises Refused.
    """
    answers = list(Answer.objects.select_for_update().filter(round=round_).order_by("position"))
    round_.refresh_from_db()
    check_can_change_round(by, round_)
    former, wanted = edition_of(round_.revision_id), edition_of(revision.pk)
    if revision.edition_id != round_.revision.edition_id:
        raise Refused(_("Putaran hanya memakai revisi lain dari instrumennya sendiri."))
    if revision.number <= round_.revision.number:
        raise Refused(_("Pilih revisi yang lebih baru daripada yang dipakai putaran ini."))
    before = {q.code: (q.key, q.maximum) for q in former.questions}
    after = {q.code: (q.key, q.maximum) for q in wanted.questions}
    differing = [code for code in {**before, **after} if before.get(code) != after.get(code)]
    if differing:
        raise Refused(
            _(
                "Pertanyaan atau nilai maksimal berubah pada %(codes)s. Revisi ini hanya untuk "
                "putaran baru; putaran ini tetap memakai revisinya."
            )
            % {"codes": ", ".join(differing[:5])}
        )
    if list(before) != list(after) or former.ranks != wanted.ranks:
        raise Refused(_("Urutan pertanyaan atau batas predikat berubah: buat putaran baru."))
    moved = []
    for answer in answers:
        option = _carried_option(answer, former, wanted)
        if option != answer.option:
            answer.option = option
            version = int(answer.versions.get("option", 0)) + 1
            answer.versions = {**answer.versions, "option": version}
            answer.saved_at, answer.saved_by = at, by.user
            moved.append(answer)
    Answer.objects.bulk_update(moved, ["option", "versions", "saved_at", "saved_by"])
    AnswerRevision.objects.bulk_create(
        AnswerRevision(
            answer=answer,
            field="option",
            value=answer.option,
            version=answer.versions["option"],
            saved_at=at,
            saved_by=by.user,
        )
        for answer in moved
    )
    round_.revision = revision
    round_.save(update_fields=["revision"])
    what = _("memakai revisi %(n)d instrumen; %(m)d pilihan menyesuaikan") % {
        "n": revision.number,
        "m": len(moved),
    }
    log(RoundChanged(round=round_.code, what=what), by=by.user, at=at)
    return len(moved)


def _carried_option(answer: Answer, former: Edition, wanted: Edition) -> str:
    """The chosen option in the new ladder: the same, else the only one worth as much, else none."""
    old, new = former.find(answer.code), wanted.find(answer.code)
    if not answer.option or old is None or new is None:
        return answer.option
    points = {option.code: option.points for option in old.options}.get(answer.option)
    alike = [option.code for option in new.options if option.points == points]
    if answer.option in alike:
        return answer.option
    return alike[0] if len(alike) == 1 else ""

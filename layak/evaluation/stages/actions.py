"""Moves of an answer through the stages: compare-and-swap, one step row and one event each; signed statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.answers.models import Answer, AnswerStep
from layak.evaluation.answers.permissions import Standing, standing_of, with_standing
from layak.evaluation.flags.actions import carry_flags, check_explained, told_flags
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import NotYours, check_can_change_round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.stages.events import AnswerMovedOn, StatementRecorded
from layak.evaluation.stages.models import Statement, StatementAnswer
from layak.evaluation.stages.permissions import check_can_move, check_can_undo
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused

# Moves of an answer through the stages: compare-and-swap, one step row and one event each.


class AnswerMoved(Refused):
    """Someone moved the answer since the page was read."""

    def __init__(self) -> None:
        super().__init__("Tahap jawaban ini sudah berubah. Muat ulang halaman untuk melihatnya.")


@transaction.atomic
def move_answer(
    *, answer_id: int, move: str, seen: str, note: str = "", by: Actor, at: datetime
) -> None:
    """Make one move of the stage policy on an answer that was seen in stage ``seen``.

    Raises Refused with the reason (right, stage, window, lock, missing note or mark),
    AnswerMoved when it left ``seen`` in between, Answer.DoesNotExist.
    """
    answer = _visible(by, at=at).get(pk=answer_id)
    if answer.stage != seen:
        raise AnswerMoved
    _move(answer, move, note=note, by=by, at=at)


@transaction.atomic
def move_answers(
    *, round_: Round, answer_ids: Sequence[int], move: str, note: str = "", by: Actor, at: datetime
) -> int:
    """The same move on a batch, all or nothing; the number moved. Raises as ``move_answer``."""
    answers = list(_visible(by, at=at).filter(round=round_, pk__in=answer_ids))
    if len(answers) != len(set(answer_ids)) or not answers:
        raise Refused("Pilih sedikitnya satu pertanyaan dari daftar ini.")
    for answer in answers:
        _move(answer, move, note=note, by=by, at=at)
    return len(answers)


@transaction.atomic
def record_statement(
    *,
    round_: Round,
    agency: Agency,
    answer_ids: Sequence[int],
    evidence: Evidence,
    signer_name: str,
    signed_on: date,
    by: Actor,
    at: datetime,
) -> Statement:
    """Approval on paper: one scanned *Surat Pernyataan* approves a batch of ready answers.

    The statement keeps each mark as it was signed. All or nothing. Raises Refused.
    """
    answers = list(_visible(by, at=at).filter(round=round_, pk__in=answer_ids))
    if len(answers) != len(set(answer_ids)):
        raise Refused("Pilih sedikitnya satu pertanyaan yang dicakup surat pernyataan.")
    _check_statement(answers, agency, signer_name, signed_on, at)
    statement = Statement.objects.create(
        round=round_,
        agency=agency,
        evidence=evidence,
        signer_name=signer_name.strip(),
        signed_on=signed_on,
        recorded_at=at,
        recorded_by=by.user,
    )
    StatementAnswer.objects.bulk_create(
        StatementAnswer(statement=statement, answer=row, mark=row.mark) for row in answers
    )
    for answer in answers:
        _move(answer, "approve_by_statement", note=f"Surat pernyataan {signed_on}", by=by, at=at)
    answer_count = len(answers)
    event = StatementRecorded(
        round=statement.round.code,
        statement=statement.pk,
        agency=statement.agency.name,
        answer_count=answer_count,
    )
    log(event, by=statement.recorded_by, at=statement.recorded_at)
    return statement


def _check_statement(
    answers: list[Answer], agency: Agency, signer_name: str, signed_on: date, at: datetime
) -> None:
    if not answers:
        raise Refused("Pilih sedikitnya satu pertanyaan yang dicakup surat pernyataan.")
    if not signer_name.strip():
        raise Refused("Tulis nama pejabat yang menandatangani surat pernyataan.")
    if signed_on > timezone.localdate(at):
        raise Refused("Tanggal surat pernyataan tidak boleh sesudah hari ini.")
    if any(answer.lead_id != agency.pk for answer in answers):
        raise Refused(
            "Surat pernyataan hanya mencakup pertanyaan yang dipimpin perangkat daerah itu."
        )


def _visible(by: Actor, *, at: datetime) -> QuerySet[Answer]:
    rows = Answer.objects.visible_to(by).select_related("round")
    return with_standing(rows, at=at).order_by("position")


def _move(answer: Answer, move: str, *, note: str, by: Actor, at: datetime) -> None:
    standing = standing_of(answer, answer.round)
    note = note.strip()
    check_can_move(by, standing, move, note=note)
    policy = stage_policy(answer.round.policy)
    step = policy.move(move)
    check_can_undo(
        step, answer, answer.steps.order_by("-pk").first() if step.undoes else None, at=at
    )
    seen = answer.stage
    # whoever sends an answer on has read its flags; a note with it answers the one it came back with
    reply = note if policy.is_editable(seen) else ""
    flags = check_explained(answer, reply=reply) if step.needs == "answer" else []
    is_return = step.target == "returned"
    moved = Answer.objects.filter(pk=answer.pk, stage=seen).update(
        stage=step.target,
        stage_since_at=at,
        returned_count=F("returned_count") + (1 if is_return else 0),
    )
    if not moved:
        raise AnswerMoved
    for_lead = rights().permissions[step.permission].relation == "lead"
    is_on_behalf = for_lead and standing.lead_id not in by.all_agency_ids
    made = AnswerStep.objects.create(
        answer=answer,
        move=move,
        source=seen,
        target=step.target,
        note=note,
        at=at,
        by=by.user,
        on_behalf_of_id=standing.lead_id if is_on_behalf else None,
    )
    carry_flags(made, flags)
    event = AnswerMovedOn(
        round=answer.round.code,
        answer=answer.pk,
        code=answer.code,
        move=move,
        source=seen,
        target=step.target,
        verb=step.past,
        note=note,
        flags=told_flags(flags),
    )
    log(event, by=by.user, at=at)
    if is_return:
        _tell_lead(answer, standing, f"dikembalikan: {note}", by=by, at=at)
    if step.undoes:
        _tell_lead(answer, standing, f"{by.user.name} {step.past}: {note}", by=by, at=at)


def _tell_lead(answer: Answer, standing: Standing, said: str, *, by: Actor, at: datetime) -> None:
    """The others on seats of the leading agency read at once why it came back."""
    if standing.lead_id is None:
        return
    holders = SeatHolding.objects.on(timezone.localdate(at)).filter(
        seat__agency_id=standing.lead_id
    )
    notify(
        users=list(
            User.objects.filter(pk__in=holders.values("user_id"), is_active=True).exclude(
                pk=by.user.pk
            )
        ),
        kind="answer.returned",
        text=f"{answer.code} {said}",
        url=f"/evaluasi/jawaban/{answer.pk}/",
        at=at,
    )


# The signed *Surat Pernyataan* as it comes in: the scan is kept, then its answers approved.


@transaction.atomic
def hand_in_statement(
    *,
    round_: Round,
    agency: Agency,
    answer_ids: Sequence[int],
    upload: Upload,
    signer_name: str,
    signed_on: date,
    by: Actor,
    at: datetime,
) -> Statement:
    """Keep the scan and approve the ready answers it covers, all or nothing.

    Raises Refused (right, stage, signer, day) and NotStored (the file itself).
    """
    check_can_change_round(by, round_, "statement.record")
    is_own = agency.pk in by.agency_ids("statement.record")
    if not is_own and by.scope("statement.record") != "all":
        raise NotYours(_("Surat pernyataan dicatat oleh perangkat daerah itu atau sekretariat."))
    evidence = store_evidence(
        upload=upload,
        title=_("Surat pernyataan %(agency)s, %(day)s")
        % {"agency": agency.name, "day": signed_on.isoformat()},
        agency=agency,
        on_behalf_of=None if agency.pk in by.all_agency_ids else agency,
        by=by,
        at=at,
    )
    return record_statement(
        round_=round_,
        agency=agency,
        answer_ids=answer_ids,
        evidence=evidence,
        signer_name=signer_name,
        signed_on=signed_on,
        by=by,
        at=at,
    )

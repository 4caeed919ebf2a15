"""Who may make a move of the stage policy."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, AnswerStep
from layak.evaluation.answers.permissions import Standing, check_reaches
from layak.evaluation.rounds.permissions import NotYours
from layak.evaluation.rounds.policy import stage_policy
from layak.rules.refusal import Verdict, verdict
from layak.rules.stages import Move


def check_can_move(by: Actor, standing: Standing, move: str, *, note: str = "") -> None:
    """Make a move of the stage policy: who, then when, then what is missing."""
    policy = stage_policy(standing.policy)
    step = policy.move(move)
    check_reaches(by, step.permission, standing)
    if step.by_another and standing.lead_id in by.all_agency_ids:
        raise NotYours(
            "Jawaban perangkat daerah Anda sendiri diterima oleh orang lain, "
            "misalnya ketua gugus tugas."
        )
    policy.check_move(
        move,
        standing.stage,
        round_is_locked=standing.round_is_locked,
        round_is_closed=standing.round_is_closed,
        window_is_open=standing.window_is_open,
        has_answer=standing.has_answer,
        note=note,
    )


def can_move(by: Actor, standing: Standing, move: str) -> Verdict:
    """The verdict for a button; the note is asked for when the button is pressed."""
    return verdict(check_can_move, by, standing, move, note="-")


def check_can_undo(step: Move, answer: Answer, last: AnswerStep | None, *, at: datetime) -> None:
    """Take back the answer's last step while its term runs and nothing rests on it: one query.

    For any other move nothing is asked. Rights and stage are asked by ``check_can_move``.
    """
    if not step.undoes:
        return
    step.check_undo(
        last.move if last else "",
        since=timezone.localdate(answer.stage_since_at),
        today=timezone.localdate(at),
        is_built_on=answer.copies.filter(ended_at=None).exists(),
    )


def can_undo(step: Move, answer: Answer, last: AnswerStep | None, *, at: datetime) -> Verdict:
    return verdict(check_can_undo, step, answer, last, at=at)

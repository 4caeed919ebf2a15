"""Who may make a move of the stage policy."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import Standing, check_reaches
from layak.evaluation.rounds.permissions import NotYours
from layak.evaluation.rounds.policy import stage_policy
from layak.rules.refusal import Verdict, verdict


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

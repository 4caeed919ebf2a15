"""The moves that someone could make from here, each with its verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse

from layak.city.people.roles.actor import Actor
from layak.evaluation.models import Answer
from layak.evaluation.permissions import can_edit, can_move
from layak.evaluation.policies import stage_policy
from layak.evaluation.standing import Standing
from layak.rules.refusal import Verdict
from layak.rules.stages import Move, Policy

# approval on paper has its own page, where the signed sheet is handed in
ON_PAPER = "statement.record"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveButton:
    code: str
    label: str
    url: str
    needs_note: bool
    verdict: Verdict


def find_move(policy: Policy, code: str, by: Actor) -> Move | None:
    """The move of this code that a seat of ``by`` brings the right for; None otherwise."""
    moves = (move for move in policy.moves if move.code == code and move.permission != ON_PAPER)
    return next((move for move in moves if by.may(move.permission)), None)


def move_buttons(answer: Answer, standing: Standing, by: Actor) -> list[MoveButton]:
    """Moves that start in the answer's stage and for which ``by`` holds the right.

    Where the answer is open for editing, the button saves what is typed before it moves: a
    missing answer is then judged when it is pressed.
    """
    if can_edit(by, standing).allowed:
        standing = replace(standing, has_answer=True)
    moves = stage_policy(standing.policy).moves_from(standing.stage)
    return [
        MoveButton(
            code=move.code,
            label=move.verb,
            url=reverse("answer_move", args=[answer.pk, move.code]),
            needs_note=move.note == "required",
            verdict=can_move(by, standing, move.code),
        )
        for move in moves
        if move.permission != ON_PAPER and by.may(move.permission)
    ]

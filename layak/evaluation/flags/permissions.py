"""Who may explain the flags of an answer: its agency, its head, and whoever judges it next."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import Standing, check_reaches, check_round_is_open
from layak.evaluation.rounds.policy import stage_policy
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_explain(by: Actor, standing: Standing) -> None:
    """Until the answer is accepted: afterwards there is no step left that asks for it."""
    check_reaches(by, "flag.explain", standing)
    check_round_is_open(standing)
    if stage_policy(standing.policy).stage(standing.stage).counts_as == "done":
        raise Refused("Jawaban ini sudah diterima; tidak ada tanda yang menunggu penjelasan.")


def can_explain(by: Actor, standing: Standing) -> Verdict:
    return verdict(check_can_explain, by, standing)

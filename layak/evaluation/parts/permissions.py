"""Who may write, hand in and ask for the part of an agency."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import (
    Standing,
    check_can_edit,
    check_reaches,
    check_round_is_open,
)
from layak.evaluation.rounds.permissions import NotYours, check_right
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_contribute(by: Actor, standing: Standing, agency_id: int) -> None:
    """Write or hand in: the own agency while it is named as contributor, or the secretariat.

    In any stage of the answer: what comes after the approval is late, not lost.
    """
    check_right(by, "contribution.edit")
    is_own = agency_id in by.agency_ids("contribution.edit")
    if not is_own and by.scope("contribution.edit") != "all":
        raise NotYours("Bagian ini milik perangkat daerah lain.")
    if agency_id not in standing.contributor_ids:
        raise Refused("Perangkat daerah ini tidak menyumbang pada pertanyaan ini.")
    check_round_is_open(standing)


def can_contribute(by: Actor, standing: Standing, agency_id: int) -> Verdict:
    return verdict(check_can_contribute, by, standing, agency_id)


def check_can_ask_again(by: Actor, standing: Standing) -> None:
    """Ask a contributor for more: the lead's operator or the secretariat, in any stage."""
    check_reaches(by, "answer.edit", standing)
    check_round_is_open(standing)


def can_ask_again(by: Actor, standing: Standing) -> Verdict:
    return verdict(check_can_ask_again, by, standing)


def check_can_take(by: Actor, standing: Standing) -> None:
    """Take a part into the answer: as editing it."""
    check_can_edit(by, standing)


def can_take(by: Actor, standing: Standing) -> Verdict:
    return verdict(check_can_take, by, standing)

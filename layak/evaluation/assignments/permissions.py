"""Who may hand an assignment to a person."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import Standing, check_round_is_open
from layak.evaluation.rounds.permissions import NotYours, check_right
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_delegate(by: Actor, standing: Standing, agency_id: int) -> None:
    """Hand an assignment of this agency to one of its people, or take it back."""
    check_right(by, "assignment.delegate")
    is_own = agency_id in by.agency_ids("assignment.delegate")
    if not is_own and by.scope("assignment.delegate") != "all":
        raise NotYours("Penugasan ini milik perangkat daerah lain.")
    if agency_id not in {standing.lead_id, *standing.contributor_ids}:
        raise Refused("Perangkat daerah ini tidak tercantum pada pertanyaan ini.")
    check_round_is_open(standing)


def can_delegate(by: Actor, standing: Standing, agency_id: int) -> Verdict:
    return verdict(check_can_delegate, by, standing, agency_id)

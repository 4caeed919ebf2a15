"""Who may talk about an answer and settle a conversation."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import Standing, check_reaches
from layak.evaluation.talks.models import Thread
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_comment(by: Actor, standing: Standing) -> None:
    """Lead, contributor or task force; in every stage and under a lock, until the round closes."""
    check_reaches(by, "comment.write", standing)
    if standing.round_is_closed:
        raise Refused("Putaran ini sudah ditutup; percakapannya tinggal dibaca.")


def can_comment(by: Actor, standing: Standing) -> Verdict:
    return verdict(check_can_comment, by, standing)


def check_can_resolve(by: Actor, standing: Standing, thread: Thread) -> None:
    """Close or reopen a thread; a question to the secretariat: who asked, or who answers."""
    check_can_comment(by, standing)
    is_own = thread.opened_by_id == by.user.pk
    if thread.is_inquiry and not is_own and not by.may("guidance.manage"):
        raise Refused("Pertanyaan ini ditutup oleh penanya atau sekretariat.")


def can_resolve(by: Actor, standing: Standing, thread: Thread) -> Verdict:
    return verdict(check_can_resolve, by, standing, thread)

"""Who may fill in an answer and hand in proof, what decides it (``Standing``), and whose turn it is.
Each check raises the reason; ``can_*`` returns it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.query import QuerySet

from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.rounds.models import Round, StageWindow
from layak.evaluation.rounds.permissions import NotYours, check_right
from layak.evaluation.rounds.policy import stage_policy
from layak.rules.refusal import Refused, Verdict, verdict
from layak.rules.stages import ASK_AGAIN, Owner, is_owed

# What decides whether someone may do something with an answer now, as one value.


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``policy`` names the stage policy of the round; ids are agencies."""

    answer_id: int
    code: str
    stage: str
    policy: str
    mark: Decimal | None
    has_answer: bool
    lead_id: int | None
    contributor_ids: frozenset[int]
    round_is_locked: bool
    round_is_closed: bool
    window_is_open: bool


def with_agencies(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Annotates ``lead_id`` and ``contributor_ids``."""
    named = Assignment.objects.filter(answer=OuterRef("pk"), ended_at=None)
    return answers.annotate(  # type: ignore[no-redef]  # declared on Answer
        lead_id=Subquery(named.filter(relation="lead").values("agency_id")[:1]),
        contributor_ids=ArraySubquery(
            named.filter(relation="contributor").order_by("position").values("agency_id")
        ),
    )


def with_window(answers: QuerySet[Answer], *, at: datetime) -> QuerySet[Answer]:
    """Annotates whether the window of the answer's stage is shut."""
    shut = StageWindow.objects.filter(round=OuterRef("round"), stage=OuterRef("stage")).exclude(
        opens_at__lte=at, closes_at__gt=at
    )
    return answers.annotate(window_is_shut=Exists(shut))  # type: ignore[no-redef]  # declared on Answer


def with_standing(answers: QuerySet[Answer], *, at: datetime) -> QuerySet[Answer]:
    """Annotates what ``standing_of`` needs, so that a page or a save asks only once."""
    return with_window(with_agencies(answers), at=at)


def check_visible(answer: Answer, by: Actor) -> None:
    """As ``visible_to``, for one answer whose agencies are known. Raises Answer.DoesNotExist."""
    if by.scope("answer.view") == "all":
        return
    named = {answer.lead_id, *answer.contributor_ids}
    if not named & by.agency_ids("answer.view"):
        raise Answer.DoesNotExist


def standing_of(answer: Answer, round_: Round) -> Standing:
    """The standing of an answer that came through ``with_standing``."""
    return Standing(
        answer_id=answer.pk,
        code=answer.code,
        stage=answer.stage,
        policy=round_.policy,
        mark=answer.mark,
        has_answer=answer.has_answer,
        lead_id=answer.lead_id,
        contributor_ids=frozenset(answer.contributor_ids),
        round_is_locked=round_.is_locked,
        round_is_closed=round_.closed_at is not None,
        window_is_open=not answer.window_is_shut,
    )


# Whose turn an answer or a part of it is, seen from one person.

# the right by which the owner of a stage takes the next step
NEXT_STEP: dict[Owner, str] = {
    "agency": "answer.edit",
    "head": "answer.approve",
    "secretariat": "answer.accept",
    "chair": "answer.accept",
}


def waits_for(by: Actor, owner: Owner, lead_id: int | None, *, caretaker_id: int) -> bool:
    """Does an answer in a stage of ``owner``, led by this agency, wait for ``by``?

    Stages of the agency and its head wait for the own agency; the others for whoever may take
    the step for every agency, except for answers of the own one. Someone who does not work at
    the desk (the chair) is asked only where the desk may not judge: the caretaker's own answers.
    """
    permission = NEXT_STEP.get(owner)
    if permission is None:
        return False
    if owner in ("agency", "head"):
        return lead_id in by.agency_ids(permission)
    if by.scope(permission) != "all" or lead_id in by.all_agency_ids:
        return False
    return by.scope("answer.edit") == "all" or lead_id == caretaker_id


def part_waits(state: str | None, owner: Owner) -> bool:
    """Does a contributor's part (its state; None without one) wait for its agency?

    While the answer is with the agencies, or whenever someone asked for it again; an answer that
    went on without the part asks nobody.
    """
    if state is None or not is_owed(state):
        return False
    return owner == "agency" or state == ASK_AGAIN.target


def is_with_another(delegate_id: int | None, by: Actor) -> bool:
    """Was the agency's work on it given to a named person other than ``by``?"""
    return delegate_id is not None and delegate_id != by.user.pk


# Who may do what with answers and rounds. Each check raises the reason; ``can_*`` returns it.


def check_reaches(by: Actor, permission: str, standing: Standing) -> None:
    """The right for this answer: all, or own as the permission's relation says."""
    check_right(by, permission)
    if by.scope(permission) == "all":
        return
    agencies = by.agency_ids(permission)
    if standing.lead_id in agencies:
        return
    if rights().permissions[permission].relation == "any" and agencies & standing.contributor_ids:
        return
    if agencies & standing.contributor_ids and by.may("contribution.edit"):
        raise NotYours(
            "Pertanyaan ini dipimpin perangkat daerah lain. Tulis sumbangan Anda di tab Bagian."
        )
    raise NotYours("Pertanyaan ini dipimpin perangkat daerah lain. Mintalah kepada pemimpinnya.")


def check_can_edit(by: Actor, standing: Standing) -> None:
    """Fill in: the lead's operator or the secretariat, in a stage whose turn is the agency's."""
    check_reaches(by, "answer.edit", standing)
    stage_policy(standing.policy).check_edit(
        standing.stage,
        round_is_locked=standing.round_is_locked,
        round_is_closed=standing.round_is_closed,
        window_is_open=standing.window_is_open,
    )


def can_edit(by: Actor, standing: Standing) -> Verdict:
    return verdict(check_can_edit, by, standing)


def check_can_add_evidence(by: Actor, standing: Standing) -> None:
    """Hand in proof: lead, contributor or secretariat, until the answer is accepted."""
    check_reaches(by, "evidence.add", standing)
    check_round_is_open(standing)
    if stage_policy(standing.policy).stage(standing.stage).counts_as == "done":
        raise Refused("Jawaban ini sudah diterima. Minta sekretariat mengembalikannya dahulu.")


def check_can_remove_evidence(by: Actor, standing: Standing) -> None:
    check_reaches(by, "evidence.remove", standing)
    check_can_add_evidence(by, standing)


def can_add_evidence(by: Actor, standing: Standing) -> Verdict:
    return verdict(check_can_add_evidence, by, standing)


def can_remove_evidence(by: Actor, standing: Standing) -> Verdict:
    return verdict(check_can_remove_evidence, by, standing)


def check_round_is_open(standing: Standing) -> None:
    """Neither locked nor closed, whatever the stage."""
    if standing.round_is_closed:
        raise Refused("Putaran ini sudah ditutup.")
    if standing.round_is_locked:
        raise Refused("Putaran ini terkunci. Ketua gugus tugas dapat membukanya kembali.")

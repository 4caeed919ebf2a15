"""What decides whether someone may do something with an answer now, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.query import QuerySet

from layak.city.people.roles.actor import Actor
from layak.evaluation.models import Answer, Assignment, Round, StageWindow


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
    return answers.annotate(
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
    return answers.annotate(window_is_shut=Exists(shut))


def with_standing(answers: QuerySet[Answer], *, at: datetime) -> QuerySet[Answer]:
    """Annotates what ``standing_of`` needs, so that a page or a save asks only once."""
    return with_window(with_agencies(answers), at=at)


def check_visible(answer: Answer, by: Actor) -> None:
    """As ``visible_to``, for one answer whose agencies are known. Raises Answer.DoesNotExist."""
    if by.scope("answer.view") == "all":
        return
    named = {answer.lead_id, *answer.contributor_ids}  # type: ignore[attr-defined]  # annotated
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
        lead_id=answer.lead_id,  # type: ignore[attr-defined]  # annotated
        contributor_ids=frozenset(answer.contributor_ids),  # type: ignore[attr-defined]
        round_is_locked=round_.is_locked,
        round_is_closed=round_.closed_at is not None,
        window_is_open=not answer.window_is_shut,  # type: ignore[attr-defined]
    )

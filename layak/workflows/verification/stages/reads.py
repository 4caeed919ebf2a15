"""The marks of the stages of a round, and how far each stage is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import answer_url, mark_text
from layak.rules.scoring import NOT_APPLICABLE
from layak.workflows.verification.scheme.policy import scheme
from layak.workflows.verification.scheme.rules import SchemeStage
from layak.workflows.verification.stages.models import StageMark, VerificationStage
from layak.workflows.verification.stages.rules import Given, digest_of


@dataclass(frozen=True, kw_only=True)
class RoundStage:
    """A stage of the scheme with its row in the round, if it was opened, and its marks by code."""

    kind: SchemeStage
    row: VerificationStage | None
    given: dict[str, Given]

    @property
    def waiting_count(self) -> int:
        """Large changes that another person has not agreed to."""
        return sum(not one.counts for one in self.given.values())

    @property
    def is_intact(self) -> bool:
        """Are the marks of a closed stage still those it was closed with?"""
        if self.row is None or self.row.closed_at is None:
            return True
        return self.row.digest == digest_of(self.row.round.code, self.row.code, self.given)


def newest_marks(stages: Iterable[VerificationStage]) -> list[StageMark]:
    """The newest mark of each answer in each of these stages: one query."""
    rows = StageMark.objects.filter(stage__in=list(stages)).select_related("agreement", "answer")
    newest = rows.order_by("stage", "answer", "-version").distinct("stage", "answer")
    return list(newest)


def given_of(mark: StageMark) -> Given:
    """The mark as a value; it came with its agreement."""
    return Given(mark=mark.mark, reason=mark.reason, text=mark.text, counts=counts(mark))


def counts(mark: StageMark) -> bool:
    return not mark.needs_second or getattr(mark, "agreement", None) is not None


def round_stages(round_: Round) -> list[RoundStage]:
    """Every stage of the scheme after the answers' own, in order: two queries."""
    rows = {row.code: row for row in round_.verification_stages.select_related("closed_by")}
    for row in rows.values():
        row.round = round_
    found: dict[int, dict[str, Given]] = {row.pk: {} for row in rows.values()}
    for mark in newest_marks(rows.values()) if rows else ():
        found[mark.stage_id][mark.answer.code] = given_of(mark)
    return [
        RoundStage(
            kind=kind,
            row=rows.get(kind.code),
            given=found[rows[kind.code].pk] if kind.code in rows else {},
        )
        for kind in scheme().stages
        if kind.marks != "answers"
    ]


def unjudged_by_part(stage: VerificationStage) -> list[tuple[str, list[dict[str, str]]]]:
    """The questions of the round that have no mark in the stage, under the names of their parts,
    each with its own mark and where its answer stands: one query. ``stage`` came with its round."""
    edition = edition_of(stage.round.revision_id)
    policy = stage_policy(stage.round.policy)
    judged = StageMark.objects.filter(stage=stage, answer=OuterRef("pk"))
    found: dict[str, list[dict[str, str]]] = {}
    for answer in Answer.objects.filter(~Exists(judged), round=stage.round_id).order_by("position"):
        question = edition.find(answer.code)
        if question is None:
            continue
        line = {
            "url": answer_url(answer.pk),
            "code": answer.code,
            "text": question.text,
            "mark": mark_text(NOT_APPLICABLE if answer.not_applicable_reason else answer.mark),
            "stands": policy.stage(answer.stage).label,
        }
        found.setdefault(edition.place(answer.code).part.name, []).append(line)
    return list(found.items())

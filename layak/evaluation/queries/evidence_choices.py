"""Evidence that is there already and could prove an answer, and answers it could prove."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.conditions import asked
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, EvidenceUse, Round
from layak.evaluation.permissions import can_add_evidence
from layak.evaluation.standing import standing_of, with_standing
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.permissions import may_open_restricted
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.library.reads import facts_of, matching, use_count
from layak.rules.words import read_query

SHOWN = 10
ROUNDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceChoice:
    """``why_not`` is the reason where this evidence cannot be used on the answer."""

    id: int
    url: str
    title: str
    facts: str
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceChoices:
    """``is_search`` is false while they are what earlier rounds used for the same question."""

    rows: list[EvidenceChoice]
    words: str
    is_search: bool
    has_more: bool


def evidence_choices(answer: Answer, by: Actor, words: str) -> EvidenceChoices:
    """Evidence by its words; without any, what the same question had in other rounds: two queries."""
    used = set(
        EvidenceUse.objects.filter(answer=answer, removed_at=None).values_list(
            "evidence_id", flat=True
        )
    )
    rows = visible_evidence(by)
    found = matching(rows, read_query(words)) if words else _of_former_rounds(rows, answer, used)
    shown = list(found[: SHOWN + 1])
    return EvidenceChoices(
        rows=[_choice(evidence, by, used) for evidence in shown[:SHOWN]],
        words=words,
        is_search=bool(words),
        has_more=len(shown) > SHOWN,
    )


def _of_former_rounds(
    rows: QuerySet[Evidence], answer: Answer, used: Iterable[int]
) -> QuerySet[Evidence]:
    before = EvidenceUse.objects.filter(answer__question=answer.question_id, removed_at=None)
    rows = rows.filter(pk__in=before.exclude(answer=answer).values("evidence"))
    return rows.exclude(pk__in=used).annotate(use_count=use_count()).order_by("-pk")


def _choice(evidence: Evidence, by: Actor, used: Iterable[int]) -> EvidenceChoice:
    return EvidenceChoice(
        id=evidence.pk,
        url=f"/bukti/{evidence.pk}/",
        title=evidence.title,
        facts=facts_of(evidence),
        why_not=_why_not(evidence, by, used),
    )


def _why_not(evidence: Evidence, by: Actor, used: Iterable[int]) -> str:
    if evidence.pk in used:
        return _("Sudah dipakai di sini.")
    is_restricted = evidence.sensitivity == Evidence.Sensitivity.RESTRICTED
    if is_restricted and not may_open_restricted(by, evidence):
        return _("Terbatas: hanya pemiliknya yang dapat memakainya.")
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChoice:
    id: int
    code: str
    text: str
    is_used: bool


def open_rounds() -> list[Round]:
    """Rounds that may still take evidence, the newest first: one query."""
    rounds = Round.objects.filter(closed_at=None, locked_at=None)
    return list(rounds.order_by("-evaluation_year", "-opened_at")[:ROUNDS])


def answers_to_prove(
    round_: Round, evidence: Evidence, by: Actor, words: str, *, at: datetime
) -> list[AnswerChoice]:
    """Answers of a round to which ``by`` may add evidence, by code or words: two queries."""
    edition = edition_of(round_.revision_id)
    used = set(
        EvidenceUse.objects.filter(
            answer__round=round_, evidence=evidence, removed_at=None
        ).values_list("answer_id", flat=True)
    )
    rows = with_standing(asked(Answer.objects.visible_to(by), round_).filter(round=round_), at=at)
    found = []
    for answer in rows.order_by("position"):
        question = edition.find(answer.code)
        text = question.text if question else ""
        is_wanted = _has_words(answer.code, text, words)
        if is_wanted and can_add_evidence(by, standing_of(answer, round_)).allowed:
            is_used = answer.pk in used
            found.append(AnswerChoice(id=answer.pk, code=answer.code, text=text, is_used=is_used))
    return found


def _has_words(code: str, text: str, words: str) -> bool:
    """Each word is the beginning of the code or stands in the text."""
    said = text.casefold()
    asked_for = words.casefold().split()
    return all(code.casefold().startswith(word) or word in said for word in asked_for)

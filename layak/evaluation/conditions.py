"""Which questions of a round are not asked now, because of what others were answered."""

from __future__ import annotations

from django.db.models.query import QuerySet

from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark, chosen_options, hidden


def hidden_codes(round_: Round) -> frozenset[str]:
    """No query where the edition has no conditions, else one."""
    edition = edition_of(round_.revision_id)
    deciding = [q.shown_when.question for q in edition.conditional if q.shown_when]
    if not deciding:
        return frozenset()
    rows = Answer.objects.filter(round=round_, code__in=deciding)
    marks: dict[str, Mark] = {}
    options: dict[str, str] = {}
    for code, mark, reason, option in rows.values_list(
        "code", "mark", "not_applicable_reason", "option"
    ):
        marks[code], options[code] = NOT_APPLICABLE if reason else mark, option
    return hidden(edition, chosen_options(edition, marks, options))


def asked(answers: QuerySet[Answer], round_: Round) -> QuerySet[Answer]:
    """Answers of the round without those whose question is not asked."""
    out = hidden_codes(round_)
    return answers.exclude(code__in=out) if out else answers


def with_hidden(marks: dict[str, Mark], round_: Round) -> dict[str, Mark]:
    """Marks for a score: those of questions that are not asked say so."""
    return {**marks, **dict.fromkeys(hidden_codes(round_), NOT_ASKED)}

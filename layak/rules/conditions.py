"""Conditional questions: which of them are not asked, given the answers before them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from layak.rules.instrument import Edition, Question
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark


def hidden(edition: Edition, options: Mapping[str, str]) -> frozenset[str]:
    """Codes of the questions that are not asked while these options are chosen.

    ``options`` maps codes of questions to codes of options; what is absent or empty is not
    answered yet. What depends on a question that is not asked is not asked either.
    """
    found: set[str] = set()
    for question in edition.conditional:
        when = question.shown_when
        if when and (when.question in found or options.get(when.question, "") not in when.options):
            found.add(question.code)
    return frozenset(found)


def asked_marks(
    edition: Edition, marks: Mapping[str, Mark], options: Mapping[str, str]
) -> Mapping[str, Mark]:
    """The marks as they count: NOT_ASKED where the condition of a question does not hold.

    Where no option was chosen, as in a list of marks, the option that the mark reaches is taken.
    """
    if not edition.conditional:
        return marks
    out = hidden(edition, chosen_options(edition, marks, options))
    return {**marks, **dict.fromkeys(out, NOT_ASKED)}


def chosen_options(
    edition: Edition, marks: Mapping[str, Mark], options: Mapping[str, str]
) -> dict[str, str]:
    """The options that conditions look at; none where a question does not apply."""
    wanted = {question.shown_when.question for question in edition.conditional
              if question.shown_when}  # fmt: skip
    found = {}
    for code in wanted:
        question, mark = edition.find(code), marks.get(code)
        if question is not None and mark is not NOT_APPLICABLE:
            found[code] = options.get(code, "") or _worth(question, mark)
    return found


def _worth(question: Question, mark: Mark) -> str:
    """The highest option that is worth no more than the mark, which need not lie on a rung."""
    if not isinstance(mark, Decimal):
        return ""
    reached = [option for option in question.options if option.points <= mark]
    return max(reached, key=lambda option: option.points).code if reached else ""


def condition_of(edition: Edition, question: Question) -> tuple[str, list[str]]:
    """Code of the question that decides, and names of the options with which this one is asked."""
    when = question.shown_when
    other = edition.find(when.question) if when else None
    if when is None or other is None:
        return "", []
    return other.code, [option.label for option in other.options if option.code in when.options]

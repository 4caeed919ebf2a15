"""Between marks, measured figures and the options of a ladder. A suggestion never sets anything."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from layak.rules.instrument import Option, Question

WORSE, SAME, BETTER = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was counted: this year, and the year before where two years are compared.

    A count is a numerator alone. A share is computed here, never typed.
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    previous_numerator: Decimal | None = None
    previous_denominator: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        """This year's share, or None when it cannot be computed."""
        return share_of(self.numerator, self.denominator)

    @property
    def previous_share(self) -> Decimal | None:
        return share_of(self.previous_numerator, self.previous_denominator)


def share_of(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Numerator of denominator; None when one is missing or nothing was counted."""
    if numerator is None or denominator is None or denominator <= 0:
        return None
    return numerator / denominator


def option_for(question: Question, mark: Decimal | None) -> Option | None:
    """The one option worth exactly this mark; None off the rungs, or when several are worth it."""
    found = [option for option in question.options if option.points == mark]
    return found[0] if len(found) == 1 else None


def is_on_rung(question: Question, mark: Decimal) -> bool:
    """Does the mark equal the points of some option?"""
    return any(option.points == mark for option in question.options)


def suggest_option(question: Question, figures: Figures) -> Option | None:
    """The option that the figures point to, or None where the ladder's bounds are not known.

    A share is held against the bands; of two counts only the direction is read, and only where
    the ladder has the three rungs worse, same, better.
    """
    if question.figures in {"share", "share-two-years"}:
        return _by_band(question, figures.share)
    if question.figures == "count-two-years":
        return _by_trend(question, figures.numerator, figures.previous_numerator)
    return None


def _by_band(question: Question, share: Decimal | None) -> Option | None:
    if share is None or not 0 <= share <= 1 or len(question.bands) != len(question.options):
        return None
    found = None
    for option, bound in zip(question.options, question.bands, strict=True):
        is_reached = share >= bound if question.direction == "higher" else share <= bound
        if is_reached:
            found = option
    return found


def _by_trend(question: Question, now: Decimal | None, before: Decimal | None) -> Option | None:
    if now is None or before is None or len(question.options) != BETTER + 1:
        return None
    if now == before:
        return question.options[SAME]
    has_risen = now > before
    is_better = has_risen if question.direction == "higher" else not has_risen
    return question.options[BETTER if is_better else WORSE]

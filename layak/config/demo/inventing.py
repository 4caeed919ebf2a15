"""What a body of the demo city could have answered: option, figures and a note. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from layak.rules.instrument import Question

SIDES = ("numerator", "denominator")


@dataclass(frozen=True, kw_only=True)
class Invented:
    """Field name to text, in the order in which a person fills them in."""

    option: str
    figures: dict[str, str]
    note: str

    @property
    def fields(self) -> dict[str, str]:
        return {"option": self.option, **self.figures, "note": self.note}


def invent(
    question: Question,
    *,
    level: float,
    years: Sequence[int],
    notes: Mapping[str, list[str]],
    dice: Random,
) -> Invented:
    """An answer near ``level`` (0-1 of the maximum); ``years`` are those that have figures."""
    aimed = min(1.0, max(0.0, dice.gauss(level, 0.2))) * float(question.maximum)
    option = min(question.options, key=lambda rung: abs(float(rung.points) - aimed))
    figures = _figures(question, question.options.index(option), years, dice)
    note = dice.choice(notes[question.kind]).format(
        number=dice.randint(3, 60), year=_last_year(years), **_spoken(figures, years)
    )
    return Invented(option=option.code, figures=figures, note=note)


def _last_year(years: Sequence[int]) -> str:
    return str(max(years)) if years else "terakhir"


def _spoken(figures: dict[str, str], years: Sequence[int]) -> dict[str, str]:
    newest = max(years, default=0)
    return {side: figures.get(f"{side}-{newest}", "beberapa") for side in SIDES}


def _figures(question: Question, rung: int, years: Sequence[int], dice: Random) -> dict[str, str]:
    share = _share(question, rung, dice)
    is_share = question.figures.startswith("share")
    whole = dice.randrange(240, 9600) if is_share else 0
    told: dict[str, str] = {}
    for age, year in enumerate(sorted(years, reverse=True)):
        # the year before was a little less of what the ladder rewards
        part = (
            share * (1 - 0.06 * age) if question.direction == "higher" else share * (1 + 0.1 * age)
        )
        told[f"numerator-{year}"] = str(round(part * (whole or 24)) + (0 if is_share else 1))
        if is_share:
            told[f"denominator-{year}"] = str(whole)
    return dict(sorted(told.items(), key=lambda pair: pair[0].split("-")[1]))


def _share(question: Question, rung: int, dice: Random) -> float:
    """A measured share that lies in the band of the rung, where bands are known."""
    if question.bands and question.direction == "higher":
        low = question.bands[rung]
        above = question.bands[rung + 1 :]
        high = above[0] if above else Decimal("0.97")
        return float(low) + (float(high) - float(low)) * dice.uniform(0.2, 0.8)
    reached = rung / max(len(question.options) - 1, 1)
    if question.direction == "lower":
        return 0.02 + (1 - reached) * 0.2
    return min(0.97, max(0.03, reached * dice.uniform(0.85, 1.0)))


def pick(weights: Mapping[str, Any], dice: Random) -> str:
    """One of the names, by its weight."""
    names = list(weights)
    return dice.choices(names, [float(weights[name]) for name in names])[0]

"""Questions of an edition found by the words of a person."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from layak.rules.instrument import Edition
from layak.rules.words import stems

# a word is taken for a misspelling from this likeness on (difflib's ratio)
ALIKE = 0.78
IN_LABEL, IN_INDICATOR = 1.0, 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionIndex:
    """The words of every question and how rare each is."""

    codes: Sequence[str]
    weights: Mapping[str, Mapping[str, float]]
    rarity: Mapping[str, float]


def question_index(edition: Edition) -> QuestionIndex:
    """Made once for an edition; labels count more than names of indicators."""
    weights: dict[str, dict[str, float]] = {}
    for question in edition.questions:
        place = edition.place(question.code)
        around = dict.fromkeys(stems(place.indicator.name), IN_INDICATOR)
        weights[question.code] = around | dict.fromkeys(stems(question.text), IN_LABEL)
    counts = Counter(word for words in weights.values() for word in words)
    total = len(weights)
    rarity = {word: math.log(1 + total / count) for word, count in counts.items()}
    return QuestionIndex(codes=tuple(weights), weights=weights, rarity=rarity)


def find_questions(index: QuestionIndex, typed: str, *, at_most: int) -> list[str]:
    """Codes, the likest first: the code itself, codes that begin so, then by words.

    A word that no question has is read as the nearest that one has.
    """
    begin = typed.strip().casefold()
    by_code = [code for code in index.codes if begin and code.casefold().startswith(begin)]
    exact = [code for code in by_code if code.casefold() == begin]
    wanted = [word for each in stems(typed) if (word := _known(index, each))]
    scores = {code: _score(index, code, wanted) for code in index.codes}
    place = {code: number for number, code in enumerate(index.codes)}
    by_words = sorted(
        (code for code, score in scores.items() if score > 0),
        key=lambda code: (-scores[code], place[code]),
    )
    return list(dict.fromkeys([*exact, *by_code, *by_words]))[:at_most]


def _known(index: QuestionIndex, word: str) -> str | None:
    if word in index.rarity:
        return word
    near = get_close_matches(word, index.rarity, n=1, cutoff=ALIKE)
    return near[0] if near else None


def _score(index: QuestionIndex, code: str, wanted: Sequence[str]) -> float:
    """Only what has every word that any question has, rarer words counting more."""
    words = index.weights[code]
    if not wanted or not all(word in words for word in wanted):
        return 0.0
    return sum(words[word] * index.rarity[word] for word in wanted)

"""Which question a file of an old folder may prove, read from the names people gave it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from layak.rules.instrument import Edition, Indicator, Question
from layak.rules.words import stem, stems, words

OFFERED = 5
# found on names written by hand (tests/evaluation/data/folder-names.csv); ours
STRONG_LIKENESS = 0.5
WORTH_NAMING = 0.2
MARGIN = 1.15
# how much the words of a step count: the file itself, its folder, the folders above
WEIGHTS = (1.0, 0.7, 0.4)
OWN_AGENCY = 1.25
ELSEWHERE = 0.3
UNNAMED = 0.4
_TOKEN = re.compile(r"[0-9]+|[a-z]+")
_BETWEEN = re.compile(r"[\s._\-]*\Z")
_BEFORE_A_CODE = "ind indikator pertanyaan soal no nomor butir poin bukti data dukung kode item q"
_LEADING = frozenset(_BEFORE_A_CODE.split())
_INDICATOR = re.compile(r"\b(?:ind|indikator)[\s._\-]*0*([0-9]{1,2})\b")
_CLUSTER = re.compile(r"\b(?:klaster|kluster|cluster|kl)[\s._\-]*(iv|v|i{1,3}|[1-5])\b")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?:(?:[01][0-9])(?:[0-3][0-9]))?(?![0-9])")
EARLIEST_YEAR = 2005


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """``is_strong``: worth accepting in bulk. ``why`` is a sentence for the person."""

    code: str
    why: str
    is_strong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """An edition made ready to be compared with many names."""

    spellings: Mapping[tuple[str, ...], str]
    indicators: Mapping[str, Indicator]
    stems_of: Mapping[str, Counter[str]]
    agencies_of: Mapping[str, frozenset[str]]
    weight_of: Mapping[str, float]
    parts_of: Mapping[str, str]
    # what a label says before its colon: one of many alike, meant only where that is said too
    needs: Mapping[str, frozenset[str]]
    meant: Mapping[str, str]

    def weight(self, word: str) -> float:
        return self.weight_of.get(word, 0.0)


def names_of(edition: Edition, *, short_words: Mapping[str, str]) -> Names:
    """The spellings and words of an edition; ``short_words`` maps "aki" to "kematian ibu"."""
    indicators = {i.code: i for part in edition.parts for i in part.indicators}
    stems_of = {q.code: _question_stems(q, edition) for q in edition.questions}
    counts = Counter(word for found in stems_of.values() for word in found)
    total = len(stems_of)
    labels = {q.code: q.label.partition(": ") for q in edition.questions}
    needs = {
        code: frozenset(stems(group)) if colon else frozenset[str]()
        for code, (group, colon, _rest) in labels.items()
    }
    return Names(
        spellings={
            tuple([token.lstrip("0") or "0" for token in _TOKEN.findall(q.code.lower())]): q.code
            for q in edition.questions
        },
        indicators=indicators,
        stems_of=stems_of,
        agencies_of={q.code: frozenset(q.agencies) for q in edition.questions},
        weight_of={word: math.log(1 + total / count) for word, count in counts.items()},
        parts_of={q.code: edition.place(q.code).part.code for q in edition.questions},
        needs=needs,
        meant=short_words,
    )


def _question_stems(question: Question, edition: Edition) -> Counter[str]:
    """The words of a question once, those of its indicator at half their weight."""
    own = set(stems(question.label))
    around = set(stems(edition.place(question.code).indicator.name)) - own
    return Counter({**dict.fromkeys(own, 2), **dict.fromkeys(around, 1)})


def suggest(
    path: str, names: Names, *, agency: str = "", known: Sequence[str] = ()
) -> list[Suggestion]:
    """The likeliest questions of a file, at most five, the best first; the same every time.

    ``path`` uses "/" between folders. ``agency`` is the edition's code of the owner. ``known``
    are codes that the same file proved before: they come first.
    """
    found = [
        Suggestion(code=code, why="Berkas yang sama membuktikan ini sebelumnya.", is_strong=True)
        for code in known
        if code in names.stems_of
    ]
    # the names from the file, without its ending, up to the outermost folder, in lower case
    *folders, name = path.lower().split("/")
    bare = re.sub(r"\.[a-z0-9]{1,5}$", "", name)
    steps: list[str] = [bare, *reversed(folders)]
    coded = _coded(steps, names)
    if coded and coded not in known:
        why = "Kode pertanyaan ada pada namanya."
        found.append(Suggestion(code=coded, why=why, is_strong=not found))
    taken = {one.code for one in found}
    for one in _by_words(steps, names, agency=agency, is_alone=not found):
        if one.code not in taken:
            found.append(one)
    return found[:OFFERED]


def year_in(path: str, *, today: date) -> int | None:
    """The year that the names tell, the file's own before its folders'; None without one."""
    for step in reversed(path.split("/")):
        years = [int(year) for year in _YEAR.findall(step)]
        plausible = [year for year in years if EARLIEST_YEAR <= year <= today.year]
        if plausible:
            return plausible[-1]
    return None


def _coded(steps: Sequence[str], names: Names) -> str | None:
    """The code of the nearest name that begins with one."""
    for place, step in enumerate(steps):
        code = _code_at_start(step, names)
        if code is not None:
            return code
        number = _TOKEN.match(step)
        above = _indicator_of(steps[place + 1 :])
        if number and above and number[0].isdigit():
            code = names.spellings.get((above, number[0].lstrip("0")))
            if code is not None and not re.match(r"[0-9]+[.\-_ ]*[0-9]", step):
                return code
    return None


def _code_at_start(step: str, names: Names) -> str | None:
    """The longest code with which the name begins, unless it may be a date."""
    matches = list(_TOKEN.finditer(step))
    while matches and matches[0][0] in _LEADING:
        matches.pop(0)
    longest = None
    for count in range(2, min(len(matches), 4) + 1):
        used = matches[:count]
        spelt = tuple(match[0].lstrip("0") or "0" for match in used)
        code = names.spellings.get(spelt)
        gaps = (step[one.end() : other.start()] for one, other in pairwise(used))
        if code and all(_BETWEEN.match(gap) for gap in gaps) and not _is_date(matches, count):
            longest = code
    return longest


def _is_date(matches: Sequence[re.Match[str]], count: int) -> bool:
    """Whether "12.3" goes on as "12.3.2025": a day, not a question."""
    if count >= len(matches) or not all(match[0].isdigit() for match in matches[:count]):
        return False
    follows, last = matches[count], matches[count - 1]
    between = last.string[last.end() : follows.start()]
    within = last.string[matches[count - 2].end() : last.start()]
    is_year = re.fullmatch(r"(?:19|20)[0-9]{2}|[23][0-9]", follows[0]) is not None
    return between == within and between in {".", "-", "/", " "} and is_year


def _indicator_of(steps: Sequence[str]) -> str | None:
    for step in steps:
        found = _INDICATOR.search(step.replace("_", " "))
        if found:
            return found[1]
    return None


def _part_of(steps: Sequence[str]) -> str | None:
    for step in steps:
        found = _CLUSTER.search(step.replace("_", " "))
        if found:
            return _ROMAN.get(found[1], found[1].upper())
        if "kelembagaan" in step:
            return "K"
    return None


def _by_words(
    steps: Sequence[str], names: Names, *, agency: str, is_alone: bool
) -> list[Suggestion]:
    """Questions whose words stand in the names, the likest first."""
    said = _said(steps, names)
    own = {agency, *(token for step in steps for token in words(step))} - {""}
    part, indicator = _part_of(steps), _indicator_of(steps)
    group = _group_of(steps, names)
    ranked: list[tuple[float, int, str]] = []
    for place, (code, asked) in enumerate(names.stems_of.items()):
        likeness = _likeness(said, asked, names)
        if not likeness:
            continue
        likeness *= OWN_AGENCY if own & names.agencies_of[code] else 1.0
        is_elsewhere = (
            bool(part and names.parts_of[code] != part),
            bool(indicator and not code.startswith(f"{indicator}.")),
            bool(group and not code.startswith(group)),
        )
        likeness *= ELSEWHERE ** sum(is_elsewhere)
        needed = names.needs[code]
        likeness *= UNNAMED if needed and needed.isdisjoint(said) else 1.0
        ranked.append((-likeness, place, code))
    ranked.sort()
    best = [(-score, code) for score, _place, code in ranked if -score >= WORTH_NAMING][:OFFERED]
    is_clear = is_alone and _stands_out(best, said, names)
    why = "Kata-kata pada namanya mirip dengan pertanyaan ini."
    return [
        Suggestion(code=code, why=why, is_strong=is_clear and place == 0)
        for place, (_score, code) in enumerate(best)
    ]


def _stands_out(best: Sequence[tuple[float, str]], said: Mapping[str, float], names: Names) -> bool:
    """Alike, clearly more than the second, and by more than one word."""
    if not best:
        return False
    score, code = best[0]
    second = best[1][0] if len(best) > 1 else 0.0
    common = sum(word in names.stems_of[code] for word in said)
    return common > 1 and score >= max(STRONG_LIKENESS, second * MARGIN)


def _group_of(steps: Sequence[str], names: Names) -> str | None:
    """A folder "1.2 Kebijakan" that is the common beginning of several codes: "1.2"."""
    for step in steps:
        found = re.match(r"0*([0-9]{1,2}[a-c]?)[.\-_ ]0*([0-9]{1,2})(?![.\-_]?[0-9])", step)
        if found is None:
            continue
        begin = f"{found[1].upper()}.{found[2]}"
        if any(re.match(re.escape(begin) + "[a-z]", code) for code in names.stems_of):
            return begin
    return None


def _said(steps: Sequence[str], names: Names) -> dict[str, float]:
    """The words of the names and how much each counts."""
    said: dict[str, float] = {}
    for place, step in enumerate(steps):
        weight = WEIGHTS[min(place, len(WEIGHTS) - 1)]
        spoken = step.replace("_", " ").replace("-", " ")
        meant = " ".join(names.meant[word] for word in words(spoken) if word in names.meant)
        joined = {stem(word) for word in re.findall(r"[a-z]+-[a-z]+", step)}
        for word in {*stems(spoken), *stems(meant), *joined}:
            said[word] = max(said.get(word, 0.0), weight)
    return said


def _likeness(said: Mapping[str, float], asked: Counter[str], names: Names) -> float:
    """Cosine of the two word lists by weight: 1 when they say the same, 0 without a common word."""
    common = sum(
        said[word] * asked[word] * names.weight(word) ** 2 for word in said if word in asked
    )
    if not common:
        return 0.0
    of_names = math.sqrt(sum((weight * names.weight(word)) ** 2 for word, weight in said.items()))
    of_question = math.sqrt(sum((n * names.weight(word)) ** 2 for word, n in asked.items()))
    return common / (of_names * of_question)

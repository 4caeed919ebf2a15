"""Reading how strong the proof of each question is, from the rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from layak.rules.instrument import Edition
from layak.rules.numerals import visible
from layak.rules.refusal import Problem
from layak.rules.strength import Level

CODE, STRENGTH = "question_code", "strength"
KNOWN = {level.value: level for level in Level}


class UnreadableStrengths(Exception):
    """The table is no list of strengths; the sentence says what is missing."""


def read_strengths(
    rows: Sequence[Sequence[str]], edition: Edition
) -> tuple[dict[str, Level], tuple[Problem, ...]]:
    """Read `question_code` and `strength` (strong, fair, weak, none); a blank strength is unknown.

    An unknown code, a repeated question (the first counts) and another word are problems. Errors:
    UnreadableStrengths when a column is missing.
    """
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if header.count(CODE) != 1 or header.count(STRENGTH) != 1:
        raise UnreadableStrengths(f"Baris pertama harus memuat kolom {CODE} dan {STRENGTH}.")
    code_place, strength_place = header.index(CODE), header.index(STRENGTH)
    found: dict[str, Level] = {}
    problems = []
    for number, row in enumerate(rows[1:], start=2):
        code, word = row[code_place].strip(), row[strength_place].strip().casefold()
        if edition.find(code) is None:
            problems.append(
                Problem(visible(code), f"kode tidak ada dalam edisi ini (baris {number})")
            )
        elif code in found:
            problems.append(Problem(code, f"kode tertulis lagi di baris {number}"))
        elif word and word not in KNOWN:
            say = f"kekuatan {visible(word)} tidak dikenal (baris {number})"
            problems.append(Problem(code, say, f"Pilih: {', '.join(KNOWN)}."))
        elif word:
            found[code] = KNOWN[word]
    return found, tuple(problems)

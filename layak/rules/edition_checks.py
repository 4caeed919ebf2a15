"""Checks over a whole edition: sums at every level, unique codes, ascending floors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from layak.rules.instrument import Edition, Indicator, Question
from layak.rules.refusal import Problem


def check_edition(edition: Edition) -> list[Problem]:
    """Every fault between the pieces of an edition; empty when it may be used."""
    return [
        *_sum_faults(edition),
        *_repeated_codes(edition),
        *_rank_faults(edition),
        *_unplaced_notes(edition),
    ]


def _sum_faults(edition: Edition) -> Iterator[Problem]:
    for part in edition.parts:
        where = f"bagian {part.code}"
        for indicator in part.indicators:
            yield from _indicator_sums(indicator, f"{where} > indikator {indicator.code}")
        found = _sum(indicator.maximum for indicator in part.indicators)
        yield from _unequal(where, "indikator", found, part.maximum)
    found = _sum(part.maximum for part in edition.parts)
    yield from _unequal(edition.code, "bagian", found, edition.maximum)


def _indicator_sums(indicator: Indicator, where: str) -> Iterator[Problem]:
    for section in indicator.sections:
        found = _questions_sum(section.questions)
        place = f"{where} > subindikator {section.code}"
        yield from _unequal(place, "pertanyaan", found, section.maximum)
    if indicator.sections:
        found = _sum(section.maximum for section in indicator.sections)
        yield from _unequal(where, "subindikator", found, indicator.maximum)
    found = _questions_sum(indicator.questions)
    yield from _unequal(where, "pertanyaan", found, indicator.maximum)


def _questions_sum(questions: Iterable[Question]) -> Decimal:
    return _sum(question.maximum for question in questions)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _unequal(at: str, of: str, found: Decimal, stated: Decimal) -> Iterator[Problem]:
    if found != stated:
        yield Problem(
            at,
            f"jumlah nilai {of} {_shown(found)}, padahal tertulis {_shown(stated)}",
            f"Samakan nilai maksimal dengan jumlah nilai {of}.",
        )


def _shown(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")


def _repeated_codes(edition: Edition) -> Iterator[Problem]:
    indicators = edition.indicators
    sections = [section for indicator in indicators for section in indicator.sections]
    for what, codes in (
        ("kode bagian", [part.code for part in edition.parts]),
        ("kode indikator", [indicator.code for indicator in indicators]),
        ("kode subindikator", [section.code for section in sections]),
        ("kode pertanyaan", [question.code for question in edition.questions]),
        ("kunci pertanyaan", [question.key for question in edition.questions]),
        ("nama predikat", [rank.name for rank in edition.ranks]),
        ("kode perangkat daerah", [agency.code for agency in edition.agencies]),
    ):
        for code in _repeated(codes):
            yield Problem(edition.code, f"{what} {code:.60} dipakai lebih dari sekali", "Bedakan.")


def _repeated(codes: list[str]) -> list[str]:
    seen: set[str] = set()
    repeated: dict[str, None] = {}
    for code in codes:
        if code in seen:
            repeated[code] = None
        seen.add(code)
    return list(repeated)


def _rank_faults(edition: Edition) -> Iterator[Problem]:
    for lower, upper in pairwise(edition.ranks):
        if lower.above >= upper.above:
            yield Problem(
                f"{edition.code} > predikat {upper.name}",
                f"ambang {upper.above} tidak lebih tinggi dari {lower.name} ({lower.above})",
                "Urutkan predikat dari ambang terendah.",
            )
    for rank in edition.ranks:
        if rank.above < 0 or not rank.is_reached_by(edition.maximum):
            yield Problem(
                f"{edition.code} > predikat {rank.name}",
                f"ambang {rank.above} tidak terletak di antara 0 dan {edition.maximum}",
                "Predikat harus dapat dicapai.",
            )


def _unplaced_notes(edition: Edition) -> Iterator[Problem]:
    codes = {question.code for question in edition.questions} | {""}
    codes |= {part.code for part in edition.parts}
    for indicator in edition.indicators:
        codes |= {indicator.code, *(section.code for section in indicator.sections)}
    for note in edition.notes:
        if note.at not in codes:
            yield Problem(f"{edition.code} > catatan", f"tempat `{note.at:.60}` tidak ada")

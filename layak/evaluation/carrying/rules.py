"""What an answer of the last round may become in this one, once somebody confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from layak.rules.instrument import Option, Question
from layak.rules.numbers import decimal_id
from layak.rules.words import is_same_wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """``option``, ``mark`` and ``not_applicable`` as they would be set; ``why_not`` forbids it.

    ``is_same_wording`` and ``is_same_ladder`` compare the question then and now.
    """

    option: str = ""
    mark: Decimal | None = None
    not_applicable: str = ""
    why_not: str = ""
    is_same_wording: bool = True
    is_same_ladder: bool = True

    @property
    def is_unchanged(self) -> bool:
        """It may be confirmed together with others, without opening the question."""
        return not self.why_not and self.is_same_wording and self.is_same_ladder


def fit(former: Question, now: Question, carried: Mapping[str, str]) -> Fit:
    """Lay the former values on the question of this round.

    ``carried`` holds ``option``, ``mark`` and ``not_applicable`` as texts. An option is found by
    its name, whatever its place; a mark that stood on the former option's points follows it.
    """
    wording = is_same_wording(former.text, now.text)
    ladder = _ladder(former) == _ladder(now)
    reason = carried.get("not_applicable", "")
    mark = Decimal(carried["mark"]) if carried.get("mark") else None
    chosen = next((o for o in former.options if o.code == carried.get("option", "")), None)
    alike = [o for o in now.options if chosen and is_same_wording(o.label, chosen.label)]
    option = alike[0] if len(alike) == 1 else None
    if mark is not None and chosen is not None and option is not None and mark == chosen.points:
        mark = option.points
    return Fit(
        option=option.code if option else "",
        mark=mark,
        not_applicable=reason,
        why_not="" if reason else _why_not(chosen, option, mark, now),
        is_same_wording=wording,
        is_same_ladder=ladder,
    )


def _ladder(question: Question) -> tuple[Decimal, list[tuple[str, Decimal]]]:
    return question.maximum, [(option.label, option.points) for option in question.options]


def _why_not(
    chosen: Option | None, option: Option | None, mark: Decimal | None, now: Question
) -> str:
    if chosen is not None and option is None:
        return f"Pilihan “{chosen.label}” tidak ada lagi pada pertanyaan ini. Pilih yang sesuai."
    if mark is None:
        return "Putaran lalu tidak memberi nilai pada pertanyaan ini. Pilih jawabannya."
    if mark > now.maximum:
        return (
            f"Nilai {decimal_id(mark)} di atas maksimal sekarang ({decimal_id(now.maximum)}). "
            "Isi nilai yang sesuai."
        )
    return ""

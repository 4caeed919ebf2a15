"""The stages that marks of a round go through, why a mark may change, and when two people must agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from layak.rules.numbers import decimal_id
from layak.rules.reading import Spot
from layak.rules.refusal import Faulty, Problem, Refused

type Marks = Literal["answers", "judged", "recorded"]
MARKS: tuple[Marks, ...] = ("answers", "judged", "recorded")
LEAST_LETTERS = 10


class FaultyScheme(Faulty):
    """Stages that may not be used; `faults` names every fault with its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeStage:
    """`marks` says where its marks come from; `judges` are stages of an answer, empty for any."""

    code: str
    label: str
    short: str
    who: str
    marks: Marks
    judges: tuple[str, ...]
    days: int
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    code: str
    label: str
    own_words: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """`large_points` and `large_share` (of a maximum, 0-1): from here on two people agree."""

    stages: tuple[SchemeStage, ...]
    reasons: tuple[Reason, ...]
    large_points: Decimal
    large_share: Decimal

    def stage(self, code: str) -> SchemeStage:
        """Errors: KeyError for a stage that the scheme does not have."""
        found = next((one for one in self.stages if one.code == code), None)
        if found is None:
            raise KeyError(code)
        return found

    def reason_label(self, code: str) -> str:
        """As people read it; the code itself for one that the list no longer has."""
        return next((one.label for one in self.reasons if one.code == code), code)

    def is_large(self, before: Decimal | None, mark: Decimal | None, maximum: Decimal) -> bool:
        """Must another person agree to this change? From or to no number it is always large."""
        if before is None or mark is None:
            return before is not mark
        change = abs(mark - before)
        return change >= self.large_points or change >= self.large_share * maximum

    def check_reason(self, code: str, text: str) -> None:
        """A reason of the list, with a sentence where the list asks for one."""
        found = next((one for one in self.reasons if one.code == code), None)
        if found is None:
            raise Refused("Pilih alasannya dari daftar.")
        if found.own_words and len(text.strip()) < LEAST_LETTERS:
            raise Refused(f"Alasan “{found.label}” perlu penjelasan dengan kata-kata sendiri.")


def check_mark(
    scheme: Scheme,
    *,
    before: Decimal | None,
    mark: Decimal | None,
    maximum: Decimal,
    reason: str,
    text: str,
) -> None:
    """May this mark be given? The same mark as before needs no reason, another one does.

    `mark` None means "not applicable". Errors: Refused with the sentence.
    """
    if mark is not None and not 0 <= mark <= maximum:
        raise Refused(f"Nilai antara 0 dan {decimal_id(maximum)}.")
    if mark != before:
        scheme.check_reason(reason, text)


def check_window(
    *, opens_at: datetime, closes_at: datetime, until_at: datetime | None, at: datetime
) -> None:
    """Is the stage's window open now, or extended for this agency until `until_at`?"""
    if at < opens_at:
        raise Refused("Jendela tahap ini belum dibuka.")
    if at >= closes_at and (until_at is None or at >= until_at):
        raise Refused("Jendela tahap ini sudah lewat. Sekretariat dapat memperpanjangnya.")


def parse_scheme(raw: Mapping[str, object]) -> Scheme:
    """The scheme of a file. Errors: FaultyScheme with every fault found."""
    faults: list[Problem] = []
    top = Spot(raw, "", faults)
    stages = tuple(_stage(top.below(item, "tahap")) for item in top.items("stages"))
    reasons = tuple(_reason(top.below(item, "alasan")) for item in top.items("reasons"))
    second = top.below(raw.get("second_look"), "second_look")
    scheme = Scheme(
        stages=stages,
        reasons=reasons,
        large_points=second.number("points"),
        large_share=second.number("share"),
    )
    for codes, what in (([s.code for s in stages], "tahap"), ([r.code for r in reasons], "alasan")):
        if not codes or len(set(codes)) != len(codes):
            top.fault(f"{what} kosong atau tertulis dua kali")
    if [stage.code for stage in stages if stage.marks == "answers"] != [s.code for s in stages[:1]]:
        top.fault("tepat satu tahap, yang pertama, mengambil nilai dari jawaban")
    if faults:
        raise FaultyScheme(faults)
    return scheme


def _stage(spot: Spot) -> SchemeStage:
    return SchemeStage(
        code=spot.text("code"),
        label=spot.text("label"),
        short=spot.text("short"),
        who=spot.text("who"),
        marks=spot.choice("marks", MARKS, "recorded"),
        judges=spot.texts("judges"),
        days=int(spot.number("days", Decimal(0))),
        is_ours=spot.text("basis", "") == "inferred",
    )


def _reason(spot: Spot) -> Reason:
    return Reason(
        code=spot.text("code"), label=spot.text("label"), own_words=spot.flag("own_words")
    )

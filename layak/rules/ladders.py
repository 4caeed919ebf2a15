"""Ladders: the options of a question and what they are worth, from shares of its maximum."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from layak.rules.instrument import Basis, Direction, FiguresKind, Option
from layak.rules.reading import Spot

BASES: tuple[Basis, ...] = ("stated", "inferred", "official")
DIRECTIONS: tuple[Direction, ...] = ("higher", "lower")
FIGURES: tuple[FiguresKind, ...] = ("none", "share", "share-two-years", "count", "count-two-years")
FIELDS = (
    "basis", "names_basis", "shares", "labels", "bands", "measure", "direction", "figures",
    "label", "guidance", "ties",
)  # fmt: skip
PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """What all questions of a kind have in common."""

    code: str
    label: str
    shares: tuple[Decimal, ...]
    labels: tuple[str, ...]
    bands: tuple[Decimal, ...]
    basis: Basis
    names_basis: Basis
    measure: str
    direction: Direction
    figures: FiguresKind
    guidance: str


def read_ladder(spot: Spot, code: str) -> Ladder:
    """Read one ladder; its faults go to the spot."""
    spot.refuse_misspelt(FIELDS)
    basis = spot.choice("basis", BASES, "inferred")
    ladder = Ladder(
        code=code,
        label=spot.text("label", code),
        shares=spot.numbers("shares"),
        labels=spot.texts("labels"),
        bands=spot.numbers("bands"),
        basis=basis,
        names_basis=spot.choice("names_basis", BASES, basis),
        measure=spot.text("measure", ""),
        direction=spot.choice("direction", DIRECTIONS, "higher"),
        figures=spot.choice("figures", FIGURES, "none"),
        guidance=spot.text("guidance", ""),
    )
    _check_shares(spot, ladder, ties_allowed=spot.flag("ties"))
    _check_bands(spot, ladder)
    return ladder


def _check_shares(spot: Spot, ladder: Ladder, *, ties_allowed: bool) -> None:
    if not ladder.shares:
        spot.fault(
            "`shares` kosong", "Isi paling sedikit satu bagian dari nilai maksimal, 0 sampai 1."
        )
    if any(not 0 <= share <= 1 for share in ladder.shares):
        spot.fault("`shares` harus antara 0 dan 1")
    if any(
        low > high or (low == high and not ties_allowed) for low, high in pairwise(ladder.shares)
    ):
        spot.fault("`shares` harus menaik", "Urutkan dari yang terkecil; tiap anak tangga berbeda.")
    if ladder.labels and len(ladder.labels) != len(ladder.shares):
        spot.fault(
            f"jumlah `labels` {len(ladder.labels)}, padahal jumlah `shares` {len(ladder.shares)}"
        )


def _check_bands(spot: Spot, ladder: Ladder) -> None:
    if not ladder.bands:
        return
    if len(ladder.bands) != len(ladder.shares):
        spot.fault(
            f"jumlah `bands` {len(ladder.bands)}, padahal jumlah `shares` {len(ladder.shares)}"
        )
    if any(not 0 <= bound <= 1 for bound in ladder.bands):
        spot.fault("`bands` harus antara 0 dan 1")
    steps = pairwise(ladder.bands if ladder.direction == "higher" else ladder.bands[::-1])
    if any(low >= high for low, high in steps):
        spot.fault("`bands` harus menaik bila makin tinggi makin baik, menurun bila sebaliknya")


def rounded(value: Decimal, precision: Decimal) -> Decimal:
    """`value` to the nearest step of `precision`, halves up."""
    steps = (value / precision).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return steps * precision


def options_of(ladder: Ladder, maximum: Decimal, precision: Decimal) -> tuple[Option, ...]:
    """The ladder's options for a question: points = share x maximum, rounded half up."""
    labels = ladder.labels or _generated_labels(ladder)
    official = ladder.basis == "official"
    return tuple(
        Option(
            code=str(rung),
            label=label,
            points=min(rounded(share * maximum, precision), maximum),
            official=official,
        )
        for rung, (share, label) in enumerate(zip(ladder.shares, labels, strict=False), start=1)
    )


def _generated_labels(ladder: Ladder) -> tuple[str, ...]:
    """A name for every option: its band where known, else its place. No threshold is invented."""
    count = len(ladder.shares)
    if count == 1:
        return ("tanpa nilai",)
    if ladder.bands:
        return _band_labels(
            ladder.bands if ladder.direction == "higher" else ladder.bands[::-1], ladder
        )
    return tuple(f"anak tangga {rung} dari {count}" for rung in range(1, count + 1))


def _band_labels(ascending: tuple[Decimal, ...], ladder: Ladder) -> tuple[str, ...]:
    shown = [f"{bound * PERCENT:f}".replace(".", ",") for bound in ascending]
    shown = [text.rstrip("0").rstrip(",") if "," in text else text for text in shown]
    if ladder.direction == "lower":
        between = [f"di atas {low} % sampai {high} %" for low, high in pairwise(shown)]
        return (f"di atas {shown[-2]} %", *between[-2::-1], f"paling tinggi {shown[0]} %")
    between = [f"{low} % sampai di bawah {high} %" for low, high in pairwise(shown)]
    return (f"di bawah {shown[1]} %", *between[1:], f"{shown[-1]} % ke atas")


def own_ladder(spot: Spot, ladder: Ladder) -> Ladder:
    """A question's own ladder; what it does not say is taken from its kind."""
    own = read_ladder(spot, ladder.code)
    return replace(
        own,
        label=ladder.label,
        measure=own.measure or ladder.measure,
        guidance=own.guidance or ladder.guidance,
        direction=own.direction if spot.has("direction") else ladder.direction,
        figures=own.figures if spot.has("figures") else ladder.figures,
    )

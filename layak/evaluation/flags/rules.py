"""What in an answer asks for one more look: each detector a pure function, and how their limits are read.

A flag never says that an answer is wrong. Its sentence holds the numbers that it rests on, so that an
explanation of it holds while the sentence does: another figure is another flag.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Literal

from layak.evaluation.scores.rules import Figures, option_for, share_of, suggest_option
from layak.rules.instrument import Option, Question
from layak.rules.numbers import decimal_id, plain_id
from layak.rules.proof import Proof, lasting, year_fault
from layak.rules.reading import Spot
from layak.rules.refusal import Faulty, Problem

type Kind = Literal[
    "part_above_whole", "share_off_option", "jump", "return_unanswered", "proof_year",
    "table_differs",
]  # fmt: skip
type Side = Literal["numerator", "denominator"]
type YearName = Literal["now", "before"]
type Compare = Literal["equals", "at_most"]
# field to number: {"numerator-2025": Decimal(7412)}
type Counts = Mapping[str, Decimal]
type Cells = Mapping[str, str]

SHARES = ("share", "share-two-years")
_COUNTED = ("count", "count-two-years")
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Which number of an answer the rows of its table tell, too: see ``data/policy/flags.yaml``."""

    figures: tuple[str, ...]
    side: Side
    year: YearName
    distinct: tuple[str, ...]
    sums: tuple[str, ...]
    each: str
    compare: Compare
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All of them ours; ``label`` says so on the page. Shares are 0-1, ``share_points`` 0-100."""

    label: str
    least_letters: int
    band_slack: Decimal
    share_points: Decimal
    whole_share: Decimal
    count_ratio: Decimal
    count_least: Decimal
    restated_share: Decimal
    restated_least: Decimal
    tables: Mapping[str, tuple[Told, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedProof:
    """A proof in use with what a person confirmed of its years; ``lasts``: from its own day on."""

    use_id: int
    title: str
    proof: Proof
    dated_on: date | None = None
    lasts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The last return that no acceptance followed; ``reply`` is the note with which the answer was
    sent on since, empty without one."""

    step_id: int
    note: str
    reply: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One answer. ``years`` are the data years of its round, ascending; ``former`` are the counts
    as last round's answer told them; ``rows`` are those that stand in its table of type ``table``.
    An answer that does not apply has no option, mark, counts, rows or proofs here."""

    question: Question
    years: tuple[int, ...]
    option: str = ""
    mark: Decimal | None = None
    counts: Counts = field(default_factory=dict)
    former: Counts = field(default_factory=dict)
    table: str = ""
    rows: Sequence[Cells] = ()
    proofs: Sequence[DatedProof] = ()
    returned: Returned | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """``field`` names a field of the answer, ``proof-<use>`` or ``return-<step>``; ``about`` is the
    title of the proof, for those who may see it."""

    kind: Kind
    field: str
    say: str
    about: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """An explanation belongs to the flag with the same key."""
        return self.kind, self.field, self.say

    @property
    def name(self) -> str:
        """The field of a form that explains this flag; another sentence has another."""
        return f"tanda-{hashlib.sha256('|'.join(self.key).encode()).hexdigest()[:12]}"


type Detector = Callable[[Facts, Limits], Iterator[Flag]]


def letters(text: str) -> int:
    """How many letters and digits a sentence has: signs alone explain nothing."""
    return sum(one.isalnum() for one in text)


def flags_in(facts: Facts, limits: Limits) -> list[Flag]:
    """Every flag of an answer, in the order of the detectors and of the years."""
    return [flag for detect in DETECTORS for flag in detect(facts, limits)]


def _pair(facts: Facts, year: int) -> tuple[Decimal | None, Decimal | None]:
    return facts.counts.get(f"numerator-{year}"), facts.counts.get(f"denominator-{year}")


def _is_above(part: Decimal | None, whole: Decimal | None) -> bool:
    return part is not None and whole is not None and part > whole


def _share_text(share: Decimal) -> str:
    return f"{decimal_id(share * 100)} %"


def _of(part: Decimal, whole: Decimal) -> str:
    """``10 dari 7.631 adalah 0,13 %``; without a share of nothing."""
    told = f"{plain_id(part)} dari {plain_id(whole)}"
    share = share_of(part, whole)
    return told if share is None else f"{told} adalah {_share_text(share)}"


def part_above_whole(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """A part is no larger than the whole that it is a part of, in any year."""
    for year in facts.years if facts.question.figures in SHARES else ():
        part, whole = _pair(facts, year)
        if part is not None and whole is not None and part > whole:
            say = f"Tahun {year}: {_of(part, whole)}, lebih banyak daripada seluruhnya."
            yield Flag(kind="part_above_whole", field=f"numerator-{year}", say=say)


# The chosen option and the mark against what was counted.


def share_off_option(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """What was counted leads to the chosen option, and the mark is not worth another rung.

    Where the bands of a ladder are not known, only its ends are held against none and all.
    """
    if not facts.years:
        return
    measured = _measured(facts)
    if measured is None:
        return
    say, figures = measured
    options = facts.question.options
    reached = _reached(facts.question, figures, limits)
    if not reached:
        wrong = _wrong_end(facts, figures)
        if wrong is not None:
            yield _off(wrong, say, facts)
        return
    chosen = next((option for option in options if option.code == facts.option), None)
    if chosen is not None and chosen not in reached:
        yield _off(chosen, say, facts)
        return
    if facts.mark is None:
        return
    places = [options.index(option) for option in reached]
    low, high = min(places) - 1, max(places) + 1
    is_low = low >= 0 and facts.mark <= options[low].points
    is_high = high < len(options) and facts.mark >= options[high].points
    if is_low or is_high:
        said = reached[0]
        text = (
            f"{say}: pilihan “{said.label}” bernilai {plain_id(said.points)}, "
            f"tetapi nilai yang diisi {plain_id(facts.mark)}."
        )
        yield Flag(kind="share_off_option", field="mark", say=text)


def _off(option: Option, say: str, facts: Facts) -> Flag:
    if facts.option:
        text = f"{say}, tetapi pilihan yang dipilih “{option.label}”."
        return Flag(kind="share_off_option", field="option", say=text)
    text = f"{say}, tetapi nilai yang diisi {plain_id(option.points)} (“{option.label}”)."
    return Flag(kind="share_off_option", field="mark", say=text)


def _measured(facts: Facts) -> tuple[str, Figures] | None:
    """What the last year's counts say, as words and as figures; None where they say nothing."""
    now = facts.years[-1]
    part, whole = _pair(facts, now)
    kind = facts.question.figures
    if part is None:
        return None
    if kind == "share":
        if whole is None or _is_above(part, whole) or not whole:
            return None
        return _of(part, whole), Figures(numerator=part, denominator=whole)
    if kind == "count":
        return f"Tahun {now} dihitung {plain_id(part)}", Figures(numerator=part)
    if kind != "count-two-years" or len(facts.years) < 2:
        return None
    former = facts.counts.get(f"numerator-{facts.years[-2]}")
    if former is None:
        return None
    word = "tetap" if part == former else "naik" if part > former else "turun"
    say = f"{plain_id(former)} menjadi {plain_id(part)}: {word}"
    return say, Figures(numerator=part, previous_numerator=former)


def _reached(question: Question, figures: Figures, limits: Limits) -> list[Option]:
    """The option that the figures point to, first, and those within the slack of a band."""
    found = [suggest_option(question, figures)]
    if figures.share is not None:
        for slack in (-limits.band_slack, limits.band_slack):
            share = min(Decimal(1), max(Decimal(0), figures.share + slack))
            near = Figures(numerator=share, denominator=Decimal(1))
            found.append(suggest_option(question, near))
    return list(dict.fromkeys(option for option in found if option is not None))


def _wrong_end(facts: Facts, figures: Figures) -> Option | None:
    """The top of a ladder chosen for the worst that can be counted, or its foot for the best."""
    question = facts.question
    if len(question.options) < 2:
        return None
    chosen = next((one for one in question.options if one.code == facts.option), None)
    chosen = chosen or option_for(question, facts.mark)
    foot, top = question.options[0], question.options[-1]
    if question.figures == "count":
        return top if chosen == top and figures.numerator == 0 else None
    is_rising = question.direction == "higher"
    if chosen == top and figures.share == (0 if is_rising else 1):
        return top
    if chosen == foot and figures.share == (1 if is_rising else 0):
        return foot
    return None


# One year against the one before, and the same year as it was told a year ago.


def jump(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """No number moves further in a year than the limit, and none is restated by more than its own."""
    if facts.question.figures == "none":
        return
    yield from _restated(facts, limits)
    if len(facts.years) < 2:
        return
    before, now = facts.years[-2:]
    former = {
        side: facts.counts.get(f"{side}-{before}", facts.former.get(f"{side}-{before}"))
        for side in ("numerator", "denominator")
    }
    part, whole = _pair(facts, now)
    if facts.question.figures in _COUNTED:
        yield from _count_jump(former["numerator"], part, before, now, limits)
        return
    was, is_now = former["denominator"], whole
    if _is_above(former["numerator"], was) or _is_above(part, is_now):
        # said already, and no measure of anything
        return
    if was is not None and is_now is not None:
        moved, largest = abs(is_now - was), max(was, is_now)
        if moved >= limits.count_least and moved > limits.whole_share * largest:
            say = (
                f"Seluruhnya {plain_id(was)} pada {before}, {plain_id(is_now)} pada {now}: "
                f"berubah {_share_text(moved / largest)}, batasnya "
                f"{plain_id(limits.whole_share * 100)} %."
            )
            yield Flag(kind="jump", field=f"denominator-{now}", say=say)
    first, second = share_of(former["numerator"], was), share_of(part, is_now)
    if first is None or second is None:
        return
    points = (second - first) * 100
    if abs(points) > limits.share_points:
        word = "naik" if points > 0 else "turun"
        say = (
            f"{_share_text(first)} pada {before}, {_share_text(second)} pada {now}: {word} "
            f"{decimal_id(abs(points))} poin persen, batasnya {plain_id(limits.share_points)}."
        )
        yield Flag(kind="jump", field=f"numerator-{now}", say=say)


def _count_jump(
    was: Decimal | None, part: Decimal | None, before: int, now: int, limits: Limits
) -> Iterator[Flag]:
    if was is None or part is None:
        return
    low, high = min(was, part), max(was, part)
    if high - low >= limits.count_least and high > limits.count_ratio * low:
        word = "naik" if part > was else "turun"
        say = (
            f"{plain_id(was)} pada {before}, {plain_id(part)} pada {now}: {word} lebih dari "
            f"{plain_id(limits.count_ratio)} kali lipat."
        )
        yield Flag(kind="jump", field=f"numerator-{now}", say=say)


def _restated(facts: Facts, limits: Limits) -> Iterator[Flag]:
    for name, told in facts.former.items():
        side, _dash, year = name.partition("-")
        told_now = facts.counts.get(name)
        if told_now is None or int(year) not in facts.years:
            continue
        moved = abs(told_now - told)
        limit = limits.restated_share * max(told, told_now)
        if moved >= limits.restated_least and moved > limit:
            what = "yang memenuhi" if side == "numerator" else "seluruhnya"
            say = (
                f"Angka {year} ({what}) tahun lalu dilaporkan {plain_id(told)}, "
                f"sekarang {plain_id(told_now)}."
            )
            yield Flag(kind="jump", field=name, say=say)


def return_unanswered(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """A note with which an answer came back gets a reply before the answer goes on."""
    returned = facts.returned
    if returned is not None and not returned.reply:
        note = " ".join(returned.note.split())
        short = note if len(note) <= _SHOWN else f"{note[: _SHOWN - 1].rstrip()}…"
        yield Flag(
            kind="return_unanswered",
            field=f"return-{returned.step_id}",
            say=f"Catatan pengembalian belum dijawab: “{short}”",
        )


def proof_year(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """A proof shows work of the data years or holds in them; what nobody confirmed is no fault."""
    for one in facts.proofs:
        held = lasting(one.proof, one.dated_on) if one.lasts else one.proof
        fault = year_fault(held, facts.years)
        if fault:
            say = f"Satu bukti bukan dari tahun data. {fault}"
            yield Flag(kind="proof_year", field=f"proof-{one.use_id}", say=say, about=one.title)


# What the rows of the typed table tell of the same numbers.


def table_differs(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """A number of the answer is the one that the rows of its table come to, where there are rows."""
    for told in limits.tables.get(facts.table, ()) if facts.rows else ():
        place = -1 if told.year == "now" else -2
        if facts.question.figures not in told.figures or len(facts.years) < -place:
            continue
        name = f"{told.side}-{facts.years[place]}"
        number, found = facts.counts.get(name), _told(told, facts.rows)
        if number is None or not found:
            continue
        holds = number in found if told.compare == "equals" else number <= max(found)
        if not holds:
            listed = " atau ".join(plain_id(one) for one in found)
            say = (
                f"Tahun {facts.years[place]} ditulis {plain_id(number)}, tetapi tabelnya memuat "
                f"{listed} {told.what}."
            )
            yield Flag(kind="table_differs", field=name, say=say)


def _told(told: Told, rows: Sequence[Cells]) -> list[Decimal]:
    """The numbers that the rows may mean; none where the columns are empty."""
    if told.distinct:
        keys = {
            tuple(" ".join(row.get(code, "").casefold().split()) for code in told.distinct)
            for row in rows
        }
        filled = [key for key in keys if any(key)]
        return [Decimal(len(filled))] if filled else []
    if told.each:
        each = [number_of(row.get(told.each, "")) for row in rows]
        return list(dict.fromkeys(one for one in each if one is not None))
    sums = []
    for code in told.sums:
        numbers = [one for row in rows if (one := number_of(row.get(code, ""))) is not None]
        if numbers:
            sums.append(sum(numbers, Decimal(0)))
    return sums


def number_of(text: str) -> Decimal | None:
    """A kept count as a number; None where there is none."""
    try:
        found = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return found if found is None or found.is_finite() else None


DETECTORS: tuple[Detector, ...] = (
    part_above_whole, share_off_option, jump, return_unanswered, proof_year, table_differs,
)  # fmt: skip


# Reading the limits (``data/policy/flags.yaml``), with every fault at its place.

SIDES: tuple[Side, ...] = ("numerator", "denominator")
YEARS: tuple[YearName, ...] = ("now", "before")
COMPARES: tuple[Compare, ...] = ("equals", "at_most")


class FaultyLimits(Faulty):
    """Limits that may not be used; ``faults`` names every fault with its place."""


def parse_limits(raw: object) -> Limits:
    """The limits of the file. Errors: FaultyLimits."""
    faults: list[Problem] = []
    spot = Spot(raw, "flags.yaml", faults)
    tables = spot.below(spot.fields.get("tables"), "tables")
    limits = Limits(
        label=spot.text("label"),
        least_letters=int(spot.number("least_letters")),
        band_slack=spot.number("band_slack"),
        share_points=spot.number("share_points"),
        whole_share=spot.number("whole_share"),
        count_ratio=spot.number("count_ratio"),
        count_least=spot.number("count_least"),
        restated_share=spot.number("restated_share"),
        restated_least=spot.number("restated_least"),
        tables={
            code: tuple(_read_told(tables.below(one, code)) for one in tables.items(code))
            for code in tables.fields
        },
    )
    if faults:
        raise FaultyLimits(faults)
    return limits


def _read_told(spot: Spot) -> Told:
    told = Told(
        figures=spot.texts("figures"),
        side=spot.choice("side", SIDES, "numerator"),
        year=spot.choice("year", YEARS, "now"),
        distinct=spot.texts("distinct"),
        sums=spot.texts("sum"),
        each=spot.text("any", ""),
        compare=spot.choice("compare", COMPARES, "equals"),
        what=spot.text("what"),
    )
    if [bool(told.distinct), bool(told.sums), bool(told.each)].count(True) != 1:
        spot.fault("harus ada tepat satu dari `distinct`, `sum`, `any`")
    return told

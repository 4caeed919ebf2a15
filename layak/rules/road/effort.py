"""What an improvement takes: effort, money and weeks per question and option.

A city's own table comes as rows; without one the defaults by kind apply. The defaults are ours and
are shown as ours. Effort has no unit of its own: it is whatever the table means (ours: working days).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from layak.rules.entries import Misread, read_number, visible
from layak.rules.instrument import BASES, Basis, Edition, Question, rounded
from layak.rules.numbers import decimal_id
from layak.rules.reading import LARGEST, Spot
from layak.rules.refusal import Problem

CODE, SHARE, EFFORT, COST, WEEKS = "question_code", "share", "effort", "cost_idr", "weeks"
# effort to four decimals: the solver then counts in whole numbers
FINEST = Decimal("0.0001")
LARGEST_COST = Decimal(10) ** 13
MILLION = Decimal(1_000_000)
DEFAULT_FIELDS = ("label", "basis", "unit", "source", "children_extra_share", "kinds", "others")
KIND_FIELDS = (
    "start",
    "whole",
    "cost_start_million_idr",
    "cost_whole_million_idr",
    "weeks_start",
    "weeks_whole",
    "child_weight",
)
ZERO, ONE = Decimal(0), Decimal(1)

type Rung = tuple[str, Decimal]


class UnreadableEfforts(Exception):
    """The table is no list of efforts; the sentence says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What it takes to bring a question from its mark of today to one option.

    ``effort`` has at most four decimals and is never negative; ``cost_idr`` is whole rupiah.
    """

    effort: Decimal
    cost_idr: int = 0
    weeks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortTable:
    """Efforts by question code and the points of the option; what is absent cannot be chosen."""

    rungs: Mapping[Rung, Effort]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindEffort:
    """``start`` to begin at all and ``whole`` for a whole ladder, of which a climb takes its share.

    ``child_weight`` says how directly points of this kind reach children (1 = as the average).
    """

    start: Decimal
    whole: Decimal
    cost_start_idr: Decimal
    cost_whole_idr: Decimal
    weeks_start: Decimal
    weeks_whole: Decimal
    child_weight: Decimal

    def of(self, climb: Decimal) -> Effort:
        """The effort of climbing this share (0-1) of a ladder."""
        return Effort(
            effort=(self.start + self.whole * climb).quantize(Decimal("0.01"), ROUND_HALF_UP),
            cost_idr=_whole(self.cost_start_idr + self.cost_whole_idr * climb),
            weeks=_whole(self.weeks_start + self.weeks_whole * climb),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortDefaults:
    """Efforts by kind of question; ``others`` stands for a kind that is not listed.

    The plan for children may take ``children_extra_share`` more effort than the least.
    """

    label: str
    basis: Basis
    unit: str
    source: str
    children_extra_share: Decimal
    kinds: Mapping[str, KindEffort]
    others: KindEffort

    def of(self, kind: str) -> KindEffort:
        return self.kinds.get(kind, self.others)


def _whole(value: Decimal) -> int:
    return int(value.quantize(ONE, ROUND_HALF_UP))


def read_defaults(raw: Mapping[str, object]) -> tuple[EffortDefaults, list[Problem]]:
    """Read the file of default efforts with every fault; with faults it may not be used."""
    faults: list[Problem] = []
    spot = Spot(raw, "upaya baku", faults)
    spot.refuse_misspelt(DEFAULT_FIELDS)
    kinds = {
        name: _kind(spot.below(entry, f"jenis {name}")) for name, entry in spot.mapping("kinds")
    }
    defaults = EffortDefaults(
        label=spot.text("label"),
        basis=spot.choice("basis", BASES, "inferred"),
        unit=spot.text("unit"),
        source=spot.text("source", ""),
        children_extra_share=spot.number("children_extra_share"),
        kinds=kinds,
        others=_kind(spot.below(spot.fields.get("others"), "jenis lain")),
    )
    return defaults, faults


def _kind(spot: Spot) -> KindEffort:
    spot.refuse_misspelt(KIND_FIELDS)
    kind = KindEffort(
        start=spot.number("start"),
        whole=spot.number("whole"),
        cost_start_idr=MILLION * spot.number("cost_start_million_idr", ZERO),
        cost_whole_idr=MILLION * spot.number("cost_whole_million_idr", ZERO),
        weeks_start=spot.number("weeks_start", ZERO),
        weeks_whole=spot.number("weeks_whole", ZERO),
        child_weight=spot.number("child_weight", ONE),
    )
    if kind.start < 0 or kind.whole < 0 or kind.start + kind.whole == 0:
        spot.fault("upaya harus lebih dari 0", "Isi `start` dan `whole` dengan angka positif.")
    if min(kind.cost_start_idr, kind.cost_whole_idr, kind.weeks_start, kind.weeks_whole) < 0:
        spot.fault("biaya dan minggu tidak boleh di bawah 0")
    if kind.child_weight < 0:
        spot.fault("`child_weight` tidak boleh di bawah 0")
    return kind


def read_efforts(rows: Sequence[Sequence[str]], edition: Edition) -> EffortTable:
    """Read a table with a header of `question_code`, `share` and `effort`.

    `cost_idr` (whole rupiah) and `weeks` may follow. Points of a row = share x maximum, rounded half
    up; a share that is no option of the question's ladder is a problem, as are an unknown code, a
    repeated option (the first counts) and an effort that is missing, no number or negative. Effort
    0 counts as free and is named. Errors: UnreadableEfforts when a column is missing.
    """
    places = _columns(rows)
    reader = _Reader(edition)
    for number, row in enumerate(rows[1:], start=2):
        cells = {
            name: (row[place].strip() if place < len(row) else "") for name, place in places.items()
        }
        if any(cells.values()):
            reader.row(number, cells)
    return EffortTable(rungs=reader.rungs, problems=tuple(reader.problems))


def _columns(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    header = (
        [
            "_".join(cell.replace("\ufeff", "").replace("_", " ").casefold().split())
            for cell in rows[0]
        ]
        if rows
        else []
    )
    for name in (CODE, SHARE, EFFORT, COST, WEEKS):
        if header.count(name) > 1:
            raise UnreadableEfforts(f"Kolom {name} ada lebih dari satu. Sisakan satu saja.")
    missing = [name for name in (CODE, SHARE, EFFORT) if name not in header]
    if missing:
        raise UnreadableEfforts(f"Baris pertama harus memuat kolom {', '.join(missing)}.")
    return {
        name: header.index(name) for name in (CODE, SHARE, EFFORT, COST, WEEKS) if name in header
    }


class _Reader:
    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.rungs: dict[Rung, Effort] = {}
        self.problems: list[Problem] = []

    def row(self, number: int, cells: Mapping[str, str]) -> None:
        code = cells[CODE]
        question = self.edition.find(code)
        if question is None:
            self.problem(visible(code), f"kode tidak ada dalam edisi ini (baris {number})")
            return
        try:
            points = self.points(question, read_number(cells[SHARE]), number)
            effort = self.effort(question, cells, number)
        except Misread as misread:
            self.problem(code, f"{misread} (baris {number})", "Baris ini tidak dipakai.")
            return
        if (code, points) in self.rungs:
            self.problem(
                code,
                f"pilihan {decimal_id(points)} poin tertulis lagi di baris {number}",
                "Yang pertama dipakai.",
            )
            return
        self.rungs[code, points] = effort

    def points(self, question: Question, share: Decimal, number: int) -> Decimal:
        wanted = min(rounded(share * question.maximum, self.edition.precision), question.maximum)
        for option in question.options:
            if option.points == wanted and ZERO <= share <= ONE:
                return option.points
        raise Misread(f"bagian {visible(str(share))} bukan anak tangga pertanyaan ini")

    def effort(self, question: Question, cells: Mapping[str, str], number: int) -> Effort:
        if not cells[EFFORT]:
            raise Misread("upaya kosong")
        return Effort(
            effort=self.amount(question, read_number(cells[EFFORT]), number),
            cost_idr=self.count(cells.get(COST, ""), "biaya"),
            weeks=self.count(cells.get(WEEKS, ""), "minggu"),
        )

    def amount(self, question: Question, effort: Decimal, number: int) -> Decimal:
        if effort < 0:
            raise Misread(f"upaya {visible(str(effort))} di bawah 0")
        if effort > LARGEST:
            raise Misread(f"upaya {visible(str(effort))} terlalu besar")
        exact = effort.quantize(FINEST, ROUND_HALF_UP)
        if exact != effort:
            self.problem(
                question.code, f"upaya di baris {number} lebih dari empat desimal", "Dibulatkan."
            )
        if not exact:
            self.problem(
                question.code,
                f"upaya 0 di baris {number} dihitung tanpa upaya",
                "Periksa apakah memang begitu.",
            )
        return exact

    def count(self, text: str, name: str) -> int:
        number = read_number(text) if text else ZERO
        if number < 0 or number > LARGEST_COST or number != number.to_integral_value():
            raise Misread(f"{name} {visible(text)} harus bilangan bulat, 0 atau lebih")
        return int(number)

    def problem(self, at: str, say: str, fix: str = "") -> None:
        self.problems.append(Problem(at, say, fix))


def default_efforts(
    edition: Edition, marks: Mapping[str, object], defaults: EffortDefaults
) -> EffortTable:
    """Our efforts for every option above the mark of today; an unanswered question starts at 0."""
    rungs = {}
    for question in edition.questions:
        mark = marks.get(question.code)
        start = mark if isinstance(mark, Decimal) else ZERO
        for points in sorted({one.points for one in question.options if one.points > start}):
            climb = (points - start) / question.maximum
            rungs[question.code, points] = defaults.of(question.kind).of(climb)
    return EffortTable(rungs=rungs)

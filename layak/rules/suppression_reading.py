"""Reading a table of counts, and the threshold, from what people hand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from layak.rules.numerals import visible
from layak.rules.reading import Spot
from layak.rules.refusal import Problem
from layak.rules.suppression import LEAST_THRESHOLD, CountTable

COUNT = re.compile(r"[0-9]{1,12}")
NEGATIVE = re.compile(r"-\s*[0-9]+([.,][0-9]+)?")
LARGEST_CELLS = 20_000
LARGEST_THRESHOLD = 1_000
LONGEST_DAYS = 3_660
SUMS = frozenset({"jumlah", "total"})


class FaultyCounts(Exception):
    """The table is no table of counts; `faults` names each place in the order of the file."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsPolicy:
    """Counts from 1 to `suppress_below` - 1 are hidden; a release covers `least_days` or more."""

    suppress_below: int
    least_days: int


def parse_policy(raw: Mapping[str, object]) -> StatisticsPolicy:
    """The mapping of a policy file. Errors: FaultyCounts."""
    faults: list[Problem] = []
    spot = Spot(raw, "statistik", faults)
    found = {
        name: _whole(spot, name, least, most)
        for name, (least, most) in {
            "suppress_below": (LEAST_THRESHOLD, LARGEST_THRESHOLD),
            "least_days": (1, LONGEST_DAYS),
        }.items()
    }
    if faults:
        raise FaultyCounts(faults)
    return StatisticsPolicy(**found)


def _whole(spot: Spot, name: str, least: int, most: int) -> int:
    number = spot.number(name)
    if number % 1 or not least <= number <= most:
        spot.fault(f"`{name}` harus bilangan bulat {least} sampai {most}")
    return int(number)


def parse_counts(rows: Sequence[Sequence[str]]) -> CountTable:
    """A table whose first row is the headings and whose first column the labels.

    Every other cell is a whole number from 0. Empty lines are passed over. Errors: FaultyCounts
    with every blank, negative or unreadable cell, and for sums that the table brings along.
    """
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(map(str.strip, row))]
    if len(filled) < 2 or max(len(row) for _, row in filled) < 2:
        raise FaultyCounts(
            [
                Problem(
                    "tabel",
                    "harus berisi baris judul, kolom label, dan paling sedikit satu hitungan",
                )
            ]
        )
    width = max(len(row) for _, row in filled)
    if (len(filled) - 1) * (width - 1) > LARGEST_CELLS:
        raise FaultyCounts([Problem("tabel", f"lebih dari {LARGEST_CELLS} hitungan")])
    heading = [_cell(filled[0][1], place) for place in range(width)]
    faults = [*_heading_faults(heading), *_faults(filled[1:], heading)]
    if faults:
        raise FaultyCounts(faults)
    table = CountTable(
        columns=tuple(heading),
        labels=tuple(_cell(row, 0) for _, row in filled[1:]),
        counts=tuple(tuple(int(cell) for cell in row[1:]) for _, row in filled[1:]),
    )
    _refuse_sums(table)
    return table


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _heading_faults(heading: Sequence[str]) -> Iterator[Problem]:
    for place, name in enumerate(heading[1:], start=2):
        if not name:
            yield Problem(f"kolom ke-{place}", "tanpa judul; mungkin satu baris lebih panjang")


def _faults(rows: Sequence[tuple[int, Sequence[str]]], heading: Sequence[str]) -> Iterator[Problem]:
    for number, row in rows:
        if not _cell(row, 0):
            yield Problem(f"baris {number}", "tanpa label")
        for place in range(1, len(heading)):
            say = _fault(_cell(row, place))
            if say:
                name = visible(heading[place]) or f"ke-{place + 1}"
                yield Problem(f"baris {number}, kolom {name}", say)


def _fault(text: str) -> str:
    if COUNT.fullmatch(text):
        return ""
    if not text:
        return "kosong; tulis 0 bila tidak ada"
    if NEGATIVE.fullmatch(text):
        return f"{visible(text)} di bawah 0"
    return f"{visible(text)} bukan bilangan bulat; tulis tanpa pemisah"


def _refuse_sums(table: CountTable) -> None:
    """Sums counted as one more row would double every total, and tell more than they should."""
    columns = list(zip(*table.counts, strict=True))
    for name, lines, kind in (
        (table.labels[-1], columns, "baris"),
        (table.columns[-1], table.counts, "kolom"),
    ):
        is_sum = all(sum(line[:-1]) == line[-1] and len(line) > 1 for line in lines)
        if name.casefold() in SUMS and is_sum:
            raise FaultyCounts([Problem(f"{kind} {name}", "hapus; jumlah dihitung sendiri")])

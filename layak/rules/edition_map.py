"""From one edition of an instrument to the next: which question became which.

Questions are told by their key. Equal keys are the same question without a row; a map tells only
what differs.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from layak.rules.edition_checks import Claims
from layak.rules.instrument import Edition
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

type How = Literal["same", "reworded", "split", "merged", "dropped", "new"]
HOWS: tuple[How, ...] = ("same", "reworded", "split", "merged", "dropped", "new")
MAP_FIELDS = ("from", "to", "status", "note", "rows")
ROW_FIELDS = ("from", "to", "how", "note")
MANY = 2
# how many keys stand before and after; MANY means two or more
SHAPES: Mapping[How, tuple[int, int]] = {
    "same": (1, 1),
    "reworded": (1, 1),
    "split": (1, MANY),
    "merged": (MANY, 1),
    "dropped": (1, 0),
    "new": (0, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRow:
    """Keys of the former edition, what became of them in the next one, and how."""

    former: tuple[str, ...]
    now: tuple[str, ...]
    how: How
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionMap:
    """``source`` and ``target`` are codes of editions."""

    source: str
    target: str
    rows: tuple[MapRow, ...]
    status: str = ""
    note: str = ""


class FaultyMap(Exception):
    """A map that may not be used; ``faults`` names every fault with its place."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Where a question comes from: keys of the former edition, none for a new question."""

    keys: tuple[str, ...]
    how: How
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far a map reaches. ``lost`` and ``unexplained`` hold codes that nobody explained.

    ``lost``: of the former edition without counterpart; ``unexplained``: of the next one.
    """

    counts: Mapping[How, int]
    lost: tuple[str, ...]
    unexplained: tuple[str, ...]


def read_map(raw: Mapping[str, object]) -> EditionMap:
    """Read a map as it stands in the file. Errors: FaultyMap with every fault found."""
    faults: list[Problem] = []
    spot = Spot(raw, "peta", faults)
    spot.refuse_misspelt(MAP_FIELDS)
    rows = tuple(
        _row(spot.below(item, f"baris peta ke-{number}"))
        for number, item in enumerate(spot.items("rows"), start=1)
    )
    found = EditionMap(
        source=spot.text("from"),
        target=spot.text("to"),
        rows=rows,
        status=spot.text("status", ""),
        note=spot.text("note", ""),
    )
    if faults:
        raise FaultyMap(faults)
    return found


def _row(spot: Spot) -> MapRow:
    spot.refuse_misspelt(ROW_FIELDS)
    row = MapRow(
        former=spot.texts("from"),
        now=spot.texts("to"),
        how=spot.choice("how", HOWS, "same"),
        note=spot.text("note", ""),
    )
    wanted = SHAPES[row.how]
    if not (_fits(row.former, wanted[0]) and _fits(row.now, wanted[1])):
        spot.fault(
            f"`how: {row.how}` tidak cocok dengan {len(row.former)} kunci asal dan "
            f"{len(row.now)} kunci tujuan",
            f"Tulis {_said(wanted[0])} di `from` dan {_said(wanted[1])} di `to`.",
        )
    return row


def _fits(keys: Sequence[str], wanted: int) -> bool:
    return len(keys) >= MANY if wanted == MANY else len(keys) == wanted


def _said(wanted: int) -> str:
    return {0: "tidak satu kunci pun", 1: "satu kunci"}.get(wanted, "dua kunci atau lebih")


def check_map(raw: Mapping[str, object], source: Edition, target: Edition) -> list[Problem]:
    """Keys that the editions do not have, and keys that stand in two rows, each with its line."""
    faults: list[Problem] = []
    spot = Spot(raw, "peta", faults)
    claims = Claims()
    sides = (("from", source), ("to", target))
    known = {name: {question.key for question in edition.questions} for name, edition in sides}
    for number, item in enumerate(spot.items("rows"), start=1):
        below = spot.below(item, f"baris peta ke-{number}")
        for name, edition in sides:
            for key in below.texts(name):
                claims.claim(below, f"kunci `{name}`", key)
                if key not in known[name]:
                    below.fault(
                        f"kunci {key:.100} tidak ada dalam edisi {edition.code}",
                        "Salin kunci dari berkas edisinya.",
                    )
    return faults


def lineage(map_: EditionMap | None, key: str, former_keys: Container[str]) -> Lineage:
    """Where a question of the next edition comes from.

    ``former_keys`` are those of the former edition. Without a row of its own a key is the same
    question, unless the map says that the former one became something else.
    """
    rows = map_.rows if map_ else ()
    row = next((row for row in rows if key in row.now), None)
    if row is not None:
        return Lineage(keys=row.former, how=row.how, note=row.note)
    if key in former_keys and all(key not in row.former for row in rows):
        return Lineage(keys=(key,), how="same")
    return Lineage(keys=(), how="new")


def coverage(map_: EditionMap | None, source: Edition, target: Edition) -> Coverage:
    """Questions by what became of them, and those that the map forgot."""
    former = {question.key: question.code for question in source.questions}
    found = {q.code: lineage(map_, q.key, former) for q in target.questions}
    rows = map_.rows if map_ else ()
    explained = {key for row in rows for key in row.now}
    used = {key for line in found.values() for key in line.keys}
    dropped = {key for row in rows if row.how == "dropped" for key in row.former}
    hows = [line.how for line in found.values()]
    counts: dict[How, int] = {how: hows.count(how) for how in HOWS}
    counts["dropped"] = len(dropped)
    return Coverage(
        counts=counts,
        lost=tuple(code for key, code in former.items() if key not in used | dropped),
        unexplained=_unexplained(target, found, explained),
    )


def _unexplained(
    target: Edition, found: Mapping[str, Lineage], explained: Iterable[str]
) -> tuple[str, ...]:
    told = set(explained)
    return tuple(
        question.code
        for question in target.questions
        if found[question.code].how == "new" and question.key not in told
    )

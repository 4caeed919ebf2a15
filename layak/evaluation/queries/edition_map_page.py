"""The maps between editions, with what each explains and what it forgot."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from layak.evaluation.edition_maps import MapFile, map_files
from layak.rules.edition_map import How, MapRow, coverage
from layak.rules.instrument import Edition
from layak.rules.refusal import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """``former`` and ``now`` are codes with their wording; a key without question stays a key."""

    former: list[str]
    now: list[str]
    how: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCard:
    """``counts`` are pairs of a word and a number; ``faults`` forbid the use of the map."""

    name: str
    title: str
    note: str
    faults: tuple[Problem, ...]
    counts: list[tuple[str, int]]
    lines: list[MapLine]
    lost: tuple[str, ...]
    unexplained: tuple[str, ...]


def edition_map_cards() -> list[MapCard]:
    """Every map that ships with the application; no query."""
    return [_card(file) for file in map_files()]


def how_labels() -> dict[How, str]:
    return {
        "same": _("sama"),
        "reworded": _("berubah bunyi"),
        "split": _("dipecah"),
        "merged": _("digabung"),
        "dropped": _("dihapus"),
        "new": _("baru"),
    }


def _card(file: MapFile) -> MapCard:
    if file.map is None or file.source is None or file.target is None:
        return MapCard(
            name=file.name,
            title=file.name,
            note="",
            faults=file.faults,
            counts=[],
            lines=[],
            lost=(),
            unexplained=(),
        )
    source, target, labels = file.source, file.target, how_labels()
    found = coverage(file.map, source, target)
    return MapCard(
        name=file.name,
        title=f"{source.title} → {target.title}",
        note=file.map.note,
        faults=(),
        counts=[(labels[how], count) for how, count in found.counts.items() if count],
        lines=[_line(row, source, target, labels[row.how]) for row in file.map.rows],
        lost=found.lost,
        unexplained=found.unexplained,
    )


def _line(row: MapRow, source: Edition, target: Edition, how: str) -> MapLine:
    return MapLine(
        former=_named(row.former, source), now=_named(row.now, target), how=how, note=row.note
    )


def _named(keys: tuple[str, ...], edition: Edition) -> list[str]:
    known = {question.key: f"{question.code} {question.text}" for question in edition.questions}
    return [known.get(key, key) for key in keys]

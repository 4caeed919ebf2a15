"""Finds and reads the maps between editions in `data/instruments/maps`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from layak.evaluation import instruments
from layak.platform.documents.files import lined_yaml
from layak.rules.edition_map import EditionMap, FaultyMap, Lineage, check_map, lineage, read_map
from layak.rules.instrument import Edition, FaultyInstrument
from layak.rules.refusal import Problem

FOLDER = instruments.FOLDER / "maps"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFile:
    """A file of the folder; ``map`` is None while ``faults`` forbid its use."""

    name: str
    map: EditionMap | None
    faults: tuple[Problem, ...] = ()
    source: Edition | None = None
    target: Edition | None = None


@lru_cache(maxsize=1)
def map_files() -> tuple[MapFile, ...]:
    """Every map that ships with the application, checked against its two editions."""
    return tuple(read_file(path) for path in sorted(FOLDER.glob("*.yaml")))


def read_file(path: Path) -> MapFile:
    """Read and check one map. A faulty one is told, never raised: carrying then goes by keys."""
    try:
        raw = _raw(path)
        found = read_map(raw)
        source, target = instruments.load(found.source), instruments.load(found.target)
    except (lined_yaml.UnreadableYaml, FaultyMap, FaultyInstrument) as error:
        return MapFile(name=path.name, map=None, faults=tuple(error.faults))
    except (OSError, UnicodeDecodeError, instruments.UnknownEdition) as error:
        return MapFile(name=path.name, map=None, faults=(Problem(path.name, str(error)),))
    problems = check_map(raw, source, target)
    return MapFile(
        name=path.name,
        map=None if problems else found,
        faults=tuple(problems),
        source=source,
        target=target,
    )


def _raw(path: Path) -> Mapping[str, object]:
    raw, faults = lined_yaml.read(path.read_text(encoding="utf-8-sig"))
    if faults:
        raise FaultyMap(faults)
    return cast(Mapping[str, object], raw)


def map_between(source: str, target: str) -> EditionMap | None:
    """The usable map from one edition to another, by their codes; None goes by equal keys."""
    if source == target:
        return None
    maps = (file.map for file in map_files())
    return next((m for m in maps if m and (m.source, m.target) == (source, target)), None)


def lineages(former: Edition, now: Edition) -> dict[str, Lineage]:
    """Where each question of ``now`` comes from, by its code."""
    map_ = map_between(former.code, now.code)
    keys = {question.key for question in former.questions}
    return {question.code: lineage(map_, question.key, keys) for question in now.questions}


def former_keys(former_code: str, now_code: str, key: str) -> tuple[str, ...]:
    """Keys that the question ``key`` of one edition had in another, by the editions' codes."""
    return lineage(map_between(former_code, now_code), key, {key}).keys

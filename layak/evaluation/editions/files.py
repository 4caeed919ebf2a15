"""Finds and reads editions, the maps between them, goals, table types and road files in `data`.
Works without Django and from any folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

from layak.evaluation.editions import reading_rules
from layak.evaluation.editions.rules import (
    EditionMap,
    FaultyMap,
    Goals,
    Lineage,
    check_map,
    lineage,
    read_goals,
    read_map,
)
from layak.evaluation.editions.table_rules import (
    FaultySchema,
    Schema,
    parse_assignments,
    parse_schema,
)
from layak.platform.documents.files import lined_yaml
from layak.rules.instrument import Edition, FaultyInstrument, Question
from layak.rules.reading import Spot
from layak.rules.refusal import Problem
from layak.rules.road.effort import EffortDefaults, read_defaults
from layak.rules.road.limits import Needs, UnknownTexts, read_needs, read_unknown
from layak.rules.road.verification import Settings, read_settings

# Finds and reads the editions in `data/instruments`. Works without Django and from any folder.

INSTRUMENTS = Path(__file__).resolve().parents[3] / "data" / "instruments"
LARGEST_BYTES = 4_000_000


class UnknownEdition(Exception):
    """No edition of that name; the sentence lists those that exist."""


def edition_codes() -> list[str]:
    """The editions that ship with the application, by file name."""
    return sorted(path.stem for path in INSTRUMENTS.glob("*.yaml"))


def path_of(code_or_path: str) -> Path:
    """The file of an edition, which need not exist. Errors: UnknownEdition."""
    if code_or_path in edition_codes():
        return INSTRUMENTS / f"{code_or_path}.yaml"
    path = Path(code_or_path)
    if path.suffix.lower() not in {".yaml", ".yml"}:
        raise _unknown(code_or_path)
    return path


def _unknown(name: str) -> UnknownEdition:
    known = ", ".join(edition_codes())
    return UnknownEdition(
        f"Edisi {name:.80} tidak ditemukan. Yang ada: {known}; atau sebutkan berkas YAML."
    )


def load_edition_file(code_or_path: str) -> Edition:
    """Read an edition by its code or the path of a YAML file.

    Errors: UnknownEdition; FaultyInstrument with every fault and its line.
    """
    return parse_text(_text(path_of(code_or_path)))


def parse_text(text: str) -> Edition:
    """Read an edition from YAML text. Errors: FaultyInstrument with every fault and its line."""
    try:
        raw, faults = lined_yaml.read(text)
    except lined_yaml.UnreadableYaml as error:
        raise FaultyInstrument(error.faults) from error
    top = Spot(raw, "berkas", faults)
    try:
        edition = reading_rules.parse(top.fields)
    except FaultyInstrument as error:
        raise FaultyInstrument([*faults, *error.faults]) from error
    if faults:
        raise FaultyInstrument(faults)
    return edition


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise FaultyInstrument([Problem(path.name, "berkas terlalu besar untuk sebuah edisi")])
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaultyInstrument([Problem(path.name, "berkas bukan teks UTF-8")]) from error
    except (OSError, ValueError) as error:
        raise _unknown(str(path)) from error


# Finds and reads the maps between editions in `data/instruments/maps`.

MAPS = INSTRUMENTS / "maps"


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
    return tuple(read_map_file(path) for path in sorted(MAPS.glob("*.yaml")))


def read_map_file(path: Path) -> MapFile:
    """Read and check one map. A faulty one is told, never raised: carrying then goes by keys."""
    try:
        raw = _raw(path)
        found = read_map(raw)
        source, target = load_edition_file(found.source), load_edition_file(found.target)
    except (lined_yaml.UnreadableYaml, FaultyMap, FaultyInstrument) as error:
        return MapFile(name=path.name, map=None, faults=tuple(error.faults))
    except (OSError, UnicodeDecodeError, UnknownEdition) as error:
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


# Finds and reads goals of other frameworks in `data/instruments/tags`.

GOALS = INSTRUMENTS / "tags"


@lru_cache(maxsize=4)
def goals_of_framework(code: str) -> Goals:
    """The goals of a file that ships with the application. Errors: FaultyInstrument."""
    text = (GOALS / f"{code}.yaml").read_text(encoding="utf-8-sig")
    raw, faults = lined_yaml.read(text)
    found, problems = read_goals(cast(Mapping[str, object], raw))
    if faults or problems:
        raise FaultyInstrument([*faults, *problems])
    return found


# The types of tables in `data/tables/types` and which question of an edition has which.

TABLES = Path(__file__).resolve().parents[3] / "data" / "tables"


@cache
def table_schemas() -> Mapping[str, Schema]:
    """Every type of table by code. Errors: FaultySchema with the place of each fault."""
    found = (
        parse_schema(_content(path), name=path.name)
        for path in sorted((TABLES / "types").glob("*.yaml"))
    )
    return {schema.code: schema for schema in found}


@cache
def table_assignments(edition: str) -> Mapping[str, str]:
    """Question key to type of table; empty for an edition without a file of its own."""
    path = TABLES / f"{edition}.yaml"
    if not path.is_file():
        return {}
    return parse_assignments(_content(path), name=path.name, known=table_schemas())


def schema_of(question: Question, edition: str) -> Schema | None:
    """The table that a question has in an edition."""
    code = table_assignments(edition).get(question.key)
    return table_schemas()[code] if code else None


def _content(path: Path) -> object:
    raw, faults = lined_yaml.read(path.read_text(encoding="utf-8"))
    if faults:
        raise FaultySchema(faults)
    return raw


# Finds and reads what the road to a rank rests on: `data/road`. Works without Django.

ROAD = INSTRUMENTS.parent / "road"

type Reader[T] = Callable[[Mapping[str, object]], tuple[T, list[Problem]]]


@cache
def effort_defaults() -> EffortDefaults:
    """Our efforts by kind of question. Errors: FaultyInstrument."""
    return _read(ROAD / "effort.yaml", read_defaults)


@cache
def road_needs() -> Needs:
    """Our prerequisites between questions. Errors: FaultyInstrument."""
    return _read(ROAD / "prerequisites.yaml", read_needs)


@cache
def unknown_texts() -> UnknownTexts:
    """Questions that nobody can plan for. Errors: FaultyInstrument."""
    return _read(ROAD / "unknown-texts.yaml", read_unknown)


@cache
def forecast_settings() -> Settings:
    """What the forecast rests on. Errors: FaultyInstrument."""
    return _read(ROAD / "forecast.yaml", read_settings)


def _read[T](path: Path, reader: Reader[T]) -> T:
    raw, faults = lined_yaml.read(path.read_text(encoding="utf-8-sig"))
    found, problems = reader(cast(Mapping[str, object], raw))
    if faults or problems:
        raise FaultyInstrument([*faults, *problems])
    return found

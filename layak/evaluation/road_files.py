"""Finds and reads what the road to a rank rests on: `data/road`. Works without Django."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import cast

from layak.evaluation import instruments
from layak.platform.documents.files import lined_yaml
from layak.rules.instrument import FaultyInstrument
from layak.rules.refusal import Problem
from layak.rules.road.effort import EffortDefaults, read_defaults
from layak.rules.road.limits import Needs, read_needs
from layak.rules.road.verification import Settings, read_settings

FOLDER = instruments.FOLDER.parent / "road"

type Reader[T] = Callable[[Mapping[str, object]], tuple[T, list[Problem]]]


@cache
def effort_defaults() -> EffortDefaults:
    """Our efforts by kind of question. Errors: FaultyInstrument."""
    return _read(FOLDER / "effort.yaml", read_defaults)


@cache
def needs() -> Needs:
    """Our prerequisites between questions. Errors: FaultyInstrument."""
    return _read(FOLDER / "prerequisites.yaml", read_needs)


@cache
def forecast_settings() -> Settings:
    """What the forecast rests on. Errors: FaultyInstrument."""
    return _read(FOLDER / "forecast.yaml", read_settings)


def _read[T](path: Path, reader: Reader[T]) -> T:
    raw, faults = lined_yaml.read(path.read_text(encoding="utf-8-sig"))
    found, problems = reader(cast(Mapping[str, object], raw))
    if faults or problems:
        raise FaultyInstrument([*faults, *problems])
    return found

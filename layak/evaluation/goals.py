"""Finds and reads goals of other frameworks in `data/instruments/tags`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from layak.evaluation import instruments
from layak.platform.documents.files import lined_yaml
from layak.rules.goals import Goals, read_goals
from layak.rules.instrument import FaultyInstrument

FOLDER = instruments.FOLDER / "tags"


@lru_cache(maxsize=4)
def goals(code: str) -> Goals:
    """The goals of a file that ships with the application. Errors: FaultyInstrument."""
    text = (FOLDER / f"{code}.yaml").read_text(encoding="utf-8-sig")
    raw, faults = lined_yaml.read(text)
    found, problems = read_goals(cast(Mapping[str, object], raw))
    if faults or problems:
        raise FaultyInstrument([*faults, *problems])
    return found

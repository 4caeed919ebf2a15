"""Each kind of event is one class that says a whole sentence."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re

import pytest

from tests.conventions.source import modules

KIND = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
SAMPLES = {"str": "2026-02-02", "int": 7, "bool": True}


def event_classes():
    for path in modules():
        if not path.endswith("events.py") and "/events/" not in path:
            continue
        dotted = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        module = importlib.import_module(dotted)
        for _, found in inspect.getmembers(module, inspect.isclass):
            if found.__module__ == module.__name__ and isinstance(
                getattr(found, "kind", None), str
            ):
                yield found


CLASSES = list(event_classes())


def sample(found):
    fields = dataclasses.fields(found)
    return found(**{field.name: SAMPLES.get(str(field.type), "x") for field in fields})


def test_there_are_events():
    assert len(CLASSES) > 20


def test_kinds_are_unique():
    kinds = [found.kind for found in CLASSES]
    assert sorted(kinds) == sorted(set(kinds))


@pytest.mark.parametrize("found", CLASSES, ids=lambda found: found.kind)
def test_event_is_frozen_and_says_a_sentence(found):
    assert KIND.fullmatch(found.kind)
    assert found.__dataclass_params__.frozen
    sentence = sample(found).sentence()
    assert sentence[0].isupper() or sentence[0].isdigit()
    assert len(sentence) > 10
    assert sample(found).stream

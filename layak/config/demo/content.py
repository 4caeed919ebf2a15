"""What `data/demo` tells, as values."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from layak.city.places.actions import GivenCity, GivenDistrict, GivenWard

FOLDER = Path(__file__).resolve().parents[3] / "data" / "demo"


@dataclass(frozen=True, kw_only=True)
class Body:
    """A body of the city beyond those that the edition names."""

    code: str
    name: str
    kind: str
    command: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Person:
    """An invented person on a seat; ``title`` is empty where the role's name serves."""

    agency: str
    role: str
    username: str
    name: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Cast:
    """``signs_in`` are the user names that get the password everyone may know."""

    password: str
    signs_in: tuple[str, ...]
    people: tuple[Person, ...]
    replaced: Mapping[str, Any]


# one thing that a file tells: its keys are explained in the file
type Told = Mapping[str, Any]


@cache
def told(name: str) -> Any:
    """What the file of this name tells; nobody changes it."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def city() -> GivenCity:
    raw = told("city")
    return GivenCity(
        code=raw["code"],
        name=raw["practice_name"] if settings.PRACTICE else raw["name"],
        province_name=raw["province_name"],
        districts=[
            GivenDistrict(
                code=district["code"],
                name=district["name"],
                wards=[GivenWard(**ward) for ward in district["wards"]],
            )
            for district in raw["districts"]
        ],
    )


def bodies() -> tuple[list[Body], dict[str, list[str]], Mapping[str, Any]]:
    """The bodies beside the edition's, other names of all bodies by code, and the merger."""
    raw = told("bodies")
    extra = [Body(**{**body, "aliases": tuple(body["aliases"])}) for body in raw["extra"]]
    return extra, raw["aliases"], raw["merging"]


@cache
def cast() -> Cast:
    raw = told("seats")
    return Cast(
        password=raw["password"],
        signs_in=tuple(raw["signs_in"]),
        people=tuple(Person(**person) for person in raw["seats"]),
        replaced=raw["replaced"],
    )


def story() -> Mapping[str, Any]:
    """The rounds and the texts that fill them; its keys are explained in the file."""
    loaded: Mapping[str, Any] = told("story")
    return loaded


def last_marks() -> list[list[str]]:
    """The marks of the last round as rows of a list of marks."""
    path = FOLDER / story()["last_round"]["marks"]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))

"""What happened to agencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _

from layak.rules.numbers import date_id


class CityEvent:
    """Events of agencies and seats stand in the city's stream."""

    kind: ClassVar[str]
    text: ClassVar[str]

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        words = dict(vars(self))
        if "since" in words:
            words["since"] = date_id(date.fromisoformat(words["since"]))
        return _(self.text) % words


@dataclass(frozen=True, kw_only=True)
class AgencyCreated(CityEvent):
    kind = "agency.created"
    text = "%(name)s ditambahkan."

    agency: int
    name: str


@dataclass(frozen=True, kw_only=True)
class AgencyRenamed(CityEvent):
    kind = "agency.renamed"
    text = "%(old)s berganti nama menjadi %(new)s."

    agency: int
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class AliasAdded(CityEvent):
    kind = "alias.added"
    text = "%(name)s juga dikenal sebagai %(alias)s."

    agency: int
    name: str
    alias: str


@dataclass(frozen=True, kw_only=True)
class AliasRemoved(CityEvent):
    kind = "alias.removed"
    text = "%(name)s tidak lagi dikenal sebagai %(alias)s."

    agency: int
    name: str
    alias: str


@dataclass(frozen=True, kw_only=True)
class AgencyReclassified(CityEvent):
    kind = "agency.reclassified"
    text = "%(name)s dicatat sebagai %(kind_label)s, %(command_label)s."

    agency: int
    name: str
    kind_label: str
    command_label: str


@dataclass(frozen=True, kw_only=True)
class AgencyMerged(CityEvent):
    kind = "agency.merged"
    text = "%(source_name)s digabung ke %(into_name)s; %(seat_count)d kursi ikut pindah."

    source: int
    source_name: str
    into: int
    into_name: str
    seat_count: int


@dataclass(frozen=True, kw_only=True)
class AgencyEnded(CityEvent):
    kind = "agency.ended"
    text = "%(name)s berakhir."

    agency: int
    name: str

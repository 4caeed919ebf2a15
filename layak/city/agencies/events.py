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


@dataclass(frozen=True, kw_only=True)
class SeatCreated(CityEvent):
    kind = "seat.created"
    text = "Kursi %(title)s (peran %(role_label)s) dibuat di %(agency_name)s."

    seat: int
    title: str
    role: str
    role_label: str
    agency: int
    agency_name: str


@dataclass(frozen=True, kw_only=True)
class SeatMoved(CityEvent):
    kind = "seat.moved"
    text = "Kursi %(title)s pindah ke %(agency_name)s."

    seat: int
    title: str
    agency: int
    agency_name: str


@dataclass(frozen=True, kw_only=True)
class SeatEnded(CityEvent):
    kind = "seat.ended"
    text = "Kursi %(title)s berakhir."

    seat: int
    title: str


@dataclass(frozen=True, kw_only=True)
class HolderAssigned(CityEvent):
    kind = "seat.assigned"
    text = "%(name)s memegang kursi %(title)s sejak %(since)s."

    seat: int
    title: str
    user: int
    name: str
    since: str


@dataclass(frozen=True, kw_only=True)
class HolderReplaced(CityEvent):
    kind = "seat.replaced"
    text = "%(name)s menggantikan %(former_name)s di kursi %(title)s sejak %(since)s."

    seat: int
    title: str
    user: int
    name: str
    former: int
    former_name: str
    since: str


@dataclass(frozen=True, kw_only=True)
class HoldingEnded(CityEvent):
    kind = "seat.vacated"
    text = "%(name)s tidak lagi memegang kursi %(title)s sejak %(since)s."

    seat: int
    title: str
    user: int
    name: str
    since: str


@dataclass(frozen=True, kw_only=True)
class LetterheadChanged(CityEvent):
    kind = "letterhead.changed"
    text = "Surat %(agency_name)s: %(what)s."

    agency: int
    agency_name: str
    what: str


@dataclass(frozen=True, kw_only=True)
class SignerAdded(CityEvent):
    kind = "signer.added"
    text = "%(name)s ditambahkan sebagai penanda tangan surat %(agency_name)s."

    signer: int
    name: str
    agency_name: str


@dataclass(frozen=True, kw_only=True)
class SignerEnded(CityEvent):
    kind = "signer.ended"
    text = "%(name)s tidak lagi menandatangani surat %(agency_name)s."

    signer: int
    name: str
    agency_name: str


@dataclass(frozen=True, kw_only=True)
class SeatReceived(CityEvent):
    kind = "seat.received"
    text = "%(name)s menerima serah terima kursi %(title)s."

    seat: int
    title: str
    user: int
    name: str


@dataclass(frozen=True, kw_only=True)
class SeatHandedOver(CityEvent):
    kind = "seat.handed_over"
    text = "Pekerjaan kursi %(title)s berpindah dari %(former_name)s: %(what)s."

    seat: int
    title: str
    former: int
    former_name: str
    what: str


@dataclass(frozen=True, kw_only=True)
class HandoverFileMade(CityEvent):
    kind = "seat.file_made"
    text = "Berkas serah terima kursi %(title)s dibuat."

    seat: int
    title: str


@dataclass(frozen=True, kw_only=True)
class AccountsReminded(CityEvent):
    kind = "accounts.reminded"
    text = "%(count)d pemegang kursi diingatkan untuk masuk."

    count: int

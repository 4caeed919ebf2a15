"""What happened to letterheads and signers."""

from __future__ import annotations

from dataclasses import dataclass

from layak.city.agencies.bodies.events import CityEvent


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

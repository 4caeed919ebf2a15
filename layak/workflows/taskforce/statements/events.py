"""What happened to statements of role and commitment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


class OfAgency:
    """What agencies promise stands in the stream of the task force."""

    kind: ClassVar[str]
    text: ClassVar[str]

    @property
    def stream(self) -> str:
        return "taskforce"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


@dataclass(frozen=True, kw_only=True)
class StatementSaved(OfAgency):
    kind = "statement.saved"
    text = "Pernyataan peran %(agency_name)s tahun %(year)d (versi %(version)d) disimpan."

    statement: int
    agency: int
    agency_name: str
    year: int
    version: int


@dataclass(frozen=True, kw_only=True)
class StatementSigned(OfAgency):
    kind = "statement.signed"
    text = (
        "Pernyataan peran %(agency_name)s tahun %(year)d (versi %(version)d) ditandatangani "
        "%(signer)s."
    )

    statement: int
    agency: int
    agency_name: str
    year: int
    version: int
    signer: str


@dataclass(frozen=True, kw_only=True)
class StatementsReminded(OfAgency):
    """``agency_count`` agencies without a signed statement; ``notice_count`` people were told."""

    kind = "statement.reminded"
    text = "%(agency_count)d perangkat daerah dan lembaga diingatkan pernyataan peran %(year)d."

    year: int
    agency_count: int
    notice_count: int


@dataclass(frozen=True, kw_only=True)
class StatementsMoved(OfAgency):
    kind = "statement.moved"
    text = "%(count)d pernyataan peran yang belum ditandatangani ikut pindah perangkat daerah."

    source: int
    target: int
    count: int

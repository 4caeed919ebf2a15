"""An institution told of itself."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.taskforce.statements.events import OfAgency


@dataclass(frozen=True, kw_only=True)
class CardWritten(OfAgency):
    kind = "institution.written"
    text = "Kartu lembaga %(agency_name)s diperbarui."

    card: int
    agency: int
    agency_name: str

"""What happens to reports, children and sealed words: codes only, never a word that was opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


class OfCode:
    """``code`` of a report, child or activation; ``of`` says which stream it stands in."""

    kind: ClassVar[str]
    text: ClassVar[str]
    of: ClassVar[str]
    code: str

    @property
    def stream(self) -> str:
        return f"{self.of}:{self.code}"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


@dataclass(frozen=True, kw_only=True)
class ReportReceived(OfCode):
    kind = "report.received"
    text = "Laporan %(code)s diterima lewat %(channel)s."
    of = "report"

    code: str
    channel: str
    is_slow: bool


@dataclass(frozen=True, kw_only=True)
class IdentityOpened(OfCode):
    """``code`` is the activation, report or child; ``fields`` are names of what was opened."""

    kind = "identity.opened"
    text = "Isi tersegel %(code)s dibuka: %(fields)s (tingkat %(tier)d, sebagai %(relation)s)."
    of = "identity"

    code: str
    fields: str
    tier: int
    relation: str

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


@dataclass(frozen=True, kw_only=True)
class ChildKept(OfCode):
    kind = "child.kept"
    text = "Anak %(code)s dicatat."
    of = "child"

    code: str
    age_band: str


@dataclass(frozen=True, kw_only=True)
class ChildChanged(OfCode):
    """``fields`` are names of what changed, never the words."""

    kind = "child.changed"
    text = "Data anak %(code)s diubah: %(fields)s."
    of = "child"

    code: str
    fields: str


@dataclass(frozen=True, kw_only=True)
class ChildNamed(OfCode):
    kind = "child.named"
    text = "Penanganan %(code)s adalah untuk anak %(child)s."
    of = "activation"

    code: str
    child: str


@dataclass(frozen=True, kw_only=True)
class ReportTriaged(OfCode):
    """``count`` activations were opened; ``is_below_red`` although the reporter named a red sign."""

    kind = "report.triaged"
    text = "Laporan %(code)s dinilai %(level)s; %(count)d penanganan dibuka."
    of = "report"

    code: str
    level: str
    activations: str
    count: int
    is_below_red: bool
    agreed_by: int


@dataclass(frozen=True, kw_only=True)
class ReportJoined(OfCode):
    kind = "report.joined"
    text = "Laporan %(code)s digabung dengan penanganan %(activation)s."
    of = "report"

    code: str
    activation: str


@dataclass(frozen=True, kw_only=True)
class ReportDismissed(OfCode):
    kind = "report.dismissed"
    text = "Laporan %(code)s tidak ditindaklanjuti: %(because)s."
    of = "report"

    code: str
    because: str


@dataclass(frozen=True, kw_only=True)
class NoteWritten(OfCode):
    kind = "note.written"
    text = "Catatan %(section)s penanganan %(code)s ditulis."
    of = "activation"

    code: str
    section: str


@dataclass(frozen=True, kw_only=True)
class GlassBroken(OfCode):
    kind = "access.broken"
    text = "Akses darurat ke penanganan %(code)s dibuka sampai %(until)s: %(because)s."
    of = "activation"

    code: str
    because: str
    until: str


@dataclass(frozen=True, kw_only=True)
class GlassReviewed(OfCode):
    kind = "access.reviewed"
    text = "Akses darurat ke penanganan %(code)s ditinjau: %(verdict)s."
    of = "activation"

    code: str
    verdict: str

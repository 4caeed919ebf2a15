"""What happens to an activation, by its code; a word about the child is never a fact here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class OfCase:
    kind: ClassVar[str]
    text: ClassVar[str]

    code: str

    @property
    def stream(self) -> str:
        return f"activation:{self.code}"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


@dataclass(frozen=True, kw_only=True)
class ActivationOpened(OfCase):
    kind = "case.opened"
    text = "Penanganan %(code)s dibuka menurut %(playbook)s versi %(version)d, tingkat %(level)s."

    playbook: str
    version: int
    level: str
    is_drill: bool


@dataclass(frozen=True, kw_only=True)
class LevelChanged(OfCase):
    kind = "case.level_changed"
    text = "Tingkat risiko %(code)s diubah dari %(former)s menjadi %(level)s."

    former: str
    level: str


@dataclass(frozen=True, kw_only=True)
class OccurrenceRecorded(OfCase):
    kind = "case.occurrence_recorded"
    text = "Peristiwa %(event)s dicatat pada %(code)s."

    event: str
    happened_at: str


@dataclass(frozen=True, kw_only=True)
class OccurrenceCorrected(OfCase):
    kind = "case.occurrence_corrected"
    text = "Peristiwa %(event)s pada %(code)s dibetulkan (%(because)s)."

    event: str
    former_at: str
    happened_at: str
    because: str


@dataclass(frozen=True, kw_only=True)
class OccurrenceWithdrawn(OfCase):
    kind = "case.occurrence_withdrawn"
    text = "Peristiwa %(event)s pada %(code)s dicabut (%(because)s)."

    event: str
    former_at: str
    because: str


@dataclass(frozen=True, kw_only=True)
class OfStep(OfCase):
    part: str
    position: int


@dataclass(frozen=True, kw_only=True)
class StepFinished(OfStep):
    kind = "case.step_finished"
    text = "Langkah %(part)s %(position)d pada %(code)s selesai."

    done_at: str


@dataclass(frozen=True, kw_only=True)
class StepSkipped(OfStep):
    kind = "case.step_skipped"
    text = "Langkah %(part)s %(position)d pada %(code)s tidak berlaku (%(because)s)."

    because: str


@dataclass(frozen=True, kw_only=True)
class StepReopened(OfStep):
    kind = "case.step_reopened"
    text = "Langkah %(part)s %(position)d pada %(code)s dibuka kembali (%(because)s)."

    because: str


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(OfCase):
    kind = "case.assigned"
    text = "Penugasan pada %(code)s: %(role)s."

    role: str
    user: int


@dataclass(frozen=True, kw_only=True)
class CaseUnassigned(OfCase):
    kind = "case.unassigned"
    text = "Penugasan pada %(code)s diakhiri: %(role)s."

    role: str
    user: int


@dataclass(frozen=True, kw_only=True)
class CaseBlocked(OfCase):
    # whom it names stands in the row alone: the trail is read by more people
    kind = "case.blocked"
    text = "Benturan kepentingan dicatat pada %(code)s."

    block: int


@dataclass(frozen=True, kw_only=True)
class BlockLifted(OfCase):
    kind = "case.block_lifted"
    text = "Benturan kepentingan pada %(code)s dicabut."

    block: int


@dataclass(frozen=True, kw_only=True)
class ConferencePlanned(OfCase):
    kind = "case.conference_planned"
    text = "Konferensi kasus %(code)s direncanakan."

    conference: int
    planned_at: str


@dataclass(frozen=True, kw_only=True)
class ConferenceHeld(OfCase):
    kind = "case.conference_held"
    text = "Konferensi kasus %(code)s dilaksanakan; keputusannya tersegel."

    conference: int
    held_at: str
    decisions: int = 0


@dataclass(frozen=True, kw_only=True)
class DecisionDropped(OfCase):
    kind = "case.decision_dropped"
    text = "Satu keputusan konferensi pada %(code)s tidak jadi (%(because)s)."

    decision: int
    because: str


@dataclass(frozen=True, kw_only=True)
class ClosingAsked(OfCase):
    kind = "case.closing_asked"
    text = "Penutupan %(code)s diminta (%(outcome)s)."

    outcome: str


@dataclass(frozen=True, kw_only=True)
class ClosingReturned(OfCase):
    kind = "case.closing_returned"
    text = "Permintaan penutupan %(code)s dikembalikan."


@dataclass(frozen=True, kw_only=True)
class CaseClosed(OfCase):
    kind = "case.closed"
    text = "Penanganan %(code)s ditutup (%(outcome)s)."

    outcome: str


@dataclass(frozen=True, kw_only=True)
class CaseAgencyMerged(OfCase):
    """The codes of both agencies, as their pages call them."""

    kind = "case.agency_merged"
    text = "Bagian instansi %(former)s pada %(code)s diteruskan instansi %(agency)s (penggabungan)."

    former: str
    agency: str


@dataclass(frozen=True, kw_only=True)
class VersionMoved(OfCase):
    kind = "case.version_moved"
    text = "%(code)s pindah dari versi %(former)d ke versi %(version)d."

    former: int
    version: int


@dataclass(frozen=True, kw_only=True)
class CalendarRecounted(OfCase):
    kind = "case.calendar_recounted"
    text = (
        "Batas hari kerja %(code)s dihitung ulang karena hari libur berubah: %(changed)d langkah."
    )

    changed: int

"""What happens to an activation, by its code; a word about the child is never a fact here."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCase


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
class StepReopened(OfStep):
    kind = "case.step_reopened"
    text = "Langkah %(part)s %(position)d pada %(code)s dibuka kembali (%(because)s)."

    because: str


@dataclass(frozen=True, kw_only=True)
class CalendarRecounted(OfCase):
    kind = "case.calendar_recounted"
    text = (
        "Batas hari kerja %(code)s dihitung ulang karena hari libur berubah: %(changed)d langkah."
    )

    changed: int

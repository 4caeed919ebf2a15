"""Notes of a case by section: when and by whom, never the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.rules import SEALED
from layak.workflows.rapidaction.children.models import SECTION_TIER, CaseNote
from layak.workflows.rapidaction.scheme.reads import Shown


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    id: str
    at: datetime
    who: str


def last_return(activation: Activation) -> NoteRow | None:
    """Why a closing was returned the last time, without the words; None where it never was."""
    rows = CaseNote.objects.filter(activation=activation, section=CaseNote.Section.RETURN)
    note = rows.select_related("written_by").defer("text").order_by("-written_at").first()
    if note is None:
        return None
    return NoteRow(id=str(note.pk), at=note.written_at, who=note.written_by.name)


def sections_of(activation: Activation, *, tier: int) -> list[Shown]:
    """All sections in their order, each with its ``notes``, the newest first; of those beyond
    ``tier`` not even how many notes there are.
    """
    rows = CaseNote.objects.filter(activation=activation).select_related("written_by")
    notes = list(rows.defer("text").order_by("-written_at"))
    return [
        {
            "code": section.value,
            "label": str(section.label),
            "is_sealed": needed >= SEALED,
            "may_open": tier >= needed,
            "notes": [
                NoteRow(id=str(note.pk), at=note.written_at, who=note.written_by.name)
                for note in notes
                if note.section == section and tier >= needed
            ],
        }
        for section, needed in SECTION_TIER.items()
    ]

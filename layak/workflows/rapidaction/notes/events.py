"""A note was written: by its section, never its words."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCode


@dataclass(frozen=True, kw_only=True)
class NoteWritten(OfCode):
    kind = "note.written"
    text = "Catatan %(section)s penanganan %(code)s ditulis."
    of = "activation"

    code: str
    section: str

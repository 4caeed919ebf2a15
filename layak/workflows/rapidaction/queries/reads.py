"""Who opened sealed words: of a case for whoever works on it, of a window for a breach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from layak.workflows.rapidaction.models import Activation, CaseNote, IdentityRead

FIELDS = {
    "name": "nama", "nik": "NIK", "birth_day": "tanggal lahir", "address": "alamat",
    "guardian": "orang tua atau wali", "guardian_contact": "kontak wali", "school": "sekolah",
    "story": "uraian laporan", "child_hint": "petunjuk anak", "reporter": "pelapor",
    "reporter_contact": "kontak pelapor", "level_because": "alasan tingkat",
    "handoff_note": "catatan rujukan", "requester": "pemohon", "words": "isi permintaan",
    "text": "catatan", "breach": "kegagalan pelindungan",
}  # fmt: skip
RELATIONS = {
    "referred": "penerima rujukan", "assigned": "manajer kasus", "supervisor": "supervisor",
    "break-glass": "akses darurat", "intake": "penerima laporan", "privacy": "pelindungan data",
}  # fmt: skip
SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class ReadRow:
    """``fields`` names what was opened, never the words."""

    at: datetime
    who: str
    relation: str
    fields: str


def reads_of(activation: Activation) -> list[ReadRow]:
    """The last reads through this case, the newest first."""
    rows = IdentityRead.objects.filter(activation=activation).select_related("by")
    return [read_row(read) for read in rows.order_by("-at")[:SHOWN]]


def read_row(read: IdentityRead) -> ReadRow:
    return ReadRow(
        at=read.at,
        who=read.by.name,
        relation=RELATIONS.get(read.relation, read.relation),
        fields=field_labels(read.fields),
    )


def field_labels(names: Iterable[str]) -> str:
    """``nama, alamat``."""
    sections = {code: label.lower() for code, label in CaseNote.Section.choices}
    labels = {**sections, **FIELDS}
    return ", ".join(labels.get(name, name) for name in names) or _("tidak ada")

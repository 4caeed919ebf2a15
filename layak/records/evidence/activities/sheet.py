"""The sheet of an activity: one page with its facts, who took part, its words and its photos."""

from __future__ import annotations

import io
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import demo_banner
from layak.city.places.models import Ward
from layak.city.places.queries import municipality
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.sheet_photos import sheet_photos
from layak.platform.documents.writing.reports import (
    Block,
    Paragraph,
    Photo,
    Report,
    Table,
    TableColumn,
    TableRow,
    sheet_pdf,
)
from layak.platform.web.templatetags.numbers import moment_id
from layak.records.evidence.activities.models import Activity
from layak.records.evidence.files.copies import local_file
from layak.records.evidence.files.models import EvidenceFile
from layak.records.evidence.uploads.storing import Upload
from layak.rules.numbers import date_id

PEOPLE = (
    ("girls", "Anak perempuan"),
    ("boys", "Anak laki-laki"),
    ("women", "Perempuan dewasa"),
    ("men", "Laki-laki dewasa"),
)
MISSING = "Foto ini tidak dapat dicetak; lihat berkasnya."


def activity_sheet(activity: Activity, *, at: datetime) -> Upload:
    """The sheet as a PDF ready to be kept."""
    city = municipality()
    evidence = activity.evidence
    files = photo_files(activity)
    when, where, *written = facts_of(activity)
    rows = [TableRow(row) for row in people_rows(activity)]
    total = people_total(activity)
    if total is not None:
        rows.append(TableRow((_("Jumlah"), count_text(total)), "total"))
    columns = [TableColumn(_("Peserta"), 3), TableColumn(_("Banyaknya"), 1, "right")]
    blocks: list[Block] = [Table(columns=columns, rows=rows)]
    if activity.story:
        blocks.append(Paragraph(activity.story))
    report = Report(
        title=evidence.title,
        subtitle=_("Catatan kegiatan · %s") % evidence.agency.name,
        letterhead=[city.name.upper()] if city else [],
        banner=demo_banner(city),
        facts=[when, where, (_("Perangkat daerah"), evidence.agency.name), *written],
        blocks=blocks,
        footer=_("Ditulis petugas; jumlah peserta menurut pencatat"),
        printed=_("Dicatat %s") % moment_id(at),
    )
    paths = []
    with ExitStack() as stack:
        for file in files:
            # a lost photo leaves its box empty, not the sheet unmade
            try:
                paths.append(stack.enter_context(local_file(file.stored_as)))
            except Unreadable:
                paths.append(Path(file.stored_as))
        pictures = sheet_photos(paths)
    photos = [
        Photo(data=data, caption=_("Foto %(n)d") % {"n": number}, missing=_(MISSING))
        for number, data in enumerate(pictures, start=1)
    ]
    data = sheet_pdf(report, photos, created=at)
    day = activity.happened_on.isoformat()
    return Upload(stream=io.BytesIO(data), name=f"catatan-kegiatan-{day}.pdf", size=len(data))


def photo_files(activity: Activity) -> list[EvidenceFile]:
    """The newest file of each photo, in their order: one query."""
    rows = EvidenceFile.objects.filter(evidence__photo_of__activity=activity)
    newest = rows.order_by("evidence__photo_of__position", "evidence", "-version")
    return list(newest.distinct("evidence__photo_of__position", "evidence"))


def facts_of(activity: Activity) -> list[tuple[str, str]]:
    """When and where it was, who wrote and who changed it."""
    evidence = activity.evidence
    written = f"{evidence.created_by.name}, {moment_id(evidence.created_at)}"
    facts = [
        (_("Waktu"), days_text(activity.happened_on, activity.ended_on)),
        (_("Tempat"), place_text(activity.ward, evidence.place, evidence.unplaced_because)),
        (_("Dicatat"), written),
    ]
    if activity.changed_at != evidence.created_at:
        changed = f"{activity.changed_by.name}, {moment_id(activity.changed_at)}"
        facts.append((_("Diubah"), changed))
    return facts


def people_rows(activity: Activity) -> list[tuple[str, str]]:
    """(who, how many) in words."""
    return [(_(label), count_text(getattr(activity, field))) for field, label in PEOPLE]


def people_total(activity: Activity) -> int | None:
    """Everyone who was counted; None where nobody was."""
    counts = [getattr(activity, field) for field, _label in PEOPLE]
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def count_text(count: int | None) -> str:
    return _("tidak dihitung") if count is None else f"{count:,}".replace(",", ".")


def days_text(begin: date, end: date | None) -> str:
    """One day, or the first and the last."""
    if end is None or end == begin:
        return date_id(begin)
    return _("%(begin)s sampai %(end)s") % {"begin": date_id(begin), "end": date_id(end)}


def ward_text(ward: Ward) -> str:
    return _("%(kind)s %(name)s") % {"kind": ward.get_kind_display(), "name": ward.name}


def place_text(ward: Ward | None, place: str, because: str) -> str:
    """Where it was, or why that is not said."""
    parts = [place, ward_text(ward) if ward else ""]
    known = ", ".join(dict.fromkeys(part for part in parts if part))
    return known or _("tidak disebut: %s") % because

"""The sheet of a link: its address, the day, who read it there, and the words that were pasted."""

from __future__ import annotations

import io
from datetime import date, datetime

from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import demo_banner
from layak.city.people.roles.actor import Actor
from layak.city.places.queries import municipality
from layak.platform.documents.writing.reports import Paragraph, Report, sheet_pdf
from layak.platform.web.templatetags.numbers import moment_id
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.uploads.storing import Upload
from layak.rules.numbers import date_id


def capture_sheet(
    evidence: Evidence, *, address: str, seen_on: date, extract: str, by: Actor, at: datetime
) -> Upload:
    """The sheet as a PDF ready to be kept."""
    city = municipality()
    report = Report(
        title=evidence.title,
        subtitle=_("Tautan · %s") % evidence.agency.name,
        letterhead=[city.name.upper()] if city else [],
        banner=demo_banner(city),
        facts=[
            (_("Alamat"), address),
            (_("Dilihat"), date_id(seen_on)),
            (_("Dicatat"), f"{by.user.name}, {moment_id(at)}"),
        ],
        blocks=[Paragraph(part) for part in extract.split("\n\n") if part.strip()]
        or [
            Paragraph(_("Isinya diminta dari alamat itu; bila terambil, menjadi versi berikutnya."))
        ],
        footer=_("Kutipan ditempel oleh pencatat; isi laman dapat berubah sesudahnya"),
        printed=_("Dicatat %s") % moment_id(at),
    )
    data = sheet_pdf(report, [], created=at)
    return Upload(stream=io.BytesIO(data), name=f"tautan-{seen_on}.pdf", size=len(data))


def page_text(address: str, day: date, words: str) -> str:
    """A fetched page as plain text that says where and when it stood there."""
    told = _("Alamat: %(address)s\nDiambil: %(day)s\n\n") % {
        "address": address,
        "day": date_id(day),
    }
    return f"{told}{words}\n"

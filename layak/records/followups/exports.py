"""A released *nota dinas* to print and sign."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.reads import demo_banner, head_words
from layak.city.places.queries import municipality
from layak.platform.documents.writing.report_docx import report_docx
from layak.platform.documents.writing.reports import Paragraph, Report, Signature
from layak.records.followups.models import Escalation
from layak.rules.numbers import date_id

LINE = "........................................"


def escalation_docx(row: Escalation, *, sender: Agency, sender_office: str) -> bytes:
    """DOCX on the letterhead of the agency that sends it; number and name stay to be written."""
    city = municipality()
    words = head_words(sender, city)
    released: datetime = row.released_at or row.made_at
    day = date_id(timezone.localdate(released))
    head = [*words["lines"].splitlines(), words["address"], words["contact"]]
    report = Report(
        title=_("NOTA DINAS"),
        letterhead=[line for line in head if line],
        banner=demo_banner(city),
        facts=[
            (_("Kepada"), row.content.get("to", "")),
            (_("Dari"), sender_office),
            (_("Nomor"), LINE),
            (_("Sifat"), _("Penting")),
            (_("Hal"), row.content.get("subject", "")),
        ],
        blocks=[Paragraph(text) for text in row.content.get("body", "").split("\n\n") if text],
        signatures=[
            Signature(place=f"{words['place']}, {day}", lines=[f"{sender_office},"], name="")
        ],
    )
    return report_docx(report, created=timezone.localtime(released), as_letter=True)

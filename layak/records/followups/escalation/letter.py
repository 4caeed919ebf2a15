"""A *nota dinas* about a late promise: its words as they are drafted, and the released one to print and sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.reads import demo_banner, head_words
from layak.city.places.queries import municipality
from layak.platform.documents.writing.report_docx import report_docx
from layak.platform.documents.writing.reports import Paragraph, Report, Signature
from layak.records.followups.promises.models import Escalation, FollowUp
from layak.records.followups.promises.rules import Rung
from layak.rules.numbers import date_id

# The words of a *nota dinas* about a late promise, as they are drafted.

SUBJECT_AT_MOST, BODY_AT_MOST = 200, 4000


def draft(followup: FollowUp, rung: Rung, *, said: Iterable[tuple[str, date]]) -> dict[str, str]:
    """``to``, ``subject`` and ``body`` (an empty line between paragraphs).

    ``said`` are those who heard of it before, with the day.
    """
    told = {
        "agency": followup.agency.name,
        "title": followup.title.rstrip("."),
        "day": date_id(followup.due_on),
    }
    before = "; ".join(f"{label.lower()}, {date_id(day)}" for label, day in said)
    paragraphs = [
        _("Bersama ini kami laporkan satu tindak lanjut yang melewati tenggatnya."),
        _("Tindak lanjut: %(title)s. Penanggung jawab: %(agency)s. Tenggat: %(day)s.") % told,
        _("Asal: %(label)s.") % {"label": followup.origin_label} if followup.origin_label else "",
        _("Yang sudah diberi tahu: %(who)s.") % {"who": before} if before else "",
        _(
            "Mohon arahan agar %(agency)s dapat menyelesaikannya, atau bantuan bila ada hambatan "
            "yang tidak dapat diatasi sendiri."
        )
        % told,
    ]
    return {
        "to": rung.office,
        "subject": _("Tindak lanjut yang melewati tenggat: %(agency)s") % told,
        "body": "\n\n".join(text for text in paragraphs if text),
    }


# A released *nota dinas* to print and sign.

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
